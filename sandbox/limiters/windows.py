"""Windows and logs: requests are counted in stretches of time."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field

from sandbox.limiters.counter import NEARLY, Counter


@dataclass(slots=True)
class FixedWindow(Counter):
    """A window that the first request opens, and that begins anew when it is over."""

    limit: int
    window: float
    opened: float = -math.inf
    taken: int = 0

    def left(self, moment: float) -> int:
        """How many requests would be let through at once."""
        return self.limit if self._is_over(moment) else max(self.limit - self.taken, 0)

    def more(self, moment: float) -> float:
        """In how many seconds the window is over; 0 where none is open."""
        return 0.0 if self._is_over(moment) else self.opened + self.window - moment

    def take(self, moment: float) -> float:
        """Count a request, in a new window if the last is over."""
        if self._is_over(moment):
            self.opened, self.taken = self._opening(moment), 0
        self.taken += 1
        return 0.0

    def _is_over(self, moment: float) -> bool:
        return moment >= self.opened + self.window

    def _opening(self, moment: float) -> float:
        return moment


@dataclass(slots=True)
class ClockWindow(FixedWindow):
    """A window that begins at multiples of its length since 1970, and `phase` seconds after them."""

    phase: float = 0.0

    def _opening(self, moment: float) -> float:
        return math.floor((moment - self.phase) / self.window) * self.window + self.phase


@dataclass(slots=True)
class SlidingLog(Counter):
    """The moments of the last requests; those within a window of now count."""

    limit: int
    window: float
    moments: deque[float] = field(init=False)

    def __post_init__(self) -> None:
        self.moments = deque(maxlen=self.limit)

    def left(self, moment: float) -> int:
        """How many requests would be let through at once."""
        while self.moments and moment - self.moments[0] >= self.window:
            self.moments.popleft()
        return self.limit - len(self.moments)

    def more(self, moment: float) -> float:
        """In how many seconds the oldest request that counts is out of the window."""
        self.left(moment)
        return self.moments[0] + self.window - moment if self.moments else 0.0

    def take(self, moment: float) -> float:
        """Note a request; of those that count, the limit's number is enough to know."""
        self.moments.append(moment)
        return 0.0


@dataclass(slots=True)
class WindowCounter(Counter):
    """The requests of this window of the clock, and of the last one the share by which it still overlaps."""

    limit: int
    window: float
    number: int = 0
    taken: int = 0
    before: int = 0

    def left(self, moment: float) -> int:
        """How many requests would be let through at once."""
        return max(math.floor(self._room(moment) + NEARLY), 0)

    def more(self, moment: float) -> float:
        """In how many seconds there is room for one more than now."""
        room = self._room(moment)
        wanted = max(math.floor(room + NEARLY), 0) + 1
        if wanted > self.limit:
            return 0.0
        rest = (self.number + 1) * self.window - moment
        if self.before and (wait := (wanted - room) * self.window / self.before) <= rest:
            return wait
        # Room for `wanted` comes in the next window, when this one overlaps by few enough.
        return rest + max(1 - (self.limit - wanted) / self.taken, 0.0) * self.window if self.taken else rest

    def take(self, moment: float) -> float:
        """Count a request in the window that the clock is in."""
        self._room(moment)
        self.taken += 1
        return 0.0

    def _room(self, moment: float) -> float:
        number = math.floor(moment / self.window)
        if number != self.number:
            self.before = self.taken if number == self.number + 1 else 0
            self.number, self.taken = number, 0
        overlap = 1 - (moment / self.window - number)
        return self.limit - self.before * overlap - self.taken
