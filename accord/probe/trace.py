"""The trace: what was sent to one counter, when, and whether it was let through."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from accord.model.measurement import Outcome, Shot

Floats = NDArray[np.float64]
SLACK = 0.002
"""How far, in seconds, clocks may be off the times that were taken."""
_LONG, _HEAD, _TAIL, _MOST = 60, 4, 12, 64
"""Of how long a run of requests that passed the middle is gathered, what of it is not, and how many at once."""
_SPAN = 0.002
"""How long what is gathered may last, as a share of the whole trace."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is replayed at once: `count` requests with one outcome, each decided between `early` and `late` (seconds).

    `weight` is what they tell of a moment within that time; `turns` tells that the outcome is not that of the step
    before, `place` is the index of the last of them.
    """

    early: float
    late: float
    admitted: bool
    count: int
    weight: float
    turns: bool
    place: int


class Trace:
    """Shots that were decided, in the order in which they were sent; `epoch` is the unix time at time 0.

    The server decided each between `early` and `late` (seconds). Of shots that were in flight together the order is
    not known: those let through are put first, and all share the times of their group. `weight` is what each tells
    of a moment within that time: a group tells how many of it passed, not which.
    """

    def __init__(self, shots: Iterable[Shot], epoch: float = 0.0, slack: float = SLACK) -> None:
        decided = sorted((each for each in shots if each.outcome is not Outcome.FAILED), key=lambda each: each.sent)
        self.epoch = epoch
        self.shots: list[Shot] = []
        early: list[float] = []
        late: list[float] = []
        weight: list[float] = []
        for group in _groups(decided):
            weight += [math.log2(1 + len(group)) / len(group)] * len(group)
            self.shots += sorted(group, key=lambda each: each.refused)
            early += [group[0].sent - slack] * len(group)
            late += [max(each.received for each in group) + slack] * len(group)
        self.early: Floats = np.array(early)
        self.late: Floats = np.array(late)
        self.weight: Floats = np.array(weight)
        self.admitted = np.array([each.admitted for each in self.shots], dtype=bool)

    def steps(self) -> Iterator[Step]:
        """The trace as it is replayed: request by request, but for long runs of what passed in moments."""
        most = max(2 * SLACK, _SPAN * float(self.late[-1] - self.early[0])) if len(self) else 0.0
        before: bool | None = None
        for first, last in self._runs():
            begin, turns = first, bool(self.admitted[first]) is not before
            before = bool(self.admitted[first])
            while begin < last:
                end = begin + 1
                if before and first + _HEAD <= begin < last - _TAIL and last - first >= _LONG:
                    furthest = min(last - _TAIL, begin + _MOST)
                    end = max(end, int(np.searchsorted(self.late[begin:furthest], self.early[begin] + most)) + begin)
                weight = math.log2(1 + end - begin) if end > begin + 1 else float(self.weight[begin])
                yield Step(
                    float(self.early[begin]), float(self.late[end - 1]), before, end - begin, weight, turns, end - 1
                )
                begin, turns = end, False

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Where runs of requests with one outcome begin and end."""
        marks = [0, *(np.flatnonzero(self.admitted[1:] != self.admitted[:-1]) + 1).tolist(), len(self)]
        return ((first, last) for first, last in pairwise(marks) if first < last)

    def __len__(self) -> int:
        return len(self.shots)

    @property
    def first_refusal(self) -> int | None:
        """The index of the first refusal."""
        found = np.flatnonzero(~self.admitted)
        return int(found[0]) if len(found) else None

    @property
    def allowed(self) -> int:
        """How many were let through before the first refusal."""
        first = self.first_refusal
        return len(self.shots) if first is None else first

    @property
    def openings(self) -> list[tuple[float, float]]:
        """For each request let through after a refusal, the times between which requests began to pass."""
        marks = np.flatnonzero(~self.admitted[:-1] & self.admitted[1:])
        return [(float(self.early[each]), float(self.late[each + 1])) for each in marks]

    @property
    def closings(self) -> list[int]:
        """For each run of requests let through that a refusal ended, how many they were."""
        found, run = [], 0
        for admitted in self.admitted:
            if not admitted and run:
                found.append(run)
            run = run + 1 if admitted else 0
        return found

    def starts(self, pause: float) -> list[tuple[float, float]]:
        """When the first request was decided of each series let through, a refusal or a pause (seconds) before it."""
        found = [(float(self.early[0]), float(self.late[0]))] if len(self) and self.admitted[0] else []
        for index, (before, after) in enumerate(pairwise(self.shots), start=1):
            if after.admitted and (before.refused or after.sent - before.received > pause):
                found.append((float(self.early[index]), float(self.late[index])))
        return found


def _groups(shots: list[Shot]) -> Iterator[list[Shot]]:
    """Shots in groups of which each was in flight at the same time as another of its group."""
    group: list[Shot] = []
    until = -np.inf
    for shot in shots:
        if group and shot.sent >= until:
            yield group
            group = []
        group.append(shot)
        until = max(until, shot.received) if len(group) > 1 else shot.received
    if group:
        yield group
