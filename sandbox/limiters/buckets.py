"""Buckets: what is taken out of them flows back, or what is put into them flows out, at a constant rate."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from sandbox.limiters.counter import NEARLY, Counter
from sandbox.limiters.windows import FixedWindow


@dataclass(slots=True)
class TokenBucket(Counter):
    """A bucket of `limit` tokens that is filled within `window` seconds; each request takes one."""

    limit: int
    window: float
    tokens: float = field(init=False)
    filled: float = -math.inf

    def __post_init__(self) -> None:
        self.tokens = float(self.limit)

    def left(self, moment: float) -> int:
        """How many requests would be let through at once."""
        return math.floor(self._fill(moment) + NEARLY)

    def more(self, moment: float) -> float:
        """In how many seconds the next token is whole."""
        missing = self.left(moment) + 1 - self.tokens
        return missing * self.window / self.limit if self.tokens < self.limit else 0.0

    def take(self, moment: float) -> float:
        """Take a token out, or what there is of one."""
        self.tokens = max(self._fill(moment) - 1, 0.0)
        return 0.0

    def _fill(self, moment: float) -> float:
        if moment > self.filled:
            gained = (moment - self.filled) * self.limit / self.window
            self.tokens, self.filled = min(self.tokens + gained, self.limit), moment
        return self.tokens


@dataclass(slots=True)
class Queue(Counter):
    """A queue that takes `limit` requests at once and lets them out one by one, all within `window` seconds."""

    limit: int
    window: float
    free: float = -math.inf
    """When the next request would be let out at the earliest."""

    def left(self, moment: float) -> int:
        """How many requests the queue would take at once."""
        return max(math.floor(self.limit - self._waiting(moment) + NEARLY), 0)

    def more(self, moment: float) -> float:
        """In how many seconds the queue has a place more."""
        waiting = self._waiting(moment)
        fewer = min(math.ceil(waiting - NEARLY), self.limit) - 1
        return (waiting - fewer) * self._gap if waiting > NEARLY else 0.0

    def take(self, moment: float) -> float:
        """Put a request into the queue; tells in how many seconds it is let out."""
        out = max(self.free, moment)
        self.free = out + self._gap
        return out - moment

    @property
    def _gap(self) -> float:
        return self.window / self.limit

    def _waiting(self, moment: float) -> float:
        return max(self.free - moment, 0.0) / self._gap


@dataclass(slots=True)
class SlowDown(Counter):
    """A fixed window in which each request over the limit is `step` seconds later than the one before."""

    limit: int
    window: float
    step: float
    most: float
    counted: FixedWindow = field(init=False)

    def __post_init__(self) -> None:
        self.counted = FixedWindow(self.limit, self.window)

    def left(self, moment: float) -> int:
        """How many requests would be let through without delay."""
        return self.counted.left(moment)

    def more(self, moment: float) -> float:
        """In how many seconds the window is over."""
        return self.counted.more(moment)

    def take(self, moment: float) -> float:
        """Count a request; tells by how many seconds its answer is delayed."""
        self.counted.take(moment)
        return min(max(self.counted.taken - self.limit, 0) * self.step, self.most)

    def refuses(self, moment: float) -> bool:  # noqa: ARG002
        """No request is ever refused."""
        return False
