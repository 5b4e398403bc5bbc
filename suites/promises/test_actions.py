"""One update takes as many actions as promised, and does all of them or none."""

from __future__ import annotations

from typing import Any

from accord.authoring import Exchange, Promise, Row, Workshop, expect, inconclusive, keeps, not_applicable, violation
from suites.promises.refusals import require_refused
from suites.promises.states import discard, require_unchanged


@keeps("actions-max", lambda promise: promise["aspect"] == "max", writes=True)
def test_an_update_takes_no_more_actions_than_promised(workshop: Workshop, promise: Promise) -> None:
    """N actions are done, N+1 are refused, and the row stays as it was."""
    row, most = _row(workshop, promise), promise["max"]
    full = _update(workshop, promise, row, most)
    if not full.ok:
        _require_one(workshop, promise, row)
        expected = f"success, since {most} actions are within the limit"
        raise violation(full, "status", expected=expected, actual=f"status {full.status}")
    before = workshop.shown(row)
    beyond = _update(workshop, promise, row, most + 1)
    what = f"{most + 1} actions"
    if beyond.ok:
        actual = "all or some of them were done" if workshop.shown(row) != before else "accepted, and none was done"
        raise violation(beyond, "status", expected=f"a refusal of {what}", actual=actual)
    require_refused(beyond, promise, what)
    require_unchanged(workshop, row, before)
    discard(workshop, row)


@keeps("actions-max", lambda promise: promise["aspect"] == "unchanged", writes=True)
def test_a_refused_update_does_none_of_its_actions(workshop: Workshop, promise: Promise) -> None:
    """After a refusal of N+1 actions the row is as it was before."""
    row, most = _row(workshop, promise), promise["max"]
    _require_one(workshop, promise, row)
    before = workshop.shown(row)
    beyond = _update(workshop, promise, row, most + 1)
    if not 400 <= beyond.status < 500:
        raise inconclusive(f"{most + 1} actions were answered {beyond.status}: there is no refusal to look at")
    require_unchanged(workshop, row, before)
    discard(workshop, row)


def _require_one(workshop: Workshop, promise: Promise, row: Row) -> None:
    """The control: one of the actions alone is done; raises Inconclusive where it is refused."""
    exchange = _update(workshop, promise, row, 1)
    if not exchange.ok:
        raise inconclusive(f"the control {exchange.request.line} with one action was answered {exchange.status}")


def _row(workshop: Workshop, promise: Promise) -> Row:
    if workshop.contract.updates.style != "actions":
        raise not_applicable("updates of this API are no lists of actions ([updates] style)")
    return workshop.make(promise["resource"])


def _update(workshop: Workshop, promise: Promise, row: Row, count: int) -> Exchange:
    """The answer to so many actions, each of which changes something."""
    actions: list[dict[str, Any]] = [workshop.maker.fill(dict(promise["action"]), n) for n in range(1, count + 1)]
    return expect(workshop.update(row, *actions)).answered().exchange
