"""Waiting until a target accepts again, so that what comes after a probe is not spoiled by it."""

from __future__ import annotations

from collections.abc import Generator

from accord.model.measurement import Outcome, Shot
from accord.probe.asks import Ask

_GROWTH, _SHARE = 1.6, 0.5


def until_accepted(
    after: float, wait: float, ends: float, *, key: str = ""
) -> Generator[Ask, list[Shot], float | None]:
    """Poll ever more seldom, first `wait` seconds after a time, until a request passes; None where none does.

    Returns the seconds that it took. `ends` is the time at which to give up.
    """
    at, gap = after + max(wait, 0.05), max(_SHARE * wait, 0.05)
    while at <= ends:
        (shot,) = yield Ask(at, 1, key)
        if shot.outcome is Outcome.ADMITTED:
            return shot.received - after
        at, gap = shot.received + gap, gap * _GROWTH
    return None
