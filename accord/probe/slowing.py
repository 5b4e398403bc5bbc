"""Slow-downs: answers that are late from some request of a window on, the later the more were sent."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from itertools import dropwhile, pairwise, takewhile
from statistics import median

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Ask, Plan, Progress
from accord.probe.clues import ROUND, clues_of
from accord.probe.designed import telling_round
from accord.probe.evidence import Fit, Interval, explain, families
from accord.probe.latency import Usual, is_rising
from accord.probe.suspicion import latencies
from accord.probe.trace import SLACK, Trace

_GROWTH = 1.4
_ABOUT, _AGAIN, _MORE = 0.5, 1.4, 6
"""How many are to be in time at least, for each that was at first, and how many (and some more) at most."""
_TOGETHER = 0.7
"""What share of them is sent several at a time."""
_SIGNS, _IN_A_ROW, _BROKEN, _FAR = 2, 3, 2, 1.5
"""Late answers that are a sign, those in a row that are proof, how often others may be late before, and how late the
last of so few are."""
_ROUNDS, _WINDOWS = 6, 5.0
"""How many rounds to go on for, and for how many windows in all."""
_BEFORE, _AFTER, _STEP = 0.985, 1.012, 0.06
"""When to poll, for the time at which a window is thought to end, and at which gaps after that."""
_CLOSE = 0.045
_NOT_CLEAN = 2
_FIXED = ("fixed-window", "fixed-window-clock")


def slowed(progress: Progress, usual: Usual, head: int) -> Generator[Ask, list[Shot], bool]:
    """Wait until answers come in time again, and see whether they are late again after about as many.

    `head` is how many were in time. If they are, late ones are taken for refusals from now on.
    """
    run = _last_late([each for group in progress.groups for each in group if each.admitted], usual.beyond(4.0))
    if len(run) < _SIGNS:
        return False
    lag = max(usual.middle + _first_delay(run, usual) / 2, usual.beyond(3.0))
    at = _GROWTH * (progress.now - run[0].sent)
    while (yield from progress.one(run[0].sent + at)).latency > lag:
        at = max(_GROWTH * at, progress.now - run[0].sent)
    if not (yield from _late_again(progress, lag, head)):
        return False
    progress.mind_delays(lag, min(lag, usual.beyond(3.0)))
    return True


def _last_late(shots: Sequence[Shot], lag: float) -> list[Shot]:
    """The last answers that were late, without those of an earlier time."""
    found: list[Shot] = []
    for shot in sorted(shots, key=lambda each: (each.sent, each.latency), reverse=True):
        if shot.latency > lag:
            found.append(shot)
        elif len(found) >= _SIGNS:
            break
    return found[::-1]


def _first_delay(run: Sequence[Shot], usual: Usual) -> float:
    """By how much the first of late answers is late: it may be so little that it was not among them."""
    late = sorted(each.latency for each in run)
    step = median(after - before for before, after in pairwise(late))
    least = late[0] - usual.middle
    return min(least, step) if step > 2 * usual.spread else least


def _late_again(progress: Progress, lag: float, head: int) -> Generator[Ask, list[Shot], bool]:
    """Send until some in a row are late again; False where one is refused, or more are in time than at first.

    The last are sent one by one, since a target that is busy with several has them wait as well. Before a limiter
    holds them back, answers take equally long; those of a target that tires take ever longer.
    """
    several = math.ceil(_TOGETHER * head)
    in_time: list[float] = []
    late = broken = 0
    needed = _IN_A_ROW
    while late < needed:
        alone = broken > 0 or len(in_time) >= several
        found = yield from progress.ask(0.0, 1 if alone else min(progress.abreast, several - len(in_time)))
        some_late = any(each.latency > lag for each in found)
        if alone and some_late:
            late += 1
            # So late is no accident, and a window may be over soon.
            needed = _SIGNS if found[0].latency > _FAR * lag else needed
        else:
            broken += late > 0 or some_late
            late = 0
            in_time += [each.latency for each in found if each.latency <= lag]
        if not all(each.admitted for each in found) or broken > _BROKEN or len(in_time) > _AGAIN * head + _MORE:
            return False
    return _since_late(latencies(progress.groups), lag) >= _ABOUT * head and not is_rising(in_time)


def _since_late(found: Sequence[float], lag: float) -> int:
    """How many were in time between the last late answers and those before."""
    before = list(dropwhile(lambda each: each > lag, reversed(found)))
    return sum(1 for _ in takewhile(lambda each: each <= lag, before))


def window_rounds(progress: Progress, epoch: float, said: Sequence[Documented] = ()) -> Plan:
    """Use up windows, and poll shortly before and after each is thought to end, until that time is known closely.

    What is late counts as refused by now.
    """
    for _ in range(_ROUNDS):
        fit = fit_of_delays(Trace(progress.shots, epoch), said)
        if fit is None or _is_close(fit, progress) or _windows(fit, progress) > _WINDOWS:
            return
        window = fit.best.parameters["window"]
        if fit.best.algorithm == "fixed-window":
            yield from _end(progress, window, [each.window for each in said])
        else:
            yield from telling_round(progress, fit, epoch)


def _is_close(fit: Fit, progress: Progress) -> bool:
    return fit.certain and fit.time.width <= _near(progress, fit.time)


def _windows(fit: Fit, progress: Progress) -> float:
    return (progress.now - progress.shots[0].sent) / fit.best.parameters["window"].high


def _near(progress: Progress, window: Interval) -> float:
    """How wide bounds of a window may be, as a share of it."""
    return _CLOSE + 2 * progress.prompt / window.value


def _end(progress: Progress, window: Interval, said: Sequence[float]) -> Plan:
    """Poll shortly before a window is thought to end, if that is news, else after it; then use up the next one."""
    if progress.shots[-1].admitted:
        yield from progress.burst(0.0)
    opened = _opened(progress.shots)
    guess = _guess(window.low, window.high, said)
    at = opened.sent + _BEFORE * guess - progress.prompt
    if at <= max(opened.received + 1.01 * window.low, progress.now):
        at = opened.received + _AFTER * guess
    while (shot := (yield from progress.one(at))).refused:
        at = max(shot.sent + _STEP * guess, opened.received + _AFTER * guess)
    yield from progress.burst(0.0)


def _opened(shots: Sequence[Shot]) -> Shot:
    """The first that was let through since the last ones that were not, before those at the end."""
    found = shots[0]
    for before, after in pairwise(shots):
        if before.refused and after.admitted:
            found = after
    return found


def _guess(low: float, high: float, said: Sequence[float]) -> float:
    """A window between two: the one that is documented, or one that people choose, else the middle."""
    chosen = [each for each in (*said, *ROUND) if low < each < high]
    return chosen[0] if chosen else (low + high) / 2


def fit_of_delays(trace: Trace, said: Sequence[Documented] = ()) -> Fit | None:
    """All accounts of a trace in which late answers are taken for refusals: these count, for they are let through.

    Where what came first contradicts the rest, the counter was not clean at first, and it is left out.
    """
    found = _explained(trace, said)
    if found is None or found.best.wrong < _NOT_CLEAN or not trace.openings:
        return found
    begin = trace.openings[0][1]
    later = _explained(Trace((each for each in trace.shots if each.received >= begin - SLACK), trace.epoch), said)
    return later if later and later.best.wrong < found.best.wrong else found


def _explained(trace: Trace, said: Sequence[Documented]) -> Fit | None:
    if trace.first_refusal in (None, 0):
        return None
    among = (each for each in families() if each.algorithm in _FIXED or (each.rejections and not each.punishes))
    return explain(trace, clues_of(trace, said), among)
