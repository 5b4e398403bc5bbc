"""Request documents, read strictly: what cannot be kept faithfully is refused rather than altered."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

from sandbox.errors import Kind, RefusalError, refuse
from sandbox.message import Document, Request

DEEPEST = 64
LARGEST_INTEGER = 2**53 - 1


def read_document(request: Request, member: str = "data") -> Document:
    """The request document, which has to be an object with `data`, or with another member."""
    try:
        document = json.loads(
            request.body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_float,
            parse_int=_integer,
            parse_constant=_constant,
        )
        json.dumps(document, ensure_ascii=False).encode()
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise malformed(f"The body is no JSON that can be kept as it is: {_reason(error)}.") from None
    if _depth(document) > DEEPEST:
        raise malformed(f"The body is nested deeper than {DEEPEST} levels.")
    if not isinstance(document, dict):
        raise malformed("The body has to be an object.", "")
    if member not in document:
        raise malformed(f"The document has no `{member}`.", "")
    return document


def malformed(detail: str, pointer: str | None = None) -> RefusalError:
    """The refusal of a document whose structure is wrong at some place."""
    return refuse(Kind.INVALID_DATA_FORMAT, detail, pointer=pointer)


def read_object(holder: Document, name: str, pointer: str) -> Document:
    """A member that has to be an object; an empty one where it is absent."""
    value = holder.get(name, {})
    if not isinstance(value, dict):
        raise malformed(f"`{name}` has to be an object.", f"{pointer}/{name}")
    return {key: each for key, each in value.items() if not key.startswith("@")}


def read_string(holder: Document, name: str, pointer: str) -> str:
    """A member that has to be a string and to be there."""
    if name not in holder:
        raise malformed(f"`{name}` is missing.", pointer)
    value = holder[name]
    if not isinstance(value, str):
        raise malformed(f"`{name}` has to be a string.", f"{pointer}/{name}")
    return value


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "it is not valid UTF-8 throughout"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error).rstrip(".")


def _object(pairs: list[tuple[str, Any]]) -> Document:
    result = dict(pairs)
    if len(result) < len(pairs):
        raise ValueError("a name is repeated within one object")
    return result


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value) or Decimal(repr(value)) != Decimal(text):
        raise ValueError(f"the number {text[:40]} is beyond double precision")
    return value


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST_INTEGER:
        raise ValueError(f"the number {text[:40]} is beyond double precision")
    return int(text)


def _constant(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _depth(value: Any) -> int:
    """How many arrays and objects stand within one another."""
    depth, level = 0, [value]
    while level:
        parents = [each for each in level if isinstance(each, dict | list)]
        level = [child for each in parents for child in (each.values() if isinstance(each, dict) else each)]
        depth += bool(parents)
    return depth
