"""Sample values: what a new resource may look like, judged by the ones that are there."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

_UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_COMPUTED = re.compile(
    r"(created|updated|modified|deleted|inserted)([-_ ]?(at|on|date|time))?|.*count", re.IGNORECASE
)
_LONG = 40
_FEW = 6


def vary(value: Any, tag: str) -> Any:
    """A value of the same form that no other resource has: the tag is woven into free text."""
    if not isinstance(value, str) or not value or _DATE.match(value):
        return value
    if _UUID.fullmatch(value):
        return str(uuid.uuid5(uuid.NAMESPACE_URL, tag + value))
    if "@" in value:
        local, _, host = value.partition("@")
        return f"{local[:_LONG]}+{tag}@{host}"
    if "://" in value:
        return f"{value.split('?')[0].rstrip('/')}/{tag}"
    if value.isdigit():
        return str(int(tag, 36) % 10 ** len(value)).zfill(len(value))
    if _SLUG.fullmatch(value):
        return f"{value[:_LONG]}-{tag}"
    return f"{value[:_LONG]} {tag}"


def another(value: Any, choices: Iterable[Any], tag: str) -> Any:
    """A value that differs: free text gets the tag, a number its successor, else one of the values seen elsewhere."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str() if tag and vary(value, tag) != value:
            return vary(value, tag)
    return next((choice for choice in choices if choice is not None and choice != value), None)


def computed(name: str) -> bool:
    """Whether an attribute's name suggests that the server computes it."""
    return bool(_COMPUTED.fullmatch(name))


def varied_names(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The attributes whose texts differ from row to row, so that they are free text and no choice of a few words."""
    values: dict[str, list[str]] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, str):
                values.setdefault(name, []).append(value)
    return {
        name
        for name, seen in values.items()
        if len(set(seen)) == len(seen) or len(set(seen)) > max(_FEW, len(seen) // 2)
    }


def fullest(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """For each attribute the first value that is not null."""
    found: dict[str, Any] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                found.setdefault(name, value)
    return found


def kind_of(values: list[Any]) -> str:
    """The JSON type of some values, dates told apart from other texts; `mixed` where they differ."""
    kinds = {_json_type(value) for value in values if value is not None}
    return kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "null"


def _json_type(value: Any) -> str:
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "date" if len(value) >= 10 and value[:4].isdigit() and value[4] == value[7] == "-" else "string"
        case list():
            return "array"
    return "object"
