"""What plans ask for, and how much of it they may."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass, field, replace

from accord.model.measurement import Outcome, Shot
from accord.probe.queues import Queue
from accord.probe.suspicion import suspected

_QUICK = 0.006
"""A round trip, in seconds, below which requests are sent one after another."""
_TOGETHER = 16
_FASTER = 250
"""After how many requests that passed one more is sent together with others."""
_ALARMS = 3
"""How often to look at what seems to hold answers back, and does not."""


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

    `groups` are the shots of each ask, `alarms` how often answers were thought to be held back that were not, `queue`
    is what was found to hold them back, `perhaps` the name of what may, as long as that is open. With `lag`, a
    limiter delays instead of refusing: what takes longer (seconds) counts as refused, decided in `prompt` seconds.
    """

    most: int
    until: float = math.inf
    key: str = ""
    shots: list[Shot] = field(default_factory=list)
    now: float = 0.0
    sent: int = 0
    lag: float = math.inf
    prompt: float = math.inf
    groups: list[list[Shot]] = field(default_factory=list)
    alarms: int = 0
    queue: Queue | None = None
    perhaps: str = ""

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
        self.groups.append(found)
        heard = [self._heard(each) for each in found]
        self.shots += heard
        return heard

    def mind_delays(self, lag: float, prompt: float) -> None:
        """Take answers for refusals, from the first one on, that take longer than `lag` seconds."""
        self.lag, self.prompt = lag, prompt
        self.shots = [self._heard(each) for each in self.shots]

    def forget_delays(self) -> list[Shot]:
        """Take late answers for what they are again, and return all shots."""
        self.lag, self.alarms = math.inf, self.alarms + 1
        self.shots = [each for group in self.groups for each in group]
        return self.shots

    @property
    def slows(self) -> bool:
        """Whether late answers are taken for refusals."""
        return not math.isinf(self.lag)

    @property
    def suspicious(self) -> bool:
        """Whether the last answers seem to be held back, which has not been looked into."""
        return not self.slows and self.alarms < _ALARMS and suspected(self.groups, again=self.alarms > 0)

    def _heard(self, shot: Shot) -> Shot:
        if not shot.admitted or shot.latency <= self.lag:
            return shot
        # It was decided when it came; only the answer was held back.
        return replace(shot, outcome=Outcome.REFUSED, received=shot.sent + self.prompt)

    def one(self, at: float) -> Generator[Ask, list[Shot], Shot]:
        """Send one request that is decided; one that failed is sent once more."""
        for _ in range(2):
            (shot,) = yield from self.ask(at)
            if shot.outcome is not Outcome.FAILED:
                return shot
        return shot

    def burst(self, at: float, extra: int = 0, most: int | None = None) -> Shots:
        """Send until one is refused, and so many more: one after another, or together where answers take long.

        The more pass without an end in sight, the more are sent together: a bucket fills while it is emptied.
        """
        found: list[Shot] = []
        refusals = 0
        while refusals <= extra and (most is None or len(found) < most):
            room = self.left or 1 if most is None else min(self.left or 1, most - len(found))
            many = self.abreast if most else max(self.abreast, min(_TOGETHER, len(found) // _FASTER))
            count = 1 if refusals else min(many, room)
            new = yield from self.ask(at if not found else 0.0, count)
            found += new
            refusals += sum(each.refused for each in new)
            if self.suspicious or all(each.outcome is Outcome.FAILED for each in found[-3:]):
                break
        return found

    @property
    def abreast(self) -> int:
        """How many requests to keep in flight, so that a burst is short beside a window."""
        known = sorted(each.latency for each in self.shots[:12] if each.admitted)
        return min(_TOGETHER, max(1, math.ceil(known[0] / _QUICK))) if known else 1
