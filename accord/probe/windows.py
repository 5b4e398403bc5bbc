"""Families that count in windows: fixed ones, opened by a request or by the clock, a log, and weighted counters."""

from __future__ import annotations

import numpy as np

from accord.probe.family import Bools, Family, Parameters, never
from accord.probe.trace import Floats


class Count:
    """How many requests a window has counted: at least and at most, for each set of parameters."""

    def __init__(self, limit: Floats) -> None:
        self.limit = limit
        self.least, self.most = np.zeros_like(limit), np.zeros_like(limit)

    @property
    def surely_free(self) -> Bools:
        """Whether one more passes however many were counted."""
        return self.most < self.limit

    @property
    def perhaps_free(self) -> Bools:
        """Whether one more may pass."""
        return self.least < self.limit

    def learn(self, fresh: Bools, perhaps: Bools, admitted: bool, unsure: Bools | None = None) -> None:
        """Take in a request that begins a new window (`fresh`), may begin one, or is `unsure` to be of this one."""
        self.least = np.where(fresh | perhaps, 0, self.least)
        self.most = np.where(fresh, 0, self.most)
        if admitted:
            # What was let through found room, unless all of this is wrong.
            self.most = np.where(self.perhaps_free, np.minimum(self.most, self.limit - 1), self.most) + 1
            self.least = self.least + ~(perhaps if unsure is None else perhaps | unsure)
        else:
            self.least = np.where(self.most >= self.limit, np.maximum(self.least, self.limit), self.least)


class FixedWindow(Family):
    """A window that the first request opens; at most `limit` are let through until it ends."""

    algorithm = "fixed-window"

    def __init__(self, ticking: bool = False) -> None:
        self.ticking = ticking
        self.variant = "whole seconds" if ticking else ""
        self.prior = 0.3 if ticking else 1.0

    def _begin(self, parameters: Parameters) -> None:
        self.limit, self.window = parameters["limit"], parameters["window"]
        self.opened_early, self.opened_late = never(self.limit), never(self.limit)
        self.count = Count(self.limit)

    def _decide(self, early: float, late: float) -> tuple[Bools, Bools]:
        soon, later = early >= self.opened_late + self.window, late >= self.opened_early + self.window
        return soon | self.count.surely_free, later | self.count.perhaps_free

    def _learn(self, early: float, late: float, admitted: bool) -> None:
        fresh = early >= self.opened_late + self.window
        perhaps = ~fresh & (late >= self.opened_early + self.window) & admitted
        fresh |= perhaps & ~self.count.perhaps_free
        perhaps &= ~fresh
        # A window opens no sooner than the one before it ends.
        opened = np.minimum(late, np.maximum(early, self.opened_early + self.window))
        self.opened_early = np.where(fresh, opened, self.opened_early)
        self.opened_late = np.where(fresh | perhaps, late, self.opened_late)
        self.count.learn(fresh, perhaps, admitted)

    def _room(self, time: float) -> Floats:
        ended = time >= (self.opened_early + self.opened_late) / 2 + self.window
        return np.where(ended, self.limit, np.maximum(0, self.limit - self.count.most))


class ClockWindow(Family):
    """Windows that begin at times of the clock, shifted by `phase` (a share of the window)."""

    algorithm = "fixed-window-clock"
    names = ("limit", "window", "phase")

    def _begin(self, parameters: Parameters) -> None:
        self.limit, self.window = parameters["limit"], parameters["window"]
        self.shift = self.epoch - parameters["phase"] * self.window
        self.number = never(self.limit)
        self.count = Count(self.limit)

    def _number(self, time: float) -> Floats:
        return np.floor((time + self.shift) / self.window)

    def _decide(self, early: float, late: float) -> tuple[Bools, Bools]:
        soon, later = self._number(early) > self.number, self._number(late) > self.number
        return soon | self.count.surely_free, later | self.count.perhaps_free

    def _learn(self, early: float, late: float, admitted: bool) -> None:
        later = self._number(late)
        fresh = self._number(early) > self.number
        perhaps = ~fresh & (later > self.number) & admitted
        # A request let through though the window was full came after its end.
        fresh |= perhaps & ~self.count.perhaps_free
        perhaps &= ~fresh
        self.number = np.where(
            perhaps, later, np.where(fresh, later if admitted else self._number(early), self.number)
        )
        self.count.learn(fresh, perhaps, admitted)

    def _room(self, time: float) -> Floats:
        left = np.maximum(0, self.limit - self.count.most)
        return np.where(self._number(time) > self.number, self.limit, left)


