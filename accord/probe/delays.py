"""Limiters that hold answers back: a queue that lets one through at a time, or delays that grow with a count.

A target that is slow, or slower the more is in flight, is none: what it does takes as long after a rest as before.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median, stdev

from accord.model.measurement import Shot
from accord.probe.asks import Ask, Progress
from accord.probe.latency import Usual, usual_of
from accord.probe.slowing import slowed
from accord.probe.suspicion import head_of, latencies
from accord.probe.volleys import volleys

_REST = 1.2
"""How long to be silent before a train, in steps: a queue has served all by then, and a bucket holds one more."""
_TRAINS = 6
_SHORT, _LONG = 2, 4
"""How many follow the first of a train: more of them where a bucket may have some pass before it is empty."""
_CLEAR = {2: 20.0, 3: 9.0, 4: 5.0, 5: 4.5, 6: 4.0}
"""How many standard errors apart, after so many trains, answers that wait are from those that do not."""
_OPEN = 2.0
"""So far apart, after all trains, they may wait or not."""
_SOONER = 0.75
"""How much sooner, as a share, an idle queue is to answer than one that is asked again at once."""
_HEAD = 5
"""So many answers in time come before delays of which it can be said after how many requests they begin."""
_SIGNS = 2


def held_back(progress: Progress, hope: int = 0) -> Generator[Ask, list[Shot], bool]:
    """Find out what holds answers back, once it is suspected, and note it; False where no limiter does.

    `hope` is how many requests are documented to be served.
    """
    usual, head = head_of(progress.groups)
    progress.perhaps = "slow-down" if head >= _HEAD else "leaky-bucket-queue"
    if not (head >= _HEAD and _rising(progress, usual)):
        step = _step(progress)
        trains = yield from _trains(
            progress, step, usual if usual.seen >= _HEAD else None, _LONG if head > 1 else _SHORT
        )
        if trains.waits:
            progress.perhaps, step, quick = "leaky-bucket-queue", median(trains.busy), usual_of(trains.idle)
            # No bucket holds more than all that did not wait; it is to be full again before a volley.
            full = sum(each <= quick.beyond(4.0) for each in latencies(progress.groups))
            progress.queue = yield from volleys(progress, quick, step, full, hope)
            if progress.queue is None and median(latencies(progress.groups[-1:])) <= usual_of(trains.idle).beyond(
                4.0
            ):
                progress.perhaps = ""
            return progress.queue is not None
        if trains.waits is None:
            progress.perhaps = "leaky-bucket-queue"
            return False
    found = head >= _HEAD and (yield from slowed(progress, usual, head))
    progress.perhaps = ""
    return found


def _rising(progress: Progress, usual: Usual) -> bool:
    """Whether each of the last three asks was answered clearly later than the one before it."""
    least = [min(latencies([group]), default=0.0) for group in progress.groups[-3:]]
    return len(least) == 3 and all(after - before > 4 * usual.spread for before, after in pairwise(least))


def _step(progress: Progress) -> float:
    """The seconds between two that are let through, if a queue makes the last answers late."""
    last = progress.groups[-1:] if len(latencies(progress.groups[-1:])) >= _HEAD else progress.groups[-3:]
    shots = [each for group in last for each in group if each.admitted]
    if not shots:
        return 0.0
    return (max(each.received for each in shots) - min(each.sent for each in shots)) / len(shots)


@dataclass(frozen=True, slots=True)
class _Trains:
    """What the first of each train took, and what the last did, and whether those wait: None where that is open."""

    idle: list[float]
    busy: list[float]
    waits: bool | None


def _trains(progress: Progress, step: float, usual: Usual | None, length: int) -> Generator[Ask, list[Shot], _Trains]:
    """After a rest, some requests one after another, and again: a queue lets the first through, and holds the last.

    `usual` is what answers took before, where it is known.
    """
    idle: list[float] = []
    busy: list[float] = []
    late, soon = (usual.beyond(4.0), usual.beyond(1.0)) if usual else (math.inf, 0.0)
    for count in range(1, _TRAINS + 1):
        train = [(yield from progress.one(progress.now + _REST * step))]
        if train[0].latency > late:
            break
        for _ in range(length):
            train.append((yield from progress.one(0.0)))
        if not all(each.admitted for each in train):
            break
        idle.append(train[0].latency)
        busy.append(train[-1].latency)
        if count >= _SIGNS and _apart(idle, busy) > _CLEAR[count]:
            return _Trains(idle, busy, waits=True)
        if count >= _SIGNS and _apart(idle, busy) < 1.0 and (mean(busy) < soon or count > _SIGNS):
            break
    else:
        return _Trains(idle, busy, waits=None if _apart(idle, busy) > _OPEN else False)
    return _Trains(idle, busy, waits=False)


def _apart(idle: list[float], busy: list[float]) -> float:
    """How far what waits is above what does not, in standard errors."""
    if mean(idle) > _SOONER * mean(busy):
        return 0.0
    spread = max(math.hypot(stdev(idle), stdev(busy)), 0.001)
    return (mean(busy) - mean(idle)) / (spread / math.sqrt(len(idle)))
