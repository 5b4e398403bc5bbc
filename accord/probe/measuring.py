"""Measures one limiter: plans, fits, and plans again while two families still explain what was seen."""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import dataclass

from accord.model.measurement import Shot
from accord.probe.asks import Ask, Progress, SpentError, delayed
from accord.probe.clues import Documented, clues_of
from accord.probe.designed import await_opening, counting_round, telling_round
from accord.probe.evidence import Fit, explain
from accord.probe.plans import blind, known
from accord.probe.trace import Trace

ENOUGH = math.log10(50)
"""The odds, as a power of ten, from which on one algorithm is named."""
_ROUNDS = 5
LONGEST = 240.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of measuring one counter: `complete` unless the budget ended first."""

    trace: Trace
    fit: Fit | None
    complete: bool
    documented: Documented | None = None


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
) -> Generator[Ask, list[Shot], Measured]:
    """Measure one counter: at most so many requests, none after `until`; recovery is awaited for `longest` seconds.

    `epoch` is the unix time at time 0. `documented` is what a contract says and is tried as such, `hint` what the
    target says of itself and is only thought likely.
    """
    progress, complete, fit = Progress(most, until, key), True, None
    said = [each for each in (documented, hint) if each]
    try:
        plan = known(progress, start, documented, longest) if documented else blind(progress, start, longest)
        yield from plan
        fit = _fit(progress, epoch, said)
        for _ in range(_ROUNDS):
            if fit is None or settled(fit) or delayed(progress.shots):
                break
            if fit.odds_log10 < ENOUGH:
                yield from telling_round(progress, fit, epoch)
                fit = _fit(progress, epoch, said) or fit
            elif not fit.certain:
                yield from counting_round(progress, fit)
                fit = _fit(progress, epoch, said) or fit
            if not settled(fit) and (yield from await_opening(progress, fit, epoch)):
                yield from progress.burst(0.0)
            fit = _fit(progress, epoch, said)
    except SpentError:
        complete = False
        fit = _fit(progress, epoch, said)
    return Measured(Trace(progress.shots, epoch), fit, complete, documented)


def settled(fit: Fit) -> bool:
    """Whether one algorithm is left, its limit is certain and its time known closely."""
    return fit.odds_log10 >= ENOUGH and fit.close and fit.certain


def _fit(progress: Progress, epoch: float, said: list[Documented]) -> Fit | None:
    trace = Trace(progress.shots, epoch)
    if trace.first_refusal in (None, 0):
        return None
    return explain(trace, clues_of(trace, said))
