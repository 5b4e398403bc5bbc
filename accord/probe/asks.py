"""What plans ask for, and how much of it they may."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field, replace

from accord.model.measurement import Outcome, Shot

_QUICK = 0.006
"""A round trip, in seconds, below which requests are sent one after another."""
_TOGETHER = 16
_LATE = ((6, 0.0), (3, 0.2))
"""How many late answers in a row are no accident, where the last takes more than so many seconds."""


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
    """What a plan has sent, and how much it may send: so many requests, none of them after a time.

    With `lag`, a limiter delays instead of refusing: what takes longer (seconds) counts as refused.
    """

    most: int
    until: float = math.inf
    key: str = ""
    shots: list[Shot] = field(default_factory=list)
    now: float = 0.0
    sent: int = 0
    lag: float = math.inf

    @property
    def left(self) -> int:
        """How many requests may still be sent."""
        return self.most - self.sent

    def ask(self, at: float, count: int = 1, key: str = "") -> Shots:
        """Send requests and keep what became of them; raises SpentError where that would be too much."""
        if count > self.left or max(at, self.now) > self.until:
            raise SpentError
        found = yield Ask(at, count, key or self.key)
        self.sent += len(found)
        self.now = max([self.now, *(each.received for each in found)])
        heard = [self._heard(each) for each in found]
        self.shots += heard
        return heard

    def mind_delays(self) -> None:
        """From now on, and for what was sent so far, take delayed answers for refusals."""
        self.lag = _lag(usual_latency(self.shots))
        self.shots = [self._heard(each) for each in self.shots]

    def _heard(self, shot: Shot) -> Shot:
        if not shot.admitted or shot.latency <= self.lag:
            return shot
        # It was decided when it came; only the answer was held back.
        return replace(shot, outcome=Outcome.REFUSED, received=shot.sent + self.lag / 8)

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


def _lag(usual: float) -> float:
    return max(8 * usual, 0.03)


def is_delayed(shot: Shot, usual: float) -> bool:
    """Whether an answer took far longer than usual."""
    return shot.admitted and shot.latency > _lag(usual)


def delayed(shots: list[Shot]) -> bool:
    """Whether the last few requests were let through, but late: by about the same time, or by ever more."""
    usual = usual_latency(shots)
    return any(len(shots) > count and _held_back(shots[-count:], usual, least) for count, least in _LATE)


def _held_back(shots: list[Shot], usual: float, least: float) -> bool:
    found = [each.latency for each in shots]
    steady, rising = max(found) < 1.6 * min(found), found == sorted(found)
    return all(is_delayed(each, usual) for each in shots) and found[-1] > least and (steady or rising)
