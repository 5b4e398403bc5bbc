"""Volleys: many requests at once at an idle queue, until it refuses some."""

from __future__ import annotations

import math
from collections.abc import Generator

from accord.model.measurement import Bounds, Shot
from accord.probe.asks import Ask, Progress
from accord.probe.latency import Usual
from accord.probe.queues import Queue, queue_of

_VOLLEY, _MORE = 40, 8
_LARGER = 3
"""How many times as many are sent where a volley found no end of the queue."""
_REST = 2
_CLOSE = 0.05


def volleys(
    progress: Progress, usual: Usual, step: float, full: int, hope: int = 0
) -> Generator[Ask, list[Shot], Queue | None]:
    """Send many at once at an idle queue, until it refuses some: those served come back one by one.

    `step` is what sequential answers show, `full` how many steps fill any bucket, `hope` how many are documented to
    be served. None where answers to a volley do not come out at that step.
    """
    count = max(hope or _VOLLEY, min(full, 2 * _VOLLEY)) + _MORE
    found = yield from _volley(progress, usual, step, full, count)
    if found and not found.refused and found.limit.value is None and progress.left > _LARGER * count:
        found = yield from _volley(progress, usual, step, full, _LARGER * count)
    if found and found.refused and not (found.limit.value and (found.step.width or 0.0) <= _CLOSE):
        most = int(found.limit.high or 0)
        again = yield from _volley(progress, usual, step, min(full, most), most + _MORE)
        found = _both(found, again) if again and again.refused else found
    return found


def _volley(
    progress: Progress, usual: Usual, step: float, full: int, count: int
) -> Generator[Ask, list[Shot], Queue | None]:
    shots = yield from progress.ask(progress.now + (full + _REST) * step, min(count, progress.left))
    return queue_of(shots, usual, step)


def _both(one: Queue, other: Queue) -> Queue:
    """What two volleys show together; the first alone where they contradict each other."""
    number, step = _shared(one.limit, other.limit), _shared(one.step, other.step)
    if number is None or step is None:
        return one
    exact = number.low if number.low == number.high else None
    return Queue(Bounds(exact, number.low, number.high), other.refused, step, other.sent)


def _shared(one: Bounds, other: Bounds) -> Bounds | None:
    low, high = max(one.low or 0.0, other.low or 0.0), min(one.high or math.inf, other.high or math.inf)
    return Bounds((low + high) / 2, low, high) if low <= high else None
