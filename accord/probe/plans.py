"""Plans for one counter: which requests to send when, so that the families of limiters come to disagree.

A plan is a generator: it yields what to ask, is sent what became of it, and keeps the shots in its progress. It knows
no clock but the times in the shots, so that it runs the same against a target and under a clock of a test.
"""

from __future__ import annotations

import math
from collections.abc import Generator

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Ask, Plan, Progress
from accord.probe.delays import held_back

Polled = Generator[Ask, list[Shot], Shot | None]
_GROWTH = 1.4
_FINE = 0.03
_EXTRA = 2
"""Refusals beyond the first that tell apart what counts them from what does not."""
LAXER = 3
"""How many times a documented limit may pass before it is taken for not enforced."""
SHARES = (0.55, 0.7, 0.85, 0.94, 0.985)
"""When to poll within a documented window: each a refusal if the window is as long as documented."""
AFTER, _LATE = 1.012, 1.06


def blind(progress: Progress, start: float, longest: float) -> Plan:
    """Find limit, window and family of a limiter of which nothing is known; recovery may take `longest` seconds."""
    yield from progress.burst(start)
    if (yield from heeds(progress)):
        yield from after_burst(progress, longest)


def heeds(progress: Progress, hope: int = 0, most: int | None = None) -> Generator[Ask, list[Shot], bool]:
    """Whether to go on with a plan after a burst of `most`; where answers are held back, find out by what instead.

    `hope` is how many requests are documented to pass.
    """
    while progress.suspicious:
        if (yield from held_back(progress, hope)):
            return False
        progress.alarms += 1
        if not progress.shots[-1].refused:
            yield from progress.burst(0.0, 1, most)
    return True


def after_burst(progress: Progress, longest: float) -> Plan:
    """Go on after the first refusal of a limiter of which nothing else is known."""
    shots = progress.shots
    first = next((each for each in shots if each.refused), None)
    if first is None:
        return
    allowed = sum(each.admitted for each in shots if each.sent < first.sent)
    gap = max((first.received - shots[0].sent) / 6, 3 * first.latency, 0.02)
    back = yield from _recovery(progress, first, max(gap, _GROWTH * (shots[-1].sent - first.sent)), longest)
    if back is None:
        return
    last = max(each.sent for each in shots if each.refused)
    more = yield from progress.burst(0.0, most=max(2, math.ceil(allowed / 4)))
    least, most = last - shots[0].received, back.received - shots[0].sent
    if more[-1].admitted:
        yield from two_clusters(progress, back, max(0.0, least), most)
    else:
        yield from trickle(progress, back.sent - last, allowed)


def _recovery(
    progress: Progress, refused: Shot, at: float, longest: float
) -> Generator[Ask, list[Shot], Shot | None]:
    """Poll at growing gaps after a refusal until a request passes; None where none does."""
    while at < longest:
        shot = yield from progress.one(refused.sent + at)
        if shot.admitted:
            return shot
        at *= _GROWTH
    return None


def two_clusters(progress: Progress, opened: Shot, least: float, most: float) -> Plan:
    """Fill up in the midst of a window that was opened a while ago, and see how much comes back at its end, and when.

    What a window gives back at its end is all; what a log gives back is what was sent at its beginning. The window
    lies between `least` and `most` seconds, unless its beginning was not seen.
    """
    yield from progress.burst(opened.sent + 0.4 * most, extra=_EXTRA)
    at = opened.sent + max(0.96 * least, 0.45 * most)
    end = opened.sent + 4 * most
    while at < end:
        if (yield from progress.one(at)).admitted:
            yield from progress.burst(0.0, extra=_EXTRA)
            return
        at += _FINE * most if at < opened.sent + 1.05 * most else 0.15 * (at - opened.sent)


def trickle(progress: Progress, gap: float, allowed: int) -> Plan:
    """Measure how fast single requests come back, then what half of the time to fill gives back at once."""
    step, passed, last = gap / 5, [progress.now], progress.now
    for _ in range(24):
        shot = yield from progress.one(last + step)
        last = shot.sent
        if shot.admitted:
            passed.append(shot.sent)
            if len(passed) == 3:
                break
        elif shot.sent - passed[-1] > 3 * gap:
            step *= 1.3
    each = (passed[-1] - passed[0]) / (len(passed) - 1) if len(passed) > 1 else gap
    yield from progress.burst(progress.now + 0.55 * each * allowed, extra=1)


def known(progress: Progress, start: float, said: Documented, longest: float) -> Plan:
    """Confirm a documented limit with little more than it takes to reach it; go on blindly where it does not hold."""
    few = max(1, math.ceil(said.limit / 5))
    first = yield from progress.burst(start, most=few)
    opened = first[0]
    if first[-1].admitted and not progress.suspicious:
        yield from progress.burst(opened.sent + 0.4 * said.window, 1, LAXER * said.limit)
    if not (yield from heeds(progress, said.limit, LAXER * said.limit)):
        return
    rest = progress.shots
    allowed = sum(shot.admitted for shot in progress.shots)
    if not rest[-1].refused or not said.limit <= allowed <= said.limit + few:
        yield from after_burst(progress, longest)
        return
    if not (yield from confirm(progress, opened, said, few)):
        yield from after_burst(progress, longest)


def confirm(progress: Progress, opened: Shot, said: Documented, few: int) -> Generator[Ask, list[Shot], bool]:
    """Nothing passes until a window ends, and then what its beginning held; False where still nothing passes."""
    for share in SHARES:
        if (yield from progress.one(opened.sent + share * said.window)).admitted:
            yield from progress.burst(0.0, most=few + 4)
            return True
    more = yield from progress.burst(opened.received + AFTER * said.window, most=few + 4)
    at = opened.sent + _LATE * said.window
    while more[0].refused and at < opened.sent + 1.45 * said.window:
        # Windows of the clock end later, if they began within the first burst or after it.
        if (yield from progress.one(at)).admitted:
            more = yield from progress.burst(0.0, most=few + 4)
        at += 2 * _FINE * said.window
    return more[0].admitted
