"""Reference expansion: `expand=parent`, `expand=cartDiscounts[*]`."""

from __future__ import annotations

import re
from typing import Any

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import malformed_parameter
from sandbox.commercetools.values import PATHS
from sandbox.message import Document, Pairs

_PATH = re.compile(r"\w+(?:\[(?:\*|\d+)\])?(?:\.\w+(?:\[(?:\*|\d+)\])?)*", re.ASCII)
DEEPEST = 10


def expanded(call: Call, row: Document, query: Pairs) -> Document:
    """A row with `obj` in each reference that a query wants expanded."""
    for name, value in query:
        if name == "expand":
            steps = re.sub(r"\[[^\]]*\]", "", value).split(".")
            if not _PATH.fullmatch(value) or len(steps) > DEEPEST:
                raise malformed_parameter("expand", f"'{value[:40]}' is no path")
            row = _within(call, row, steps)
    return row


def _within(call: Call, value: Any, steps: list[str]) -> Any:
    if isinstance(value, list):
        return [_within(call, each, steps) for each in value]
    if not isinstance(value, dict):
        return value
    if not steps:
        return _with_object(call, value)
    if steps[0] in value:
        return {**value, steps[0]: _within(call, value[steps[0]], steps[1:])}
    held = _with_object(call, value)
    return {**held, "obj": _within(call, held["obj"], steps)} if "obj" in held else value


def _with_object(call: Call, value: Document) -> Document:
    """A reference with what it refers to; anything else as it is."""
    type_id, row_id, key = (value.get(name) for name in ("typeId", "id", "key"))
    if not isinstance(type_id, str) or type_id not in PATHS or "obj" in value:
        return value
    rows = call.project.rows_of(PATHS[type_id])
    by_id = rows.rows.get(row_id) if isinstance(row_id, str) else None
    found = by_id or (rows.by("key", key) if isinstance(key, str) else None)
    return value if found is None else {**value, "obj": found}
