"""What statuses mean: mistakes of the client fail, and what succeeded is there to see."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from accord.authoring import (
    Client,
    Exchange,
    Promise,
    Row,
    Survey,
    Workshop,
    expect,
    inconclusive,
    keeps,
    not_applicable,
    resource_in,
    violation,
)
from accord.judge.expect import UNDECIDED
from suites.promises.aims import aim
from suites.promises.faulty import drafted
from suites.promises.refusals import require_control
from suites.promises.rules_errors import FAILURE, in_class

INVALID, NOBODY = "failed-validation", "no-credentials"
_UNKNOWN = {"unknownparam": "1"}
_PAUSES = (0.3, 1.0, 2.0)
"""Seconds to wait for an effect that is late."""


def _cases(promise: Promise) -> list[str]:
    return [case for case in promise.get("cases", ()) if case != INVALID]


@keeps("status-range", where=lambda promise: bool(_cases(promise)))
def test_mistakes_in_reading_fail(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """A bad parameter, an unknown id and, where credentials are asked for, missing ones get a status of failure."""
    url = aim(promise, workshop, survey).url
    require_control(client.get(url))
    cases = [case for case in _cases(promise) if case != NOBODY or workshop.contract.auth]
    if not cases:
        raise not_applicable("the contract does not say that requests are authorised")
    for case in cases:
        match case:
            case "bad-parameter":
                answer = client.get(url, promise.get("parameters", _UNKNOWN), fresh=True)
            case "unknown-id":
                answer = client.get(f"{url.rstrip('/')}/{workshop.maker.unique()}", fresh=True)
            case _:
                answer = client.get(url, headers=client.authorization("none"), fresh=True, follow=False)
        _require_failure(answer, promise, case)


@keeps("status-range", where=lambda promise: INVALID in promise.get("cases", ()), writes=True)
def test_what_is_not_valid_fails(workshop: Workshop, promise: Promise) -> None:
    """A draft creates a row, and with values that are not valid gets a status of failure."""
    name = drafted(promise, workshop)
    if "invalid" not in promise:
        raise inconclusive("the contract does not say what is not valid; add `invalid` to the promise")
    workshop.kept(name)
    _require_failure(workshop.post(name, workshop.draft(name, promise["invalid"])), promise, INVALID)


def _require_failure(answer: Exchange, promise: Promise, case: str) -> None:
    classes = promise.get("failure", FAILURE)
    expect(answer).answered(*(UNDECIDED - {429}))
    if not in_class(answer.status, classes):
        raise violation(
            answer, "status", expected=f"{' or '.join(classes)} ({case})", actual=f"status {answer.status}"
        )


@keeps("status-range", where=lambda promise: promise.get("effect_visible") is True, writes=True)
def test_success_has_its_effect(workshop: Workshop, promise: Promise) -> None:
    """What was created is there, what was changed shows it, and what was deleted is gone."""
    name = drafted(promise, workshop)
    row = workshop.make(name)
    _require_soon(workshop, row, lambda shown: shown.ok, "the row, which was created", row.exchange)
    if change := workshop.terms(name).update:
        _try_update(workshop, row, change)
    removed = expect(workshop.remove(row)).answered().exchange
    if not removed.ok:
        raise inconclusive(f"the control {removed.request.line} was answered {removed.status}")
    _require_soon(workshop, row, lambda shown: shown.status in (404, 410), "404, since it was deleted", removed)


def _try_update(workshop: Workshop, row: Row, change: Mapping[str, Any]) -> None:
    before, wanted = workshop.shown(row), workshop.maker.fill(dict(change))
    updated = expect(workshop.update(row, wanted)).answered().exchange
    if not updated.ok:
        raise inconclusive(f"the control {updated.request.line} was answered {updated.status}")
    _require_soon(workshop, row, lambda shown: _shows(shown, wanted, before), "the new values", updated)


def _shows(shown: Exchange, wanted: Mapping[str, Any], before: Any) -> bool:
    """Whether a row shows the values of a change, or something new, where they bear other names in it."""
    after = resource_in(shown)
    named = {name: value for name, value in wanted.items() if isinstance(after, dict) and name in after}
    return shown.ok and (_holds(after, named) if named else after != before)


def _holds(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Mapping):
        return isinstance(value, Mapping) and all(name in value and _holds(value[name], item)
                                                  for name, item in wanted.items())  # fmt: skip
    return bool(value == wanted)


def _require_soon(
    workshop: Workshop, row: Row, holds: Callable[[Exchange], bool], expected: str, cause: Exchange
) -> None:
    """That a GET shows an effect, at once or after a few seconds, unless the answer promised less."""
    if cause.status == 202:
        raise inconclusive(f"{cause.request.line} was accepted, and need not have been done yet")
    shown = workshop.read(row)
    for pause in _PAUSES:
        if holds(shown):
            return
        time.sleep(pause)
        shown = workshop.read(row)
    if not holds(shown):
        raise violation(shown, "body", expected=f"{expected} ({cause.id}: status {cause.status})",
                        actual=f"status {shown.status}, and nothing of it")  # fmt: skip
