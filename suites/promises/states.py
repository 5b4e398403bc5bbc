"""The state of rows: what stands at a place, whether a refusal left it alone, and quick removal."""

from __future__ import annotations

from typing import Any

from accord.authoring import Row, Workshop, resource_in, violation
from accord.runtime.places import found_at


def value_in(resource: Any, place: str) -> Any:
    """The first value at a place of a resource, None where there is none."""
    return next((value for _, value in found_at(resource, place)), None)


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
