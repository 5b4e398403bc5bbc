"""Waiting until a target accepts again, so that what comes after a probe is not spoiled by it."""

from __future__ import annotations

from collections.abc import Generator

from accord.model.measurement import Outcome, Shot
from accord.probe.asks import Ask

_GROWTH = 1.6


def until_accepted(
    after: float, wait: float, longest: float, *, key: str = ""
) -> Generator[Ask, list[Shot], float | None]:
    """Poll ever more seldom, first `wait` seconds after a time, until a request passes; None where none does.

    Returns the seconds that it took. `wait` is what a client has to wait by a measurement, `longest` when to give up.
    """
    gap, at = max(wait, 0.05), after + max(wait, 0.05)
    while at - after <= longest:
        (shot,) = yield Ask(at, 1, key)
        if shot.outcome is Outcome.ADMITTED:
            return shot.received - after
        gap *= _GROWTH
        at = shot.received + gap
    return None
