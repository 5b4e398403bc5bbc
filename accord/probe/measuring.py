"""Measures one limiter: plans, fits, and plans again while two families still explain what was seen."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Ask, Plan, Progress, SpentError
from accord.probe.clues import clues_of
from accord.probe.compared import CLOSE_LIMIT
from accord.probe.confirming import known
from accord.probe.cost import most_of
from accord.probe.designed import counting_round, opening_round, scale_of, telling_round
from accord.probe.evidence import LIKELY, Fit, explain
from accord.probe.plans import blind
from accord.probe.queues import Queue
from accord.probe.slowing import fit_of_delays, window_rounds
from accord.probe.trace import Trace

DOUBTED = 2
"""How many outcomes the best account may not leave unexplained."""
_NO_RULE = 2 * DOUBTED
"""So many unexplained show that late answers follow no rule."""
LONGEST = 240.0
"""For how many seconds recovery is awaited, unless told otherwise."""
_ROUNDS, _DOUBTS, _IDLE = 8, 2, 2
_HARDLY = 2
_NARROWER = 0.85
"""What share of the width of bounds must remain, at most, for a round to have been worth it."""
_CLOSE, _CLOSE_PENALTY = 0.05, 0.15
"""How wide bounds may be, as a share of the figure: of a time, of a penalty that extends."""
_PATIENT = 2
"""How many times as much a limit may cost that nothing is said of, since nobody was told what it would."""
_TRIPS, _POLL = 3, 0.02
"""What keeps bounds of a time wide: round trips, and the gap between two polls as a share of the window."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of measuring one counter: `complete` unless the budget ended first.

    `fit` is None where nothing was refused or no account was possible; `queue` is what a queue showed; `slows`
    tells that refusals of the trace are answers that came late. `beyond` counts refusals by another limit: the fit is
    then of what came before them. `perhaps` is an algorithm that may hold answers back, where that was not found out;
    `alarms` counts how often late answers were found to be no limiter's, and `hidden` are shots that another limit
    refused and this one may count.
    """

    trace: Trace
    fit: Fit | None
    complete: bool
    requests: int
    seconds: float
    queue: Queue | None = None
    slows: bool = False
    beyond: int = 0
    documented: Documented | None = None
    perhaps: str = ""
    alarms: int = 0
    hidden: tuple[Shot, ...] = ()


Measuring = Generator[Ask, list[Shot], Measured]


def measure(
    start: float,
    epoch: float,
    most: int,
    until: float = math.inf,
    *,
    documented: Documented | None = None,
    hint: Documented | None = None,
    longest: float = LONGEST,
    key: str = "",
) -> Measuring:
    """Measure one counter: at most so many requests, none after `until`; recovery is awaited for `longest` seconds.

    `epoch` is the unix time at time 0. `documented` is what a contract says and is tried as such, `hint` what the
    target says of itself and is only thought likely.
    """
    progress = Progress(most, until, key)
    plan = known(progress, start, epoch, documented, longest) if documented else blind(progress, start, longest)
    return (yield from follow(progress, plan, epoch, documented, hint))


def follow(
    progress: Progress, plan: Plan, epoch: float, documented: Documented | None = None, hint: Documented | None = None
) -> Measuring:
    """Follow a plan, then designed rounds until one algorithm is left, or the budget is."""
    said = [each for each in (documented, hint) if each]
    complete = True
    try:
        yield from plan
        if progress.slows:
            yield from window_rounds(progress, epoch, said)
        elif not progress.queue:
            yield from _rounds(progress, epoch, said)
    except SpentError:
        complete = False
    trace = Trace(progress.shots, epoch)
    fit, beyond = None, 0
    if progress.slows:
        fit = fit_of_delays(trace, said)
        if fit is None or fit.best.wrong >= _NO_RULE:
            trace, fit = Trace(progress.forget_delays(), epoch), None
    if not (progress.queue or progress.slows):
        fit, beyond = trusted(trace, said)
    first = progress.shots[0].sent if progress.shots else 0.0
    return Measured(
        trace=trace,
        fit=fit,
        complete=complete,
        requests=progress.sent,
        seconds=max(0.0, progress.now - first),
        queue=progress.queue,
        slows=progress.slows,
        beyond=beyond,
        documented=documented,
        perhaps=progress.perhaps,
        alarms=progress.alarms,
    )


def _rounds(progress: Progress, epoch: float, said: list[Documented]) -> Plan:
    fit = fit_of(progress.shots, epoch, said)
    doubts = idle = 0
    looked = False
    for _ in range(_ROUNDS):
        doubts += fit is not None and fit.best.wrong >= DOUBTED
        if fit is None or doubts >= _DOUBTS or idle >= _IDLE:
            return
        doubtful = not looked and _hardly_less(fit, said)
        if _suffices(fit, progress, said) and not doubtful:
            return
        if not affords(fit, progress, said):
            return
        before = fit
        if not named(fit):
            yield from telling_round(progress, fit, epoch)
        elif doubtful or not fit.certain:
            yield from counting_round(progress, fit)
            looked = True
        fit = fit_of(progress.shots, epoch, said) or fit
        if not _suffices(fit, progress, said) and affords(fit, progress, said):
            yield from opening_round(progress, fit, epoch)
        fit = fit_of(progress.shots, epoch, said) or fit
        idle = idle + 1 if _is_idle(before, fit) else 0


def _hardly_less(fit: Fit, said: Iterable[Documented]) -> bool:
    """Whether hardly fewer pass than is said, as where somebody else asks as well."""
    limit = fit.bounds("limit")
    return limit is not None and any(falls_short(each.limit, limit.high) for each in said)


def falls_short(said: int, most: float) -> bool:
    """Whether so few are missing of what is said to pass that somebody else's requests may have taken them."""
    return 0 < said - most <= _HARDLY


