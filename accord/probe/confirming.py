"""The plan for a documented limit: little more than it takes to reach it, at times at which algorithms differ.

A few requests open a window; all others follow at a moment chosen so that each algorithm gives back what it gives
back at a time of its own: a bucket soon, a window that the first request opened, or a log of it, one window after
that, windows of the clock at a multiple of their length, and what counts refusals one window after the rest.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass
from statistics import median

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Ask, Plan, Progress
from accord.probe.plans import LAXER, after_burst, heeds

SHARES = (0.7, 0.85)
"""When to poll within a documented window: each a refusal, if the window is as long as documented."""
MORE = 4
"""How many requests more than came first are sent when something is given back."""
STEPS = 10
"""How many tokens of a bucket are counted to see how fast it fills."""
_PART = 0.2
"""How closely, in tokens, to see when one comes."""
_REST = 0.4
"""When most requests are sent, in windows after the first, unless the clock has a say in it."""
_LAST = 0.8
"""How late in a window most requests may be sent."""
_LEAST, _TRIPS = 0.004, 1.0
"""How closely to poll before and after a time: as a share of the window, but at least so many round trips."""

Waiting = Generator[Ask, list[Shot], bool]


def few_of(limit: int) -> int:
    """How many requests come first: enough to know them again by their number."""
    return max(1, min(8, math.ceil(limit / 10)))


@dataclass(slots=True)
class Course:
    """When what happens by what is documented: `opened` is the first request, `rest` when most follow.

    `margin` is how closely to poll before and after a time, in seconds.
    """

    progress: Progress
    said: Documented
    epoch: float
    opened: Shot
    few: int
    margin: float
    rest: float = 0.0

    def at(self, share: float) -> float:
        """A time, by its share of the window that the first request opened."""
        return self.opened.sent + share * self.said.window

    @property
    def turn(self) -> float:
        """When the next window of a clock begins that counts from the unix epoch."""
        window = self.said.window
        return self.opened.sent + window - (self.opened.sent + self.epoch) % window


def known(progress: Progress, start: float, epoch: float, said: Documented, longest: float) -> Plan:
    """Confirm a documented limit with little more than it takes to reach it; go on blindly where it does not hold."""
    few, most = few_of(said.limit), LAXER * said.limit
    first = yield from progress.burst(start, most=few)
    trip = median(each.latency for each in first)
    margin = max(_LEAST * said.window, _TRIPS * trip)
    course = Course(progress, said, epoch, first[0], few, margin)
    if first[-1].admitted and not progress.suspicious:
        course.rest = yield from _around_turn(course)
        yield from progress.burst(course.rest, 1, most)
    if not (yield from heeds(progress, said.limit, most)):
        return
    allowed = sum(shot.admitted for shot in progress.shots)
    as_said = progress.shots[-1].refused and said.limit <= allowed <= said.limit + _refilled(course)
    if not as_said or not (yield from given_back(course)):
        yield from after_burst(progress, longest)


def _around_turn(course: Course) -> Generator[Ask, list[Shot], float]:
    """Send one request on either side of the turn of the clock, and return when to send the rest."""
    progress, turn, margin = course.progress, course.turn, course.margin
    usual = course.at(_REST)
    if turn > course.at(_LAST):
        return usual
    if turn - 2 * margin > progress.now:
        yield from progress.one(turn - margin)
    if turn + 3 * margin < usual:
        yield from progress.one(turn + margin)
        return usual
    return max(usual, turn + margin)


def _refilled(course: Course) -> int:
    """How many more than documented may pass, whatever the algorithm: what came first, and what came in meanwhile."""
    lasted = course.progress.now - course.at(0) - _REST * course.said.window
    return course.few + 2 + math.ceil(max(0.0, min(1.0, lasted / course.said.window)) * course.said.limit)


def given_back(course: Course) -> Waiting:
    """See when something is given back after all was used up, and how much; False where nothing was."""
    progress, said, margin = course.progress, course.said, course.margin
    refused = next(each for each in reversed(progress.shots) if each.refused)
    step = said.window / said.limit
    turn = course.turn + (said.window if course.turn < refused.sent else 0)
    polls = [refused.sent + 1.6 * step, *(course.at(each) for each in SHARES)]
    for at in sorted(each for each in polls if progress.now < each < min(course.at(1), turn) - margin):
        if (yield from progress.one(at)).admitted:
            return (yield from _early(course, step))
    ends = sorted((course.at(1), turn))
    while ends:
        if (end := ends.pop(0)) - margin > progress.now and (yield from progress.one(end - margin)).admitted:
            return (yield from _early(course, step))
        if progress.now < end + margin:
            back = yield from progress.burst(end + margin, most=course.few + MORE)
            if back[0].admitted:
                return True
    return (yield from _all_count(course))


def _all_count(course: Course) -> Waiting:
    """Where refusals count as well, something is given back when fewer than the limit were sent in a window."""
    progress, said, margin = course.progress, course.said, course.margin
    yield from progress.one(progress.shots[-said.limit].sent + said.window - margin)
    end = progress.shots[-said.limit].sent + said.window
    return (yield from progress.burst(end + margin, most=course.few + MORE))[0].admitted


def _early(course: Course, step: float) -> Waiting:
    """Something was given back before a window ended: all, or one at a time, which tells how fast."""
    progress = course.progress
    more = yield from progress.burst(0.0, most=course.few + MORE)
    few = sum(each.admitted for each in more) <= course.few
    if more[-1].refused and few and (yield from edge(progress, step)):
        yield from progress.burst(progress.now + STEPS * step)
        yield from edge(progress, step)
    return True


def edge(progress: Progress, step: float) -> Waiting:
    """See when the next single request passes, where one does every `step` seconds; False where none did."""
    at = progress.shots[-1].sent
    for _ in range(math.ceil(1.4 / _PART)):
        at = max(progress.now, at + _PART * step)
        if (yield from progress.one(at)).admitted:
            return True
    return False
