"""The time by which limits are counted; a test can move it."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class Clock:
    """A clock that goes `pace` times as fast as the machine's, and further on by what it was moved."""

    pace: float = 1.0
    moved: float = 0.0

    def now(self) -> float:
        """Seconds since some moment."""
        return time.monotonic() * self.pace + self.moved

    def date(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.moved

    def move(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self.moved += seconds
