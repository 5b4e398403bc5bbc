"""Layered limits: one for each key, and behind it one over all of them, which is reached by spreading."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Ask, Plan
from accord.probe.measuring import LONGEST, Measured, follow, measure
from accord.probe.plans import LAXER, after_burst, confirm
from accord.probe.spread import Spread

_AT_FIRST = 0.02
"""What share of a window, at its beginning, is a moment."""


@dataclass(frozen=True, slots=True)
class Layered:
    """What came of measuring the limit of one key, and then the one over all keys: None where it was not tried."""

    inner: Measured
    outer: Measured | None


def layers(
    start: float,
    epoch: float,
    most: int,
    until: float = math.inf,
    *,
    keys: Sequence[str],
    inner: Documented | None = None,
    outer: Documented | None = None,
    longest: float = LONGEST,
) -> Generator[Ask, list[Shot], Layered]:
    """Measure the limit of the first key, then one over all keys by spreading below the first.

    What the first part let through is counted in the second. `most` requests hold for both, `inner` and `outer` are
    what a contract says; without `outer`, requests go up to the budget. The keys must count apart in the inner limit.
    """
    first = yield from measure(start, epoch, most, until, documented=inner, longest=longest, key=keys[0])
    known = _limit_of(first)
    if known is None:
        return Layered(first, None)
    progress = Spread(most - first.requests, until, keys=tuple(keys), inner=known)
    progress.note(first.trace.shots)
    progress.now = max(each.received for each in first.trace.shots)
    # The outer counter never saw what the inner one refused.
    progress.shots = [each for each in first.trace.shots if each.admitted]
    plan = _outer(progress, outer, longest)
    return Layered(first, (yield from follow(progress, plan, epoch, outer)))


def _limit_of(measured: Measured) -> Documented | None:
    """The inner limit, at its tightest."""
    fit = measured.fit
    if fit is None or measured.queue:
        return None
    limit, window = fit.bounds("limit"), fit.bounds("penalty") or fit.bounds("window")
    return Documented(math.floor(limit.low), window.high) if limit and window else None


def _outer(progress: Spread, said: Documented | None, longest: float) -> Plan:
    opened = progress.shots[0]
    yield from progress.burst(progress.now, extra=1, most=LAXER * said.limit if said else None)
    allowed = next((index for index, each in enumerate(progress.shots) if each.refused), len(progress.shots))
    if said and allowed == said.limit:
        moment = opened.sent + _AT_FIRST * said.window
        few = sum(each.sent <= moment for each in progress.shots)
        if (yield from confirm(progress, opened, said, few)):
            return
    yield from after_burst(progress, longest)
