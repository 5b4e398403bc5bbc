"""Penalties: who was refused is refused for a time, whatever the window says."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from sandbox.limiters.counter import Counter
from sandbox.limiters.windows import FixedWindow


@dataclass(slots=True)
class Penalty(Counter):
    """A fixed window whose first refusal blocks for `penalty` seconds, after which nothing is held against anyone.

    Where it `extends`, each refusal begins the penalty anew, so that only silence ends it.
    """

    limit: int
    window: float
    penalty: float
    extends: bool = False
    counted: FixedWindow = field(init=False)
    until: float = -math.inf

    def __post_init__(self) -> None:
        self.counted = FixedWindow(self.limit, self.window)

    def left(self, moment: float) -> int:
        """How many requests would be let through at once."""
        return 0 if moment < self.until else self.counted.left(moment)

    def more(self, moment: float) -> float:
        """In how many seconds the penalty is over, or the window."""
        if moment < self.until:
            return self.until - moment
        return self.counted.more(moment) if self.counted.left(moment) else self.penalty

    def take(self, moment: float) -> float:
        """Count a request."""
        return self.counted.take(moment)

    def refuse(self, moment: float) -> None:
        """Begin the penalty, or begin it anew."""
        if self.extends or moment >= self.until:
            self.until = moment + self.penalty
            self.counted = FixedWindow(self.limit, self.window)
