"""JSON read without leniency: what could be understood in two ways, or not be kept, is refused."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.plain.problems import Kind, RefusalError, refuse

DEEPEST = 100
LARGEST_INTEGER = 2**53 - 1

_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(octets: bytes) -> Any:
    """The value that octets hold, strings as Unicode text and numbers exactly, or a refusal."""
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        raise _invalid("The content is not UTF-8.") from None
    if text.startswith("\ufeff"):
        raise _invalid("The content begins with a byte order mark.")
    if _depth(text) > DEEPEST:
        raise _invalid(f"The content is nested deeper than {DEEPEST} levels.")
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_number, parse_constant=_constant
        )
    except ValueError:
        raise _invalid("The content is not well-formed JSON.") from None
    if _holds_surrogate(value):
        raise _invalid("A string holds half of a surrogate pair.")
    return value


def _depth(text: str) -> int:
    depth = deepest = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif found[0] in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise _invalid("An object has two members of one name.")
    return result


def _integer(text: str) -> int:
    # A bound on the digits first: reading thousands of them is work, and int() refuses it.
    if len(text) > 20 or abs(int(text)) > LARGEST_INTEGER:
        raise _invalid("An integer is larger than can be kept exactly.")
    return int(text)


def _number(text: str) -> float:
    try:
        value = float(text)
        exact = Decimal(repr(value)) == Decimal(text)
    except (InvalidOperation, OverflowError):
        exact = False
    if not exact:
        raise _invalid("A number has more digits, or a larger exponent, than can be kept exactly.")
    return value


def _constant(name: str) -> Any:
    raise _invalid(f"{name} is no JSON value.")


def _holds_surrogate(value: Any) -> bool:
    if isinstance(value, str):
        return _SURROGATE.search(value) is not None
    if isinstance(value, dict):
        return any(_holds_surrogate(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_holds_surrogate(part) for part in value)


def _invalid(detail: str) -> RefusalError:
    return refuse(Kind.INVALID_JSON, detail)
