"""Limiters that hold answers back: a queue that lets one request through at a time, told from ever slower answers."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from accord.model.measurement import Bounds, Shot
from accord.probe.asks import Ask, Progress, is_delayed, usual_latency

_VOLLEY = 48
_IDLE = 4
"""How many steps of a queue to wait until it is empty again, of a queue that holds no more than was sent."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue: how many of a volley it served, whether it refused others, and the seconds between two."""

    served: int
    refused: int
    step: Bounds

    @property
    def limit(self) -> Bounds:
        """How many requests at once are served."""
        return Bounds(self.served, self.served, self.served if self.refused else None)

    @property
    def window(self) -> Bounds:
        """The seconds in which as many are served, one by one."""
        figures = (self.step.value, self.step.low, self.step.high)
        value, low, high = (each * self.served if each else None for each in figures)
        return Bounds(value, low, high if self.refused else None)


def queued(shots: list[Shot]) -> bool:
    """Whether delays are those of a queue: all but the first one or two answers are late, by about the same time."""
    usual = usual_latency(shots)
    on_time = next((index for index, each in enumerate(shots) if is_delayed(each, usual)), len(shots))
    late = [each.latency for each in shots[on_time:] if each.admitted]
    return on_time <= 2 and max(late) < 1.6 * min(late)


def volley(progress: Progress) -> Generator[Ask, list[Shot], Queue]:
    """Send many at once at an idle queue: those served come back one by one, the rest are refused."""
    usual = usual_latency(progress.shots)
    step = max(each.latency for each in progress.shots)
    shots = yield from progress.ask(progress.now + _IDLE * step, min(_VOLLEY, progress.left))
    times = sorted(each.received for each in shots if each.admitted)
    refused = sum(each.refused for each in shots)
    if len(times) < 2:
        return Queue(len(times), refused, Bounds())
    error = 2 * usual + 0.002
    lasted, gaps = times[-1] - times[0], len(times) - 1
    return Queue(len(times), refused, Bounds(lasted / gaps, max(0.0, lasted - error) / gaps, (lasted + error) / gaps))
