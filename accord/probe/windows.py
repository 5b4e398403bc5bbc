"""Families that count in windows: fixed ones, opened by a request or by the clock, a log, and weighted counters."""

from __future__ import annotations

import numpy as np

from accord.probe.family import Bools, Family, Parameters, never
from accord.probe.trace import Floats


class Count:
    """How many requests a window has counted: at least and at most, for each set of parameters.

    While `open`, it is not known whether the next window has begun; `since` then counts what that one may hold.
    """

    def __init__(self, limit: Floats) -> None:
        self.limit = limit
        self.least, self.most, self.since = np.zeros_like(limit), np.zeros_like(limit), np.zeros_like(limit)
        self.open = np.zeros(len(limit), dtype=bool)

    def surely_free(self, count: int = 1) -> Bools:
        """Whether so many more pass however many were counted."""
        return self.most + count <= self.limit

    def perhaps_free(self, count: int = 1) -> Bools:
        """Whether so many more may pass."""
        return self.least + count <= self.limit

    def settle(self, settled: Bools) -> None:
        """The window before has ended: the next one holds, at most, what came since it may have begun."""
        self.most = np.where(settled, self.since, self.most)
        self.least = np.where(settled, 0, self.least)
        self.open = self.open & ~settled

    def learn(self, fresh: Bools, perhaps: Bools, admitted: bool, count: int = 1) -> None:
        """Take in requests of which the first begins a new window (`fresh`), or may begin one."""
        self.since = np.where(perhaps & ~self.open, 0, self.since)
        self.least = np.where(fresh | perhaps, 0, self.least)
        self.most = np.where(fresh, 0, self.most)
        self.open = (self.open & ~fresh) | perhaps
        if admitted:
            # What was let through found room, unless all of this is wrong.
            self.most = (
                np.where(self.perhaps_free(count), np.minimum(self.most, self.limit - count), self.most) + count
            )
            self.least = self.least + ~self.open * count
            self.since = self.since + count
        else:
            # A new window would not be full yet.
            self.open = self.open & (self.since >= self.limit)
            self.least = np.where(self.most >= self.limit, np.maximum(self.least, self.limit), self.least)


