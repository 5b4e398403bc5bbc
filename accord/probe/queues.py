"""Queues: what a volley shows of a limiter that lets one request through each step and keeps some waiting."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median

from accord.model.measurement import Bounds, Shot
from accord.probe.latency import Usual, pace_of

_AGREES = 0.3
"""How far the step of a volley may be off the one that answers showed that were sent one after another."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: how many at once are served, one each `step` seconds, and how many of those `sent` were refused.

    Where none was refused, it is those that need not wait that are counted, if it is more than one.
    """

    limit: Bounds
    refused: int
    step: Bounds
    sent: int

    @property
    def window(self) -> Bounds:
        """The seconds in which as many are served, one by one."""
        number, step = self.limit, self.step
        pairs = ((number.value, step.value), (number.low, step.low), (number.high, step.high))
        value, low, high = (None if one is None or other is None else one * other for one, other in pairs)
        return Bounds(value, low if high is not None else None, high)


def queue_of(shots: list[Shot], usual: Usual, step: float) -> Queue | None:
    """The queue that a volley shows, if what is served comes out at about the given step."""
    served = sorted(each.received for each in shots if each.admitted)
    refused = sum(each.refused for each in shots)
    # Those that waited longer than anyone listens were not refused either.
    unheard = len(shots) - len(served) - refused
    begin, end = min(each.sent for each in shots), max(each.sent for each in shots)
    late = [each for each in served if each - end > usual.middle + step / 2]
    pace = pace_of(late)
    if len(served) < 2 or not (_agree(pace, step) if len(late) > 2 else refused):
        return None
    if len(late) < 3:
        pace = Bounds(step, (1 - _AGREES) * step, (1 + _AGREES) * step)
    low, value, high = (figure or step for figure in (pace.low, pace.value, pace.high))
    if refused:
        # While the last of the volley were on their way, places became free.
        way = max([usual.middle, *(each.latency for each in shots if each.refused)])
        freed = math.floor((end - begin + way) / low)
        most = len(served) + unheard
        least = max(1, len(served) - freed)
        number = Bounds(most if least == most else None, least, most)
        return Queue(number, refused, Bounds(value, low, high), len(shots))
    waited = enumerate(served[-len(late) :], start=len(served) - len(late) + 1)
    at_once = [place - (each - begin - usual.middle) / value for place, each in waited]
    head, error = median(at_once), (usual.beyond(2.0) - usual.middle + end - begin) / value
    least, most = round(head - error), round(head + error)
    if most < 2:
        return Queue(Bounds(None, len(served), None), 0, Bounds(value, low, high), len(shots))
    number = Bounds(round(head) if least == most else None, max(1, least), most)
    return Queue(number, 0, Bounds(value, low, high), len(shots))


def _agree(pace: Bounds, step: float) -> bool:
    return pace.value is not None and abs(pace.value - step) <= _AGREES * step
