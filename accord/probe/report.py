"""The measurement of a counter: figures with bounds, and in words what could not be decided and what would help."""

from __future__ import annotations

import math

from accord.model.measurement import Bounds, Measurement
from accord.probe.advertised import advertised
from accord.probe.evidence import Explanation, Fit, Interval
from accord.probe.measuring import DOUBTED, Measured, falls_short, named, settled, usual_trip
from accord.probe.promised_times import retry_after
from accord.probe.queues import Queue
from accord.probe.rigorous import first_allowed, first_window, series_of
from accord.probe.trace import Trace

_HIDDEN = ("block", "extending-penalty")
_FEW = 5
_UNSEEN = ("fixed-window", "fixed-window-clock")


def measurement_of(measured: Measured, *, method: str, endpoint: str, scope: str = "") -> Measurement:
    """Say what was measured at one counter."""
    limit, window, notes = _figures(measured)
    best = measured.fit.best if measured.fit else None
    polls_count = bool(best and best.family.rejections)
    shots = measured.trace.shots
    refused = [each for each in shots if each.refused and each.status]
    decided = _is_decided(measured)
    algorithm = _algorithm(measured) if decided else "undecided"
    fit = measured.fit
    return Measurement(
        method=method,
        endpoint=endpoint,
        scope=scope,
        limit=limit,
        window_s=window,
        algorithm=algorithm,
        runner_up=fit.runner_up.algorithm if fit else "",
        odds_log10=round(fit.odds_log10, 1) if fit else None,
        recovery_s=_recovery(measured, window),
        rejections_count=_rejections_count(fit) if fit and not measured.slows else None,
        retry_after=retry_after(shots, polls_count=polls_count),
        advertised=advertised(shots, limit, window, measured.trace.epoch, polls_count=polls_count),
        requests=measured.requests,
        seconds=round(measured.seconds, 3),
        notes=tuple(notes),
        candidates=() if decided else _candidates(measured),
        status=refused[0].status if refused else 0,
    )


def _candidates(measured: Measured) -> tuple[str, ...]:
    """The algorithms that are left, the likeliest first: two at least."""
    if measured.fit is None or measured.slows:
        perhaps = "slow-down" if measured.slows else measured.perhaps
        return (perhaps, "none-seen") if perhaps else ()
    left = measured.fit.left()
    if measured.fit.best.wrong >= DOUBTED and not {*left}.isdisjoint(_UNSEEN):
        # Somebody else's requests open windows as well, so that they seem to keep to a clock.
        left = tuple(dict.fromkeys((*left, *_UNSEEN)))
    return left if len(left) > 1 else (*left, measured.fit.runner_up.algorithm)


def _is_decided(measured: Measured) -> bool:
    fit = measured.fit
    if fit is None:
        return measured.queue is not None or (measured.trace.first_refusal is None and not measured.perhaps)
    if measured.slows:
        # What was once only counted loosely, or from the first request on, may be a target that tires.
        return fit.best.wrong < DOUBTED and fit.best.algorithm in _UNSEEN and fit.best.limit >= _FEW
    return named(fit)


def _algorithm(measured: Measured) -> str:
    if measured.queue:
        return "leaky-bucket-queue"
    if measured.fit is None:
        return "none-seen"
    return "slow-down" if measured.slows else measured.fit.best.algorithm


def _figures(measured: Measured) -> tuple[Bounds, Bounds, list[str]]:
    """The limit, the window, and what is to be said of them."""
    trace, fit = measured.trace, measured.fit
    if measured.queue:
        return measured.queue.limit, measured.queue.window, _notes_of_queue(measured.queue)
    if (measured.slows and not _is_decided(measured)) or (fit is None and measured.perhaps):
        return Bounds(), Bounds(), _notes_of_delays(measured)
    if fit is None:
        notes = [_nothing(measured), *_notes_of_delays(measured)]
        return first_allowed(trace.shots), first_window(trace.shots), notes
    if fit.best.wrong >= DOUBTED:
        return (*_doubted(measured), _notes_of_doubt(trace))
    return _bounds(fit.bounds("limit")), _window(fit), _notes(measured, fit)


