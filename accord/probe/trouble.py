"""Trouble: the signs that a target suffers, at the first of which a probe ends."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from accord.model.measurement import Outcome, Shot

_FAILURES = 3
_SLOW = 4
_LONG, _LONGEST = 5.0, 30.0
_TIMES = 50


@dataclass(slots=True)
class Trouble:
    """Is shown every shot, and says what is wrong, or nothing.

    Refusals and the delays of a limiter are no trouble: an answer must take far longer than those do.
    """

    failed: int = 0
    quickest: float = float("inf")
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=_SLOW))
    refused_with: int = 0

    def see(self, shot: Shot) -> str:
        """What a shot says is wrong with the target; empty where it says nothing."""
        self.failed = self.failed + 1 if shot.outcome is Outcome.FAILED else 0
        if shot.outcome is Outcome.FAILED and shot.status >= 500:
            return f"status {shot.status} under load"
        if self.failed >= _FAILURES:
            return f"{_FAILURES} requests in a row failed"
        return self._ban(shot) or self._slowness(shot)

    def _ban(self, shot: Shot) -> str:
        if not shot.refused:
            return ""
        before, self.refused_with = self.refused_with, shot.status
        if before == 429 and shot.status == 403:
            return "refusals changed from 429 to 403, as where a client is banned"
        return ""

    def _slowness(self, shot: Shot) -> str:
        if shot.outcome is Outcome.FAILED:
            return ""
        self.quickest = min(self.quickest, shot.latency)
        self.recent.append(shot.latency)
        if shot.latency > _LONGEST:
            return f"an answer took {shot.latency:.0f} s"
        if len(self.recent) == _SLOW and min(self.recent) > max(_LONG, _TIMES * self.quickest):
            return f"the last {_SLOW} answers took more than {min(self.recent):.1f} s each"
        return ""
