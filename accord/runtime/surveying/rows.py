"""The rows in the documents of APIs that keep no standard above HTTP."""

from __future__ import annotations

from typing import Any


def rows_in(value: Any, pointer: str | None = None) -> list[dict[str, Any]] | None:
    """The objects of the list in a collection's answer, at a JSON pointer or found; None where there is none."""
    if pointer is not None:
        for part in pointer.strip("/").split("/") if pointer.strip("/") else []:
            value = value.get(part.replace("~1", "/").replace("~0", "~")) if isinstance(value, dict) else None
    elif isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list)]
        filled = [item for item in lists if item and all(isinstance(row, dict) for row in item)]
        value = next(iter(filled or lists), None) if len(filled) < 2 and len(lists) < 3 else None
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return rows if rows or value == [] else None
