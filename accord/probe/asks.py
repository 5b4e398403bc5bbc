"""What plans ask for, and how much of it they may."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field

from accord.model.measurement import Outcome, Shot

_QUICK = 0.006
"""A round trip, in seconds, below which requests are sent one after another."""
_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Ask:
    """Requests to send at a time, `count` of them in flight together; `key` names their counter.

    `at` is in seconds of the clock that the shots use; a time that has passed means at once.
    """

    at: float
    count: int = 1
    key: str = ""


Shots = Generator[Ask, list[Shot], list[Shot]]
Plan = Generator[Ask, list[Shot], None]


class SpentError(Exception):
    """The plan may send no more, or no longer."""


@dataclass(slots=True)
class Progress:
    """What a plan has sent, and how much it may send: so many requests, none of them after a time."""

    most: int
    until: float = math.inf
    key: str = ""
    shots: list[Shot] = field(default_factory=list)

    @property
    def now(self) -> float:
        """When the last answer came."""
        return max((each.received for each in self.shots[-_TOGETHER:]), default=0.0)

    @property
    def left(self) -> int:
        """How many requests may still be sent."""
        return self.most - len(self.shots)

    def ask(self, at: float, count: int = 1, key: str = "") -> Shots:
        """Send requests and keep what became of them; raises SpentError where that would be too much."""
        if count > self.left or max(at, self.now) > self.until:
            raise SpentError
        found = yield Ask(at, count, key or self.key)
        self.shots += found
        return found

    def one(self, at: float) -> Generator[Ask, list[Shot], Shot]:
        """Send one request that is decided; one that failed is sent once more."""
        for _ in range(2):
            (shot,) = yield from self.ask(at)
            if shot.outcome is not Outcome.FAILED:
                return shot
        return shot

    def burst(self, at: float, extra: int = 0, most: int | None = None) -> Shots:
        """Send until one is refused, and so many more: one after another, or together where answers take long."""
        found: list[Shot] = []
        refusals = 0
        while refusals <= extra and (most is None or len(found) < most):
            room = self.left or 1 if most is None else min(self.left or 1, most - len(found))
            count = 1 if refusals else min(self.abreast, room)
            new = yield from self.ask(at if not found else 0.0, count)
            found += new
            refusals += sum(each.refused for each in new)
            if delayed(self.shots) or all(each.outcome is Outcome.FAILED for each in found[-3:]):
                break
        return found

    @property
    def abreast(self) -> int:
        """How many requests to keep in flight, so that a burst is short beside a window."""
        known = sorted(each.latency for each in self.shots[:12] if each.admitted)
        return min(_TOGETHER, max(1, math.ceil(known[0] / _QUICK))) if known else 1


def usual_latency(shots: list[Shot]) -> float:
    """What an answer takes that nothing delays: the quickest of the first few, in seconds."""
    return min((each.latency for each in shots[:8] if each.admitted), default=0.0)


def is_delayed(shot: Shot, usual: float) -> bool:
    """Whether an answer took far longer than usual."""
    return shot.admitted and shot.latency > max(8 * usual, 0.03)


def delayed(shots: list[Shot]) -> bool:
    """Whether the last six requests were let through, but late."""
    usual = usual_latency(shots)
    return len(shots) > 6 and all(is_delayed(each, usual) for each in shots[-6:])
