"""The state of rows: what stands at a place, whether a refusal left it alone, and quick removal."""

from __future__ import annotations

from typing import Any

from accord.authoring import Row, Workshop, inconclusive, resource_in, violation
from accord.runtime.places import found_at


def value_in(resource: Any, place: str) -> Any:
    """The first value at a place of a resource, None where there is none."""
    return next((value for _, value in found_at(resource, place)), None)


def require_shown(workshop: Workshop, row: Row, place: str, wanted: Any, what: str, over: str) -> None:
    """That a row that was made or updated shows a value at a place; `over` tells what a shorter one is called.

    Raises Inconclusive where a GET shows nothing at that place.
    """
    exchange = workshop.read(row)
    found = list(found_at(resource_in(exchange), place))
    if not exchange.ok or not found:
        raise inconclusive(f"{exchange.request.line} shows no {place}, so that nothing tells what was stored")
    for pointer, value in found:
        if value != wanted:
            raise violation(exchange, pointer, expected=what, actual=f"{over}{told(value)}")


def told(value: Any) -> str:
    """A value in words: a long text or list by its length."""
    if isinstance(value, list):
        return f"{len(value)} items"
    return f"{len(value)} characters" if isinstance(value, str) and len(value) > 60 else repr(value)


def require_unchanged(workshop: Workshop, row: Row, before: Any) -> None:
    """That a refusal left a row as it was, as far as members do not vary from one GET to the next anyway."""
    exchange = workshop.read(row)
    changed = _differing(before, resource_in(exchange)) if exchange.ok else {"status"}
    if changed:
        changed -= _differing(resource_in(exchange), resource_in(workshop.read(row)))
    if changed:
        actual = f"changed although refused: {', '.join(sorted(changed))}"
        raise violation(exchange, "body", expected="the row as before the refused request", actual=actual)


def _differing(one: Any, other: Any) -> set[str]:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return set() if one == other else {"document"}
    return {name for name in {*one, *other} if one.get(name) != other.get(name)}


def discard(workshop: Workshop, *rows: Row) -> None:
    """Delete rows, the newest first, by the version that they were made with, or by their present one."""
    token = workshop.contract.updates.token
    for row in reversed(rows):
        made = resource_in(row.exchange)
        version = made.get(token) if token and isinstance(made, dict) else None
        if not workshop.remove(row, version).ok and version is not None:
            workshop.remove(row)
