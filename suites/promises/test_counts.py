"""No more resources are in a state at the same time than promised."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from accord.authoring import Exchange, Promise, Row, Workshop, expect, inconclusive, keeps, violation, warn
from suites.promises.crowds import Counter, Crowd
from suites.promises.refusals import require_refused
from suites.promises.states import discard, require_unchanged

Crowds = dict[str, Crowd]


@pytest.fixture(scope="module")
def crowds() -> Iterator[Crowds]:
    """The crowds that promises of one limit share, deleted when the last of them was tried."""
    found: Crowds = {}
    yield found
    for crowd in found.values():
        crowd.disband()


@keeps("total-max")
def test_a_query_tells_no_more_than_promised(workshop: Workshop, promise: Promise) -> None:
    """The total of a query is at most N; a larger one counts where a narrower query and a second look confirm it."""
    counter, most = Counter(workshop, promise, {"now": _now()}), promise["max"]
    exchange = counter.ask()
    total = counter.total(exchange)
    if total <= most:
        return
    exchange = counter.ask("narrower" if "narrower" in promise else "filter")
    confirmed = counter.total(exchange)
    if confirmed > most:
        raise violation(exchange, promise["total"], expected=f"at most {most}", actual=f"{confirmed}")
    actual = f"{total} at first, {confirmed} looked at closely"
    warn(exchange, promise["total"], expected=f"at most {most}", actual=actual)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@keeps("active-count-max", lambda promise: promise["aspect"] == "max", fills=True)
def test_one_more_is_refused(workshop: Workshop, promise: Promise, crowds: Crowds) -> None:
    """With N that count, one more is refused, made so or switched on, and the number stays."""
    crowd = _full(workshop, promise, crowds)
    exchange, row = crowd.post()
    _judge(crowd, promise, exchange, row)
    for told in promise.get("uncounted", ()):
        _, row = crowd.post(told["with"])
        if row is None:
            continue  # that those are taken which do not count is another promise
        _require_no_switch(crowd, promise, row, told)


@keeps("active-count-max", lambda promise: promise["aspect"] == "uncounted", fills=True)
def test_others_do_not_count(workshop: Workshop, promise: Promise, crowds: Crowds) -> None:
    """With N that count, others are still made, and one that counts no longer makes room for another."""
    crowd = _full(workshop, promise, crowds)
    exchange, row = crowd.post()
    if exchange.ok:
        _take_away(crowd, row)
        raise inconclusive(f"one more than {crowd.most} was taken, so that nothing shows what counts")
    for told in promise["uncounted"]:
        exchange, row = crowd.post(told["with"])
        if row is None:
            expected = "success, since it does not count"
            raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
        _require_no_switch(crowd, promise, row, told)
    if "off" in promise:
        _require_room(crowd, promise)


def _full(workshop: Workshop, promise: Promise, crowds: Crowds) -> Crowd:
    told = [promise.get(name) for name in ("resource", "filter", "max", "counted", "of")]
    crowd = crowds.setdefault(json.dumps(told, sort_keys=True), Crowd(workshop, promise))
    crowd.fill()
    return crowd


def _judge(crowd: Crowd, promise: Promise, exchange: Exchange, row: Row | None) -> None:
    what = f"one more than {crowd.most}"
    if exchange.ok:
        total = crowd.total()
        _take_away(crowd, row)
        raise violation(
            exchange, "status", expected=f"a refusal of {what}", actual=f"accepted: there are {total} now"
        )
    require_refused(exchange, promise, what)
    if (total := crowd.total()) != crowd.most and (total := crowd.total()) != crowd.most:
        raise violation(exchange, "body", expected=f"{crowd.most} as before", actual=f"{total} after the refusal")


def _take_away(crowd: Crowd, row: Row | None) -> None:
    """Take away what should not have been made."""
    if row is not None:
        discard(crowd.workshop, row)


def _require_no_switch(crowd: Crowd, promise: Promise, row: Row, told: dict[str, Any]) -> None:
    """That a row that does not count cannot be made to count, where the promise tells how."""
    if "on" in told:
        before = crowd.workshop.shown(row)
        exchange = expect(crowd.workshop.update(row, told["on"])).answered().exchange
        if exchange.ok:
            discard(crowd.workshop, row)
            actual = "accepted: one more counts now"
            raise violation(exchange, "status", expected=f"a refusal of one more than {crowd.most}", actual=actual)
        require_refused(exchange, promise, f"one more than {crowd.most}")
        require_unchanged(crowd.workshop, row, before)


def _require_room(crowd: Crowd, promise: Promise) -> None:
    """That a row that counts no longer makes room for another."""
    exchange = crowd.workshop.update(crowd.rows[-1], promise["off"])
    if not expect(exchange).answered().exchange.ok:
        raise inconclusive(f"the control {exchange.request.line} was answered {exchange.status}")
    exchange, row = crowd.post()
    if row is None:
        expected = f"success, since only {crowd.most - 1} count now"
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    crowd.rows.append(row)
