"""What every algorithm offers: how many requests it would let through by now, and when there will be more."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass

NEARLY = 1e-4
"""What is so close to a whole number of requests is taken for it: seconds since 1970 have few digits left."""


class Counter(ABC):
    """Counts the requests of one client; moments are seconds since 1970 and never go back."""

    @abstractmethod
    def left(self, moment: float) -> int:
        """How many requests would be let through at once."""

    @abstractmethod
    def more(self, moment: float) -> float:
        """In how many seconds more would be let through than now; 0 where there cannot be more."""

    @abstractmethod
    def take(self, moment: float) -> float:
        """Count a request; tells by how many seconds its answer is delayed."""

    def refuses(self, moment: float) -> bool:
        """Whether a request would be refused."""
        return self.left(moment) < 1

    def refuse(self, moment: float) -> None:  # noqa: B027
        """Hear of a request that was refused here."""


@dataclass(slots=True)
class Ticking(Counter):
    """A counter by a clock that shows multiples of a tick alone."""

    counter: Counter
    tick: float

    def left(self, moment: float) -> int:
        """How many requests would be let through at once."""
        return self.counter.left(self._shown(moment))

    def more(self, moment: float) -> float:
        """In how many seconds the clock shows a moment at which more would be let through."""
        shown = self._shown(moment)
        later = self.counter.more(shown)
        ticks = math.ceil((shown + later) / self.tick - NEARLY) if later else 0
        return max(ticks * self.tick - moment, 0.0)

    def take(self, moment: float) -> float:
        """Count a request; tells by how many seconds its answer is delayed."""
        return self.counter.take(self._shown(moment))

    def refuses(self, moment: float) -> bool:
        """Whether a request would be refused."""
        return self.counter.refuses(self._shown(moment))

    def refuse(self, moment: float) -> None:
        """Hear of a request that was refused here."""
        self.counter.refuse(self._shown(moment))

    def _shown(self, moment: float) -> float:
        return math.floor(moment / self.tick) * self.tick
