"""Spreading over several keys: each stays below its own limits, so that refusals are those of an outer one."""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass, field

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Progress, Shots

_MARGIN = 1.05
"""How much longer than an inner window to wait: its bounds, and clocks that differ."""


@dataclass(slots=True)
class Spread(Progress):
    """A progress that sends each request with a key that has room in its own windows, and waits where none has.

    In any window of `below` a key is sent one request less than it allows, whichever way that window is counted.
    While `sole` names a key, all goes there at once.
    """

    keys: tuple[str, ...] = ()
    below: tuple[Documented, ...] = ()
    sole: str = ""
    used: dict[str, list[float]] = field(default_factory=dict)

    def note(self, shots: Iterable[Shot]) -> None:
        """Take in what was sent before, with one of the keys."""
        for shot in shots:
            insort(self.used.setdefault(shot.key, []), shot.received)

    def ask(self, at: float, count: int = 1, key: str = "") -> Shots:
        """Send requests with the key that is free first, as many of them as it has room for."""
        key, start, room = self._chosen(max(at, self.now))
        found = yield from Progress.ask(self, start, min(count, room), key)
        self.note(found)
        return found

    def another(self, key: str) -> str:
        """A key that is not this one, and has the most room."""
        return min((each for each in self.keys if each != key), key=self._count, default=key)

    def _chosen(self, at: float) -> tuple[str, float, int]:
        """The key that is free first from a time on, when that is, and how many requests it then has room for."""
        if self.sole:
            return self.sole, at, self.most
        start, _, key = min((self._start(key, at), self._count(key), key) for key in self.keys)
        room = [_quota(each) - self._within(key, start, each) for each in self.below]
        return key, start, max(1, min(room, default=self.most))

    def _count(self, key: str) -> int:
        return len(self.used.get(key, ()))

    def _start(self, key: str, at: float) -> float:
        return max([at, *(self._opening(key, at, each) for each in self.below)])

    def _opening(self, key: str, at: float, limit: Documented) -> float:
        if self._within(key, at, limit) < _quota(limit):
            return at
        return self.used[key][-_quota(limit)] + _MARGIN * limit.window

    def _within(self, key: str, at: float, limit: Documented) -> int:
        times = self.used.get(key, [])
        return len(times) - bisect_right(times, at - _MARGIN * limit.window)


def _quota(limit: Documented) -> int:
    """How many requests are sent where so many are allowed."""
    return max(1, limit.limit - 1)


def room_in(below: Iterable[Documented], window: float) -> float:
    """How many requests one key may be sent in a window without reaching any of its limits."""
    return min((_quota(each) * math.floor(window / _MARGIN / each.window) for each in below), default=math.inf)
