"""Merges a contract over the one that it extends: tables member by member, lists of tables by what names an entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_NAMES = {"promise": "id", "resource": "path", "account": "role", "required_header": "name"}
"""What names an entry in each list whose entries are merged; other lists are replaced."""


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """The base with everything that stands over it."""
    found = dict(base)
    for name, value in over.items():
        below = found.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            found[name] = merged(below, value)
        elif name in _NAMES and isinstance(below, list) and isinstance(value, list):
            found[name] = _each(below, value, _NAMES[name])
        else:
            found[name] = value
    return found


def _each(base: list[Any], over: list[Any], name: str) -> list[Any]:
    entries = {entry[name]: entry for entry in base}
    for entry in over:
        entries[entry.get(name)] = merged(entries.get(entry.get(name), {}), entry)
    return list(entries.values())
