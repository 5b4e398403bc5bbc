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
    """The entries of both; whatever is no entry, or stands twice, stays for others to complain of."""
    found = list(base)
    places = {entry[name]: place for place, entry in enumerate(base) if isinstance(entry, Mapping) and name in entry}
    changed: set[int] = set()
    for entry in over:
        place = places.get(entry.get(name)) if isinstance(entry, Mapping) else None
        whole = entry if place is None else merged(base[place], entry)
        if place is None or place in changed:
            found.append(whole)
        else:
            found[place] = whole
            changed.add(place)
    return found
