"""Stored documents are no larger than promised, however they came to be so large."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from accord.authoring import Exchange, Promise, Row, Workshop, expect, inconclusive, keeps, violation, warn
from suites.promises.growing import Growing
from suites.promises.refusals import require_refused
from suites.promises.states import discard, require_unchanged, value_in

SMALL = 100_000
"""The characters that a small update adds."""
Grown = dict[str, Growing]


@pytest.fixture(scope="module")
def grown() -> Iterator[Grown]:
    """The rows that were grown, which promises of one limit share."""
    found: Grown = {}
    yield found
    for each in found.values():
        each.close()


@keeps("document-size-max", lambda promise: promise["by"] == "create", fills=True)
def test_a_document_too_large_is_not_created(workshop: Workshop, promise: Promise) -> None:
    """A document surely below the limit is stored whole, one surely above is refused."""
    _, row = _post(workshop, promise, 1000)
    if row is None:
        raise inconclusive("not even a small document was taken, so that a refusal says nothing of its size")
    discard(workshop, row)
    low, high = promise["accepted_bytes"], promise["refused_bytes"]
    exchange, row = _post(workshop, promise, low)
    if row is None:
        _tell_early(exchange, low)
        raise inconclusive(
            f"{low} characters were refused already, which are within the limit: by what, nothing shows"
        )
    _require_whole(workshop, promise, row, low)
    discard(workshop, row)
    exchange, row = _post(workshop, promise, high)
    _judge(workshop, promise, exchange, row, high)


def _tell_early(exchange: Exchange, size: int) -> None:
    actual = f"status {exchange.status}" if exchange.response else exchange.fault
    warn(exchange, "status", expected=f"success, since {size} characters are within the limit", actual=actual)


def _judge(workshop: Workshop, promise: Promise, exchange: Exchange, row: Row | None, size: int) -> None:
    if exchange.response is None:
        return  # the connection was closed on what is too large, which is a refusal, too
    if row is not None:
        length = _length(workshop, promise, row)
        discard(workshop, row)
        actual = "stored whole" if length == size else f"silently cut to {length} characters"
        raise violation(exchange, "status", expected=f"a refusal of {size} characters", actual=actual)
    require_refused(exchange, promise, f"{size} characters")


@keeps("document-size-max", lambda promise: promise["by"] == "update", fills=True)
def test_an_update_beyond_the_size_is_refused(workshop: Workshop, promise: Promise, grown: Grown) -> None:
    """Of updates that make a document larger and larger, the one that takes it over the limit changes nothing."""
    growing = _grown(workshop, promise, grown)
    if growing.refusal is None:
        if growing.size < promise["refused_bytes"]:
            raise inconclusive(f"`changes` make {growing.size} characters, too few to cross the limit for sure")
        actual = f"{growing.size} characters stored by {len(promise['changes'])} updates"
        raise violation(workshop.read(growing.row), "body", expected="a refusal of the last update", actual=actual)
    size = growing.size + promise["step_bytes"]
    if size < promise["accepted_bytes"]:
        raise inconclusive(f"{size} characters in all were refused already: a text may have a bound of its own")
    require_refused(growing.refusal, promise, f"an update to {size} characters")
    if growing.before is not None:
        require_unchanged(workshop, growing.row, growing.before)


@keeps("document-size-max", lambda promise: promise["by"] == "small-update", fills=True)
def test_a_small_update_beyond_the_size_is_refused(workshop: Workshop, promise: Promise, grown: Grown) -> None:
    """Close to the limit an update is refused for what would be stored, though little is sent."""
    other = workshop.make(promise["resource"])
    control = expect(workshop.update(other, promise["small"], text="a" * SMALL)).answered().exchange
    discard(workshop, other)
    if not control.ok:
        raise inconclusive(f"the control {control.request.line} was answered {control.status}")
    growing = _grown(workshop, promise, grown)
    if growing.refusal is None:
        raise inconclusive("no update was refused, so that the limit is not known")
    if growing.size + promise["step_bytes"] < promise["accepted_bytes"]:
        raise inconclusive(f"{growing.size + promise['step_bytes']} characters in all were refused already")
    growing.approach(SMALL * 3 // 4)
    before = workshop.shown(growing.row)
    exchange = growing.set(promise["small"], SMALL)
    what = f"{SMALL} characters more than fit"
    if exchange.ok:
        raise violation(exchange, "status", expected=f"a refusal of {what}", actual="stored")
    require_refused(exchange, promise, what)
    require_unchanged(workshop, growing.row, before)


def _grown(workshop: Workshop, promise: Promise, grown: Grown) -> Growing:
    key = json.dumps([promise["resource"], promise["changes"], promise["step_bytes"]])
    if key not in grown:
        grown[key] = Growing(workshop, promise)
        grown[key].grow()
    return grown[key]


def _post(workshop: Workshop, promise: Promise, length: int) -> tuple[Exchange, Row | None]:
    document = workshop.draft(promise["resource"], {promise["member"]: "{text}"}, 0, text="a" * length)
    exchange = workshop.post(promise["resource"], document)
    if exchange.response is not None:
        expect(exchange).answered()
    return exchange, workshop.row_of(promise["resource"], document, exchange)


def _require_whole(workshop: Workshop, promise: Promise, row: Row, length: int) -> None:
    found = _length(workshop, promise, row)
    if found != length:
        actual = f"silently cut to {found} characters"
        raise violation(row.exchange, "body", expected=f"{length} characters", actual=actual)


def _length(workshop: Workshop, promise: Promise, row: Row) -> int:
    text = value_in(workshop.shown(row), promise.get("shown", promise["member"]))
    return len(text) if isinstance(text, str) else 0