class Opened:
    """Windows of one length that requests open, for each set of parameters: when, and how many each counted."""

    def __init__(self, limit: Floats, window: Floats) -> None:
        self.limit, self.window, self.count = limit, window, Count(limit)
        self.early, self.late = never(limit), never(limit)
        self.next_early, self.next_late = never(limit), never(limit)

    def free(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        """Whether so many requests find room, at the earliest and at the latest time."""
        soon, later = early >= self.late + self.window, late >= self.early + self.window
        again = ~self.count.open | (early >= self.next_late + self.window) | (self.count.since + count <= self.limit)
        return (soon & again) | self.count.surely_free(count), later | self.count.perhaps_free(count)

    def learn(self, early: float, late: float, admitted: bool, count: int = 1, anew: Bools | None = None) -> None:
        """Take in so many requests; where `anew`, they surely open a window."""
        ended = early >= self.late + self.window
        settled = self.count.open & ended
        fresh = (ended & (~self.count.open | (early >= self.next_late + self.window))) | (
            False if anew is None else anew
        )
        self.count.settle(settled)
        self.early = np.where(settled, self.next_early, self.early)
        self.late = np.where(settled, late, self.late)
        perhaps = ~fresh & (late >= self.early + self.window) & admitted
        # A request let through though the window was full came after its end.
        fresh |= perhaps & ~self.count.perhaps_free(count)
        perhaps &= ~fresh
        # A window opens no sooner than the one before it ends.
        opened = np.minimum(late, np.maximum(early, self.early + self.window))
        if anew is not None:
            opened = np.where(anew, early, opened)
        self.next_early = np.where(perhaps & ~self.count.open, opened, self.next_early)
        self.next_late = np.where(perhaps, late, self.next_late)
        self.early = np.where(fresh, opened, self.early)
        self.late = np.where(fresh, late, self.late)
        self.count.learn(fresh, perhaps, admitted, count)

    def room(self, time: float) -> Floats:
        """How many requests would be let through at a time."""
        ended = time >= (self.early + self.late) / 2 + self.window
        return np.where(ended, self.limit, np.maximum(0, self.limit - self.count.most))


class FixedWindow(Family):
    """A window that the first request opens; at most `limit` are let through until it ends."""

    algorithm = "fixed-window"

    def __init__(self, ticking: bool = False) -> None:
        self.ticking = ticking
        self.variant = "whole seconds" if ticking else ""
        self.prior = 0.3 if ticking else 1.0

    def _begin(self, parameters: Parameters) -> None:
        self.opened = Opened(parameters["limit"], parameters["window"])

    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        return self.opened.free(early, late, count)

    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        self.opened.learn(early, late, admitted, count)

    def _room(self, time: float) -> Floats:
        return self.opened.room(time)


class ClockWindow(Family):
    """Windows that begin at multiples of their length since the unix epoch; `odd`: at a time `edge` of the trace."""

    algorithm = "fixed-window-clock"

    def __init__(self, odd: bool = False) -> None:
        self.names = ("limit", "window", "edge") if odd else ("limit", "window")
        self.prior = 0.1 if odd else 0.8

    def _begin(self, parameters: Parameters) -> None:
        self.limit, self.window = parameters["limit"], parameters["window"]
        self.shift = -parameters["edge"] if "edge" in parameters else self.epoch
        self.number = never(self.limit)
        self.count = Count(self.limit)

    def _number(self, time: float) -> Floats:
        return np.floor((time + self.shift) / self.window)

    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        number = self._number(early)
        again = ~self.count.open | (number > self.number + 1) | (self.count.since + count <= self.limit)
        later = (self._number(late) > self.number) | self.count.perhaps_free(count)
        return ((number > self.number) & again) | self.count.surely_free(count), later

    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        first, last = self._number(early), self._number(late)
        settled = self.count.open & (first > self.number)
        fresh = (first > self.number) & (~self.count.open | (first > self.number + 1))
        self.count.settle(settled)
        self.number = np.where(settled & ~fresh, self.number + 1, self.number)
        perhaps = ~fresh & (last > self.number) & admitted
        # A request let through though the window was full came after its end.
        full = perhaps & ~self.count.perhaps_free(count)
        perhaps &= ~full
        self.number = np.where(full, last, np.where(fresh, first, self.number))
        self.count.learn(fresh | full, perhaps, admitted, count)

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

    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        soon = self._within(self.late, early) + count <= self.limit
        return soon, self._within(self.early, late) + count <= self.limit

    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        if not (admitted or self.rejections):
            return
        after = self.size + count
        if after > len(self.early):
            self.early, self.late = np.resize(self.early, 2 * after), np.resize(self.late, 2 * after)
        self.early[self.size : after], self.late[self.size : after] = early, late
        self.size = after

    def _room(self, time: float) -> Floats:
        middle = (self.early[: self.size] + self.late[: self.size]) / 2
        return np.maximum(0.0, self.limit - self._within(middle, time))


class WindowCounter(Family):
    """Two counters, of this window and the one before, the latter by the share of it that is still in sight.

    Windows begin at multiples of their length since the unix epoch; `odd`: a share `phase` of one after the start.
    """

    algorithm = "sliding-window-counter"

    def __init__(self, rejections: bool = False, lax: bool = False, odd: bool = False) -> None:
        self.rejections = rejections
        self.names = ("limit", "window", "phase") if odd else ("limit", "window")
        # Some let a request through while the weighted count is below the limit, others while one more fits.
        self.needed = 1e-6 if lax else 1.0
        self.variant = "rejections count" if rejections else ""
        self.prior = (0.08 if rejections else 0.2) * (0.4 if odd else 1.0)

    def _begin(self, parameters: Parameters) -> None:
        self.limit, self.window = parameters["limit"], parameters["window"]
        self.shift = -self.start - parameters["phase"] * self.window if "phase" in parameters else self.epoch
        self.number = never(self.limit)
        none = np.zeros_like(self.limit)
        self.now_least, self.now_most, self.before_least, self.before_most = none, none, none, none

    def _place(self, time: float) -> tuple[Floats, Floats]:
        place = (time + self.shift) / self.window
        number = np.floor(place)
        return number, place - number

    def _weight(self, time: float, now: Floats, before: Floats) -> Floats:
        number, share = self._place(time)
        same = number == self.number
        before = np.where(same, before, np.where(number == self.number + 1, now, 0))
        return np.asarray(before * (1 - share) + np.where(same, now, 0))

    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        limit = self.limit + 1e-9 - self.needed - (count - 1)
        soon = self._weight(early, self.now_most, self.before_most) <= limit
        later = self._weight(late, self.now_least, self.before_least) <= limit
        # Of the window before the one that was counted in, nothing is known any more.
        return soon & later & (self._place(early)[0] >= self.number), later

    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        number = np.maximum(self.number, self._place(late)[0])
        same, next_one = number == self.number, number == self.number + 1
        straddles = self._place(early)[0] < number
        counts = float(count) if admitted or self.rejections else 0.0
        self.before_least = np.where(same, self.before_least, np.where(next_one, self.now_least, 0))
        self.before_most = np.where(same, self.before_most, np.where(next_one, self.now_most, 0)) + straddles * counts
        self.now_least = np.where(same, self.now_least, 0) + ~straddles * counts
        self.now_most = np.where(same, self.now_most, 0) + counts
        self.number = number

    def _room(self, time: float) -> Floats:
        now, before = (self.now_least + self.now_most) / 2, (self.before_least + self.before_most) / 2
        return np.maximum(0, np.floor(self.limit - self._weight(time, now, before) + 1 - self.needed + 2e-6))
