"""Spreading over several keys: each stays below its own limit, so that refusals are those of an outer one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Progress, Shots

_MARGIN = 1.05
"""How much longer than the inner window to wait: its bounds, and clocks that differ."""


@dataclass(slots=True)
class Spread(Progress):
    """A progress that sends each request with a key that has room in its own window, and waits where none has.

    In any inner window a key is sent one request less than it allows, whichever way that window is counted.
    """

    keys: tuple[str, ...] = ()
    inner: Documented | None = None
    used: dict[str, list[float]] = field(default_factory=dict)

    def note(self, shots: Iterable[Shot]) -> None:
        """Take in what was sent before, with one of the keys."""
        for shot in shots:
            self.used.setdefault(shot.key, []).append(shot.received)

    def ask(self, at: float, count: int = 1, key: str = "") -> Shots:
        """Send requests with the key that is free first, as many of them as it has room for."""
        key, start, room = self._free(max(at, self.now))
        found = yield from Progress.ask(self, start, min(count, room), key)
        self.note(found)
        return found

    def _free(self, at: float) -> tuple[str, float, int]:
        """The key that is free first from a time on, when that is, and how many requests it then has room for."""
        if self.inner is None:
            return self.keys[0], at, self.most
        start, _, key = min((self._start(key, at), len(self.used.get(key, ())), key) for key in self.keys)
        return key, start, max(1, self.inner.limit - 1 - self._within(key, start))

    def _start(self, key: str, at: float) -> float:
        if self.inner is None or self._within(key, at) < self.inner.limit - 1:
            return at
        return sorted(self.used[key])[1 - self.inner.limit] + _MARGIN * self.inner.window

    def _within(self, key: str, at: float) -> int:
        window = _MARGIN * self.inner.window if self.inner else 0.0
        return sum(each > at - window for each in self.used.get(key, ()))
