"""What is written is what is read, and members that nobody may write stay as they are."""

from __future__ import annotations

from typing import Any

from accord.authoring import (
    Exchange,
    Promise,
    Row,
    Workshop,
    expect,
    inconclusive,
    keeps,
    resource_in,
    violation,
)
from accord.runtime.places import found_at
from suites.promises.offers import changes_of


@keeps("round-trip", where=lambda promise: promise.get("kept", True), writes=True)
def test_what_is_written_is_read(workshop: Workshop, promise: Promise) -> None:
    """Each value comes back as it was sent, in a row that was updated or, where updates are actions, created."""
    place, row = promise["member"], workshop.make(promise["resource"])
    for value in workshop.maker.fill(list(promise["values"])):
        written, row = _write(workshop, row, place, value)
        _require_taken(written, place)
        shown = workshop.read(row)
        told = _at(resource_in(shown), place)
        if not told or not same(told[0], value):
            raise violation(shown, place, expected=f"{str(value)[:120]}, as it was sent",
                            actual=f"{str(told[0])[:120]}" if told else "nothing")  # fmt: skip


def _require_taken(written: Exchange, place: str) -> None:
    if not expect(written).answered().exchange.ok:
        raise violation(written, "status", expected=f"success, since {place} takes such a value",
                        actual=f"status {written.status}")  # fmt: skip


@keeps("round-trip", where=lambda promise: not promise.get("kept", True), writes=True)
def test_what_nobody_may_write_stays(workshop: Workshop, promise: Promise) -> None:
    """A value for a member that nobody may write is refused, or leaves it as it was."""
    place, row = promise["member"], workshop.make(promise["resource"])
    _require_updatable(workshop, row)
    for value in workshop.maker.fill(list(promise["values"])):
        before = _at(workshop.shown(row), place)
        if before and same(before[0], value):
            raise inconclusive(f"{place} is {value!s:.60} already")
        written, row = _write(workshop, row, place, value)
        if expect(written).answered().exchange.status >= 500:
            raise violation(written, "status", expected=f"a refusal of {place}, or success without effect",
                            actual=f"status {written.status}")  # fmt: skip
        shown = workshop.read(row)
        after = _at(resource_in(shown), place)
        if after and same(after[0], value):
            raise violation(shown, place, expected="a value that nobody wrote", actual=f"{str(value)[:60]}, as sent")


def _write(workshop: Workshop, row: Row, place: str, value: Any) -> tuple[Exchange, Row]:
    """Write a value by an update of a row or, where updates are actions, into a new row; the row that has it then."""
    if workshop.contract.updates.style != "actions":
        return workshop.update(row, {place: value}), row
    document = workshop.draft(row.name, {place: value})
    written = workshop.post(row.name, document)
    return written, workshop.row_of(row.name, document, written) or row


def _require_updatable(workshop: Workshop, row: Row) -> None:
    """That a row can be updated at all, since else a refusal would prove nothing."""
    changes = changes_of(workshop, row.name)
    control = workshop.update(row, changes) if changes else None
    if control is not None and not control.ok:
        raise inconclusive(f"the control {control.request.line} was answered {control.status}")


def _at(resource: Any, place: str) -> list[Any]:
    return [value for _, value in found_at(resource, place)]


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal as JSON: of one type, whole numbers and others of one value alike."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
