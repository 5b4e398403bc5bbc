"""Places in documents, as contracts name them: members joined by dots, `[]` for each item, `*` for any member.

`masterVariant.prices[].value`, `slug.*`, `data.attributes.name`; a member whose name holds a dot cannot be named.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any


def found_at(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The values at a place, each with the JSON pointer that leads to it."""
    yield from _found(value, _steps(place), "")


def with_value(document: Any, place: str, new: Any) -> Any:
    """A copy of a document with another value at a place; what leads there is made where it is missing.

    Under `*` and `[]` every value that is there is replaced.
    """
    changed = copy.deepcopy(document)
    _set(changed, _steps(place), new)
    return changed


def without(document: Any, place: str) -> Any:
    """A copy of a document without what is at a place."""
    changed = copy.deepcopy(document)
    *above, last = _steps(place)
    for _, parent in _found(changed, above, ""):
        if last in ("*", "[]"):
            for key in reversed(_keys(parent, last)):
                del parent[key]
        elif isinstance(parent, dict):
            parent.pop(last, None)
    return changed


def _steps(place: str) -> list[str]:
    return place.replace("[]", ".[]").strip(".").split(".") if place else []


def _found(value: Any, steps: list[str], pointer: str) -> Iterator[tuple[str, Any]]:
    if not steps:
        yield pointer, value
        return
    step, *rest = steps
    if step == "[]":
        below: Iterator[tuple[Any, Any]] = iter(enumerate(value) if isinstance(value, list) else ())
    elif not isinstance(value, dict):
        return
    elif step == "*":
        below = iter(value.items())
    else:
        below = iter([(step, value[step])] if step in value else ())
    for key, item in below:
        yield from _found(item, rest, f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}")


def _set(value: Any, steps: list[str], new: Any) -> None:
    step, *rest = steps
    if step not in ("*", "[]") and isinstance(value, dict) and rest and not isinstance(value.get(step), dict | list):
        value[step] = {}
    for key in _keys(value, step):
        if rest:
            _set(value[key], rest, new)
        else:
            value[key] = new


def _keys(value: Any, step: str) -> list[Any]:
    """The keys of a table or list that a step stands for; none where the value is neither or the wrong one."""
    if step == "[]":
        return list(range(len(value))) if isinstance(value, list) else []
    if not isinstance(value, dict):
        return []
    return list(value) if step == "*" else [step]