class SlidingLog(Family):
    """A log of what was let through in the last window, or, with `rejections`, of all that came."""

    algorithm = "sliding-log"

    def __init__(self, rejections: bool = False, ticking: bool = False) -> None:
        self.rejections, self.ticking = rejections, ticking
        self.variant = "rejections count" if rejections else "whole seconds" if ticking else ""
        self.prior = 0.3 if self.variant else 1.0

    def _begin(self, parameters: Parameters) -> None:
        self.limit, self.window = parameters["limit"], parameters["window"]
        self.early, self.late = np.empty(64), np.empty(64)
        self.size = 0

    def _within(self, times: Floats, time: float) -> Floats:
        gone = np.searchsorted(times[: self.size], time - self.window, side="right")
        return (self.size - gone).astype(np.float64)

    def _decide(self, early: float, late: float) -> tuple[Bools, Bools]:
        return self._within(self.late, early) < self.limit, self._within(self.early, late) < self.limit

    def _learn(self, early: float, late: float, admitted: bool) -> None:
        if not (admitted or self.rejections):
            return
        if self.size == len(self.early):
            self.early, self.late = np.resize(self.early, 2 * self.size), np.resize(self.late, 2 * self.size)
        self.early[self.size], self.late[self.size] = early, late
        self.size += 1

    def _room(self, time: float) -> Floats:
        middle = (self.early[: self.size] + self.late[: self.size]) / 2
        return np.maximum(0.0, self.limit - self._within(middle, time))


class WindowCounter(Family):
    """Two counters, of this window and the one before, the latter by the share of it that is still in sight."""

    algorithm = "sliding-window-counter"
    names = ("limit", "window", "phase")

    def __init__(self, rejections: bool = False, lax: bool = False) -> None:
        self.rejections = rejections
        # Some let a request through while the weighted count is below the limit, others while one more fits.
        self.needed = 1e-6 if lax else 1.0
        self.variant = "rejections count" if rejections else ""
        self.prior = 0.15 if rejections else 0.5

    def _begin(self, parameters: Parameters) -> None:
        self.limit, self.window = parameters["limit"], parameters["window"]
        self.shift = self.epoch - parameters["phase"] * self.window
        self.number = never(self.limit)
        self.now, self.before = np.zeros_like(self.limit), np.zeros_like(self.limit)

    def _weight(self, time: float) -> Floats:
        place = (time + self.shift) / self.window
        number = np.floor(place)
        same = number == self.number
        before = np.where(same, self.before, np.where(number == self.number + 1, self.now, 0))
        return np.asarray(before * (1 - (place - number)) + np.where(same, self.now, 0))

    def _decide(self, early: float, late: float) -> tuple[Bools, Bools]:
        soon, later = (self._weight(time) + self.needed <= self.limit + 1e-9 for time in (early, late))
        return soon, later

    def _learn(self, early: float, late: float, admitted: bool) -> None:
        number = np.floor(((early + late) / 2 + self.shift) / self.window)
        self.before = np.where(number == self.number, self.before, np.where(number == self.number + 1, self.now, 0))
        self.now = np.where(number == self.number, self.now, 0) + (admitted or self.rejections)
        self.number = number

    def _room(self, time: float) -> Floats:
        return np.maximum(0, np.floor(self.limit - self._weight(time) + 1 - self.needed + 2e-6))
