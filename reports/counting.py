"""What the shots at a limit add up to over time: how many accepted ones count, and when others were not accepted."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from accord.model.measurement import Outcome, Shot

_SLICES = 24
_Times = dict[Outcome, list[float]]


@dataclass(frozen=True, slots=True)
class Mark:
    """A request that was not accepted: when its answer came, and how many accepted ones counted just then."""

    at: float
    count: int


@dataclass(frozen=True, slots=True)
class Slice:
    """What came of the requests that were answered in a slice of time; `most` counted at once."""

    begins: float
    ends: float
    accepted: int
    refused: int
    failed: int
    most: int


@dataclass(frozen=True, slots=True)
class Counting:
    """Shots over time, by the times of their answers, in seconds since the first was sent.

    `steps` are the moments at which another number of accepted requests counts, with that number: those of the last
    `window` seconds, or all so far where there is no window. `late` are the accepted ones that took longer than
    `patience` seconds; without patience, none are.
    """

    window: float | None
    patience: float | None
    lasted: float
    steps: tuple[tuple[float, int], ...]
    refused: tuple[Mark, ...]
    failed: tuple[Mark, ...]
    late: tuple[Mark, ...]
    slices: tuple[Slice, ...]

    @property
    def most(self) -> int:
        """The most that counted at once."""
        return max((count for _, count in self.steps), default=0)


def counting(shots: Sequence[Shot], window: float | None, patience: float | None = None) -> Counting:
    """Count shots over time."""
    began = min((each.sent for each in shots), default=0.0)
    times: _Times = {outcome: [] for outcome in Outcome}
    late = []
    for each in sorted(shots, key=lambda shot: shot.received):
        times[each.outcome].append(each.received - began)
        if patience is not None and each.admitted and each.latency > patience:
            late.append(each.received - began)
    lasted = max((each.received for each in shots), default=began) - began
    steps = _steps(times[Outcome.ADMITTED], window, lasted)
    return Counting(
        window,
        patience,
        lasted,
        steps,
        _marks(times[Outcome.REFUSED], steps),
        _marks(times[Outcome.FAILED], steps),
        _marks(late, steps),
        tuple(_slices(times, steps, lasted)),
    )


def _steps(accepted: Sequence[float], window: float | None, lasted: float) -> tuple[tuple[float, int], ...]:
    """The changes of the count; what leaves the window at the moment in which another comes leaves it first."""
    changes = [(at, 1) for at in accepted]
    if window is not None:
        changes += [(at + window, -1) for at in accepted if at + window <= lasted]
    changes.sort()
    counts = dict(zip((at for at, _ in changes), accumulate(change for _, change in changes), strict=True))
    return tuple(counts.items())


def _count_at(steps: Sequence[tuple[float, int]], at: float) -> int:
    place = bisect_right(steps, at, key=lambda step: step[0])
    return steps[place - 1][1] if place else 0


def _marks(times: Iterable[float], steps: Sequence[tuple[float, int]]) -> tuple[Mark, ...]:
    return tuple(Mark(at, _count_at(steps, at)) for at in times)


def _slices(times: dict[Outcome, list[float]], steps: Sequence[tuple[float, int]], lasted: float) -> Iterable[Slice]:
    """Equal slices of time, without those in which no answer came."""
    if lasted <= 0:
        return
    length = lasted / _SLICES
    for place in range(_SLICES):
        begins, ends = place * length, (place + 1) * length if place + 1 < _SLICES else math.inf
        accepted, refused, failed = (
            bisect_left(times[outcome], ends) - bisect_left(times[outcome], begins)
            for outcome in (Outcome.ADMITTED, Outcome.REFUSED, Outcome.FAILED)
        )
        if accepted or refused or failed:
            within = steps[_place(steps, begins) : _place(steps, ends)]
            most = max([_count_at(steps, begins), *(count for _, count in within)])
            yield Slice(begins, min(ends, lasted), accepted, refused, failed, most)


def _place(steps: Sequence[tuple[float, int]], at: float) -> int:
    return bisect_left(steps, at, key=lambda step: step[0])
