"""Values are taken up to the promised bounds, and not beyond."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Exchange, Promise, Row, Workshop, expect, inconclusive, keeps, violation, warn
from accord.judge.expect import Inconclusive, Violation
from suites.promises.measures import LETTERS, TRIES, Member, became, text_of
from suites.promises.refusals import require_figure, require_refused
from suites.promises.states import discard, require_unchanged

ORDINARY = 12
"""The length of the text that is sent as a control, where the bounds allow it."""
LARGE = 100_000
"""From so many characters on a value takes a target that is thrown away."""
WIDE = {"two": "é", "four": "😀"}


def _fills(promise: Promise) -> bool:
    sizes: list[int] = [promise.get("max", 0), *promise.get("accepted", ())]
    return _is_text(promise) and max(sizes) > LARGE


def _is_text(promise: Promise) -> bool:
    unit: str = promise.get("unit", "characters")
    return unit == "characters"


@keeps("bounds", lambda promise: not _fills(promise), writes=True)
def test_values_keep_within_bounds(workshop: Workshop, promise: Promise) -> None:
    """Each bound is taken and shown as it was sent; one beyond is refused, on creating and on updating."""
    _try(workshop, promise)


@keeps("bounds", _fills, fills=True)
def test_large_values_keep_within_bounds(workshop: Workshop, promise: Promise) -> None:
    """Each bound is taken and shown as it was sent; one beyond is refused, on creating and on updating."""
    _try(workshop, promise)


def _try(workshop: Workshop, promise: Promise) -> None:
    require_figure(promise, "min", "max", "accepted")
    member = Member(workshop, promise, promise["resource"])
    exchange, row = member.post(_value(workshop, promise, _ordinary(promise)))
    expect(exchange).answered()
    if row is None:
        raise inconclusive(f"the control {exchange.request.line} was answered {exchange.status}")
    for size in _within(promise):
        _require_taken(member, promise, size)
        _require_update_taken(member, promise, row, size)
    for size in _beyond(promise):
        _require_refused(member, promise, size)
        _require_update_refused(member, promise, row, size)
    if "max" in promise and _is_text(promise) and "letters" not in promise:
        _tell_wide(member, promise)
    discard(workshop, row)


def _within(promise: Promise) -> Iterator[int]:
    yield from (promise[name] for name in ("min", "max") if name in promise)
    yield from promise.get("accepted", ())


def _beyond(promise: Promise) -> Iterator[int]:
    if "min" in promise:
        least = promise["min"]
        yield from sorted({least - 1, 0}, reverse=True) if _is_text(promise) else [least - 1]
    if "max" in promise:
        yield promise["max"] + 1


def _ordinary(promise: Promise) -> int:
    """A size well within the bounds."""
    least: int = promise.get("min", 0)
    most: int | None = promise.get("max")
    if _is_text(promise):
        return min(max(ORDINARY, least), ORDINARY if most is None else most)
    return (least + (least + 2 if most is None else most)) // 2


def _value(workshop: Workshop, promise: Promise, size: int) -> Any:
    if not _is_text(promise):
        return size
    return text_of(size, workshop.maker.unique(), promise.get("letters", LETTERS))


def _told(promise: Promise, size: int) -> str:
    return f"{size} {promise.get('unit', 'characters')}"


def _require_taken(member: Member, promise: Promise, size: int) -> None:
    for _ in range(TRIES):
        value = _value(member.workshop, promise, size)
        exchange, row = member.post(value)
        expect(exchange).answered()
        if row is not None:
            member.require_stored(row, value)
            discard(member.workshop, row)
            return
    raise _refused(exchange, promise, size)


def _refused(exchange: Exchange, promise: Promise, size: int) -> Violation | Inconclusive:
    if exchange.status == 413:
        return inconclusive(f"{exchange.request.line} is too large for the server")
    expected = f"success, since {_told(promise, size)} are within the bounds"
    return violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")


def _require_update_taken(member: Member, promise: Promise, row: Row, size: int) -> None:
    for _ in range(TRIES if member.changes else 0):
        value = _value(member.workshop, promise, size)
        exchange = expect(member.update(row, value)).answered().exchange
        if exchange.ok:
            member.require_stored(row, value)
            return
    if member.changes:
        raise _refused(exchange, promise, size)


def _require_refused(member: Member, promise: Promise, size: int) -> None:
    value, what = _value(member.workshop, promise, size), _told(promise, size)
    exchange, row = member.post(value)
    if row is not None:
        shown = member.stored(row)[1]
        discard(member.workshop, row)
        raise violation(exchange, "status", expected=f"a refusal of {what}", actual=became(shown, value))
    require_refused(exchange, promise, what)


def _require_update_refused(member: Member, promise: Promise, row: Row, size: int) -> None:
    if member.changes:
        value, what = _value(member.workshop, promise, size), f"an update to {_told(promise, size)}"
        before = member.workshop.shown(row)
        exchange = expect(member.update(row, value)).answered().exchange
        if exchange.ok:
            actual = became(member.stored(row)[1], value)
            raise violation(exchange, "status", expected=f"a refusal of {what}", actual=actual)
        require_refused(exchange, promise, what)
        require_unchanged(member.workshop, row, before)


def _tell_wide(member: Member, promise: Promise) -> None:
    """Tell where characters outside of ASCII count for more than one; the promise leaves that open."""
    most = promise["max"]
    for octets, character in WIDE.items():
        _, row = member.post(character * (most // 4))
        long, longer = member.post(character * most)
        if row is not None and longer is None:
            expected = f"success, since {most} characters are within the bounds"
            actual = f"status {long.status}: characters of {octets} octets count for more than one"
            warn(long, "status", expected=expected, actual=actual)
        discard(member.workshop, *(each for each in (row, longer) if each))