def _is_idle(before: Fit, after: Fit) -> bool:
    """Whether a round told nothing: no algorithm was ruled out, and no bounds came much closer."""
    if len(after.left()) < len(before.left()) or after.best.algorithm != before.best.algorithm:
        return False
    return after.time.width > _NARROWER * before.time.width and after.certain <= before.certain


def trusted(trace: Trace, said: list[Documented]) -> tuple[Fit | None, int]:
    """The fit of a trace, or of what came before another limit was met, and the refusals by that one."""
    fit = fit_of(trace.shots, trace.epoch, said)
    if fit is None or fit.best.wrong < DOUBTED:
        return fit, 0
    before = _explained_part(trace, said)
    if before is None or not before.certain:
        return fit, 0
    best = before.best
    wrong = best.family.contradictions(trace, {name: values[:1] for name, values in best.points.items()})
    refusals = [room for index, room in wrong if not trace.admitted[index]]
    # Another limit refuses even what finds a fresh window; a limit that is not always the same refuses at its end.
    another = len(refusals) == len(wrong) and max(refusals, default=0.0) >= best.limit
    return (before, len(refusals)) if another else (fit, 0)


def _explained_part(trace: Trace, said: list[Documented]) -> Fit | None:
    """The fit of the longest beginning of a trace that one account explains wholly."""
    low, high = trace.allowed, len(trace)
    found = None
    while high - low > 1:
        middle = (low + high) // 2
        fit = fit_of(trace.shots[:middle], trace.epoch, said)
        if fit is None or fit.best.wrong == 0:
            low, found = middle, fit or found
        else:
            high = middle
    return found


def _suffices(fit: Fit, progress: Progress, said: Iterable[Documented]) -> bool:
    """Whether no more has to be asked: all is settled, or what is said of the limit is confirmed."""
    trip = usual_trip(progress.shots)
    return settled(fit, trip) or any(confirmed(fit, each, trip) for each in said)


def settled(fit: Fit, trip: float = 0.0) -> bool:
    """Whether one algorithm is left, its limit is certain and its time known closely."""
    return named(fit) and fit.certain and close(fit, trip)


def close(fit: Fit, trip: float) -> bool:
    """Whether the time is known as closely as is asked, or as round trips (seconds) allow."""
    asked = _CLOSE_PENALTY if fit.best.algorithm == "extending-penalty" else _CLOSE
    return fit.time.width <= max(asked, _TRIPS * trip / fit.time.value)


def confirmed(fit: Fit, said: Documented, trip: float) -> bool:
    """Whether the figures are as said, though two algorithms may be left."""
    limit, window = fit.bounds("limit"), fit.bounds("window")
    if limit is None or window is None or fit.best.wrong or len(fit.left(LIKELY)) > 2:
        return False
    return (
        limit.holds(said.limit)
        and limit.width <= CLOSE_LIMIT
        and window.holds(said.window)
        and window.width <= max(_CLOSE, _POLL + (_TRIPS + 1) * trip / said.window)
    )


def usual_trip(shots: Iterable[Shot]) -> float:
    """How long an answer takes, in the middle: in seconds."""
    return median(each.latency for each in shots)


def affords(fit: Fit, progress: Progress, said: Sequence[Documented]) -> bool:
    """Whether one more round stays within what a measurement may cost at most."""
    scale = max(*(scale_of(each) for each in fit.possible(LIKELY)), *(each.window for each in said), 0.0)
    cost = most_of(Documented(fit.best.limit, scale), fit.best.family.punishes)
    taken = progress.now - progress.shots[0].sent
    times = 1 if said else _PATIENT
    enough = progress.sent + 1.4 * fit.best.limit + 8 <= times * cost.requests
    return enough and taken + 1.5 * scale <= times * cost.seconds


def named(fit: Fit) -> bool:
    """Whether one algorithm is left, and explains nearly all."""
    return fit.best.wrong < DOUBTED and len(fit.left()) == 1


def fit_of(shots: Iterable[Shot], epoch: float, said: Iterable[Documented] = ()) -> Fit | None:
    """All accounts of shots at one counter, or None where nothing was let through or nothing refused.

    Pure, so that a measurement can be inferred again from its record.
    """
    trace = Trace(shots, epoch)
    if trace.first_refusal in (None, 0):
        return None
    return explain(trace, clues_of(trace, said))
