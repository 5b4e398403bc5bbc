"""Request bodies, read strictly: what cannot be kept faithfully is refused rather than altered."""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from typing import Any

from sandbox.commercetools.errors import RefusalError, invalid_json
from sandbox.message import Document, encode

DEEPEST = 100
LARGEST_INTEGER = 2**53 - 1

_STRING_OR_BRACKET = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?|[\[\]{}]', re.DOTALL)


def read_object(octets: bytes) -> Document:
    """The object that a body holds."""
    value = _read(octets)
    if not isinstance(value, dict):
        raise invalid_json("An object is expected.")
    return value


def _read(octets: bytes) -> Any:
    _check_depth(octets)
    try:
        value = json.loads(
            octets.decode("utf-8"),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_constant,
        )
        if b"\\u" in octets:
            encode(value)  # fails where half of a surrogate pair is written as an escape
    except (ValueError, ArithmeticError) as error:
        raise _unreadable(error) from None
    return value


def _unreadable(error: Exception) -> RefusalError:
    return invalid_json("It is not UTF-8 throughout." if isinstance(error, UnicodeError) else str(error))


def _check_depth(octets: bytes) -> None:
    if octets.count(b"{") + octets.count(b"[") <= DEEPEST:
        return
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(octets):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(found[0], 0)
        if depth > DEEPEST:
            raise invalid_json(f"It is nested deeper than {DEEPEST} levels.")


def _object(pairs: list[tuple[str, Any]]) -> Document:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("A name is repeated within one object.")
    return result


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError(f"The number {text[:40]} is too large.")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or Decimal(repr(value)) != Decimal(text):
        raise ValueError(f"The number {text[:40]} has more digits, or a larger exponent, than can be kept.")
    return value


def _constant(text: str) -> Any:
    raise ValueError(f"{text} is no number.")
