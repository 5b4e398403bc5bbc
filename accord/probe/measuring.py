"""Measures one limiter: plans, fits, and plans again while two families still explain what was seen."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from dataclasses import dataclass

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Ask, Plan, Progress, SpentError, delayed
from accord.probe.clues import clues_of
from accord.probe.delays import Queue, volley
from accord.probe.designed import counting_round, opening_round, telling_round
from accord.probe.evidence import Fit, explain
from accord.probe.plans import blind, known
from accord.probe.trace import Trace

ENOUGH = math.log10(50)
"""The odds, as a power of ten, from which on one algorithm is named."""
DOUBTED = 2
"""How many outcomes the best account may not leave unexplained."""
LONGEST = 240.0
"""For how many seconds recovery is awaited, unless told otherwise."""
_DOUBT = 2.0
_CHANCE = 4.5
_ROUNDS, _DOUBTS = 5, 2


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of measuring one counter: `complete` unless the budget ended first.

    `fit` is None where nothing was refused or no account was possible; `queue` is what a queue showed; `slows`
    tells that refusals of the trace are answers that came late. `beyond` counts refusals by another limit: the fit is
    then of what came before them.
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
    plan = known(progress, start, documented, longest) if documented else blind(progress, start, longest)
    return (yield from follow(progress, plan, epoch, documented, hint))


def follow(
    progress: Progress, plan: Plan, epoch: float, documented: Documented | None = None, hint: Documented | None = None
) -> Measuring:
    """Follow a plan, then designed rounds until one algorithm is left, or the budget is."""
    said = [each for each in (documented, hint) if each]
    complete, queue = True, None
    try:
        yield from plan
        if math.isinf(progress.lag) and delayed(progress.shots):
            queue = yield from volley(progress)
        else:
            yield from _rounds(progress, epoch, said)
    except SpentError:
        complete = False
    trace = Trace(progress.shots, epoch)
    fit, beyond = (None, 0) if queue else _trusted(trace, said)
    first = progress.shots[0].sent if progress.shots else 0.0
    return Measured(
        trace=trace,
        fit=fit,
        complete=complete,
        requests=progress.sent,
        seconds=max(0.0, progress.now - first),
        queue=queue,
        slows=not math.isinf(progress.lag),
        beyond=beyond,
        documented=documented,
    )


def _rounds(progress: Progress, epoch: float, said: list[Documented]) -> Plan:
    fit = fit_of(progress.shots, epoch, said)
    doubts = 0
    for _ in range(_ROUNDS):
        doubts += fit is not None and fit.best.wrong >= DOUBTED
        if fit is None or settled(fit) or doubts >= _DOUBTS:
            return
        if not named(fit):
            yield from telling_round(progress, fit, epoch)
        elif not fit.certain:
            yield from counting_round(progress, fit)
        fit = fit_of(progress.shots, epoch, said) or fit
        if not settled(fit):
            yield from opening_round(progress, fit, epoch)
        fit = fit_of(progress.shots, epoch, said)


def _trusted(trace: Trace, said: list[Documented]) -> tuple[Fit | None, int]:
    """The fit of a trace, or of what came before another limit was met, and the refusals by that one."""
    fit = fit_of(trace.shots, trace.epoch, said)
    if fit is None or fit.best.wrong < DOUBTED:
        return fit, 0
    before = _explained_part(trace, said)
    if before is None or before.odds_log10 < ENOUGH:
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


def settled(fit: Fit) -> bool:
    """Whether one algorithm is left, its limit is certain and its time known closely."""
    return named(fit) and fit.close and fit.certain


def named(fit: Fit) -> bool:
    """Whether the odds suffice to name one algorithm; an outcome that it leaves unexplained asks for more."""
    best = fit.best
    if best.algorithm == "fixed-window-clock":
        # Windows of whole seconds begin with the clock's own by mere chance, if both are short.
        ticking = max((each.evidence for each in fit.explanations if each.family.ticking), default=-math.inf)
        if best.evidence - ticking < _CHANCE * math.log(10):
            return False
    return best.wrong < DOUBTED and fit.odds_log10 >= ENOUGH + _DOUBT * best.wrong


def fit_of(shots: Iterable[Shot], epoch: float, said: Iterable[Documented] = ()) -> Fit | None:
    """All accounts of shots at one counter, or None where nothing was let through or nothing refused.

    Pure, so that a measurement can be inferred again from its record.
    """
    trace = Trace(shots, epoch)
    if trace.first_refusal in (None, 0):
        return None
    return explain(trace, clues_of(trace, said))
