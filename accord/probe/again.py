"""Inferring again, from its record, what a rating found: nothing is sent, and the same comes out."""

from __future__ import annotations

from dataclasses import replace

from accord.model.measurement import Rate, Rating
from accord.probe.compared import compared
from accord.probe.layers import either
from accord.probe.measuring import Measured, trusted
from accord.probe.report import measurement_of
from accord.probe.trace import Trace

_HELD_BACK = {"leaky-bucket-queue", "slow-down"}
"""Algorithms that are told from how long answers take while they are measured: their figures are left as they are."""
_LATE = "some answers were late, but not by a rule of a limiter"


def inferred_again(rating: Rating) -> Rating:
    """The same rating with every limit inferred from the shots that it rests on."""
    return replace(rating, limits=tuple(_again(each, rating) for each in rating.limits))


def _again(rate: Rate, rating: Rating) -> Rate:
    before = rate.measurement
    if _HELD_BACK & {before.algorithm, *before.candidates}:
        return rate
    said = [each for each in (rate.documented, rate.hint) if each]
    trace = Trace([rating.shots[place] for place in rate.shots], rating.epoch)
    fit, beyond = trusted(trace, said)
    hidden = tuple(rating.shots[place] for place in rate.hidden)
    if fit and hidden:
        fit = either(fit, trace, hidden, said)
    measured = Measured(
        trace=trace,
        fit=fit,
        complete=rate.complete,
        requests=before.requests,
        seconds=before.seconds,
        beyond=beyond,
        documented=rate.documented,
        alarms=int(_LATE in before.notes),
    )
    found = measurement_of(measured, method=before.method, endpoint=before.endpoint, scope=before.scope)
    found = replace(found, shared=before.shared, notes=(*found.notes, *rate.added))
    kept = compared(found, rate.documented) if rate.documented else ""
    return replace(rate, measurement=found, kept=rate.settled or kept)
