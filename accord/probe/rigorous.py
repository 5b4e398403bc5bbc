"""Bounds that hold without any model of how a limiter counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from accord.model.measurement import Bounds, Outcome, Shot


@dataclass(frozen=True, slots=True)
class Series:
    """How many passed each time until one was refused: not all the same where a target is not deterministic."""

    least: int
    middle: float
    most: int

    def __str__(self) -> str:
        return f"{self.least}/{self.middle:g}/{self.most}"


def first_allowed(shots: Iterable[Shot]) -> Bounds:
    """How many passed before the first refusal: the limit, where the counter was clean and the burst short."""
    decided = sorted((each for each in shots if each.outcome is not Outcome.FAILED), key=lambda each: each.sent)
    refusal = next((each for each in decided if each.refused), None)
    if refusal is None:
        return Bounds(None, len(decided), None)
    before = sum(each.admitted and each.received <= refusal.sent for each in decided)
    at_most = sum(each.admitted and each.sent < refusal.received for each in decided)
    return Bounds(at_most, before, at_most)


def first_window(shots: Iterable[Shot]) -> Bounds:
    """How long after the first request others pass again: the window, where a request opens it; in seconds."""
    decided = sorted((each for each in shots if each.outcome is not Outcome.FAILED), key=lambda each: each.sent)
    refusals = [index for index, each in enumerate(decided) if each.refused]
    if not refusals:
        return Bounds()
    back = next((index for index in range(refusals[0], len(decided)) if decided[index].admitted), None)
    last = decided[back - 1 if back else refusals[-1]]
    low = max(0.0, last.sent - decided[0].received)
    high = decided[back].received - decided[0].sent if back else None
    return Bounds(None if high is None else (low + high) / 2, low, high)


def series_of(closings: Iterable[int]) -> Series | None:
    """The least, the middle and the most of several counts."""
    found = sorted(closings)
    return Series(found[0], median(found), found[-1]) if found else None