def _bounds(interval: Interval | None) -> Bounds:
    if interval is None:
        return Bounds()
    return Bounds(*(round(each, 4) for each in (interval.value, interval.low, interval.high)))


def _window(fit: Fit) -> Bounds:
    """The window; where an extending penalty hides it, the penalty, which is what a client meets."""
    return _bounds(fit.bounds("penalty" if fit.best.algorithm == "extending-penalty" else "window"))


def _doubted(measured: Measured) -> tuple[Bounds, Bounds]:
    trace, said = measured.trace, measured.documented
    series = series_of(trace.closings)
    most = series.most if series else 0
    if said and falls_short(said.limit, most):
        most = said.limit
    limit = Bounds(series.middle, series.least, most) if series else first_allowed(trace.shots)
    # How long the first window took bounds nothing where it is not known what opened it.
    return limit, Bounds(first_window(trace.shots).value)


def _recovery(measured: Measured, window: Bounds) -> float | None:
    """For how long, at most, a client that was refused and keeps silent is refused: in seconds."""
    fit = measured.fit
    if fit is None:
        return None
    if penalty := fit.bounds("penalty"):
        return round(penalty.value, 3)
    if fit.best.algorithm == "token-bucket":
        return round(fit.best.window / fit.best.limit, 3)
    return window.value


def _rejections_count(fit: Fit) -> bool | None:
    """Whether refused requests count; None where nothing shows it, or accounts that are left differ."""
    found = {None if each.algorithm in _UNSEEN else each.family.rejections for each in fit.possible()}
    return found.pop() if len(found) == 1 else None


def _nothing(measured: Measured) -> str:
    if measured.trace.first_refusal == 0:
        return "refused from the first request on: wait until the counter is clean, and measure again"
    return f"no limit up to {measured.requests} requests in {measured.seconds:.1f} s"


def _notes_of_queue(queue: Queue) -> list[str]:
    notes = [f"requests wait in a queue: one is served every {queue.step.value:.3g} s"]
    if not queue.refused:
        notes.append(f"none of {queue.sent} sent at once was refused, all were served in time")
    return notes


def _notes_of_delays(measured: Measured) -> list[str]:
    if measured.slows or measured.perhaps:
        return ["answers were late as where a limiter holds them back, which was not found out"]
    return ["some answers were late, but not by a rule of a limiter"] if measured.alarms else []


def _notes(measured: Measured, fit: Fit) -> list[str]:
    best = fit.best
    notes = []
    if measured.slows:
        notes.append(f"answers are held back instead of refused; counted as by {best.algorithm}")
    if best.family.variant == "whole seconds":
        notes.append("its clock knows whole seconds")
    if best.algorithm == "token-bucket":
        notes.append(f"refills {best.limit / best.window:.4g} a second")
    if best.algorithm in _HIDDEN:
        notes.append("the window in which requests are counted is hidden behind the penalty")
    if not _is_decided(measured):
        notes.append(_remedy(f"{' or '.join(_candidates(measured))}: undecided", measured, best))
    elif not settled(fit, usual_trip(measured.trace.shots)):
        notes.append(_remedy("the bounds are wide", measured, best))
    if measured.beyond:
        notes.append(f"{measured.beyond} later refusals are not this limit's: perhaps those of another one")
    return notes


def _remedy(what: str, measured: Measured, best: Explanation) -> str:
    windows = measured.seconds / best.window
    said = f"{what} after {windows:.1f} windows of {best.window:.3g} s and {measured.requests} requests"
    if measured.complete:
        return said
    more = f"--budget-time {math.ceil(6 * best.window)}s --budget-requests {8 * best.limit + 60}"
    return f"{said}, which was the budget; give {more}"


def _notes_of_doubt(trace: Trace) -> list[str]:
    series = series_of(trace.closings)
    return [f"not deterministic: {series} (least/middle/most) passed until one was refused"]
