"""JSON values in words, for findings."""

from __future__ import annotations

from typing import Any

_LONGEST = 60


def kind_of(value: Any) -> str:
    """What a JSON value is: null, a boolean, a number, a string, an array, or an object."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case list():
            return "an array"
    return "an object"


def shown(text: str) -> str:
    """A text of the target's as it may stand in a finding: in quotes, and not too long."""
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}...`"
