"""Layered limits: those of each key, and behind them one over all keys, which is reached by spreading."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from accord.model.measurement import Documented, Outcome, Shot
from accord.probe.asks import Ask, Plan
from accord.probe.confirming import known
from accord.probe.evidence import Fit
from accord.probe.measuring import DOUBTED, LONGEST, Measured, fit_of, follow, measure
from accord.probe.nested import Guest, Nesting
from accord.probe.plans import after_burst
from accord.probe.spread import Spread
from accord.probe.trace import Trace
from accord.probe.trials import Trial

_SILENCE = 1.05
"""After how many windows of silence nothing that was sent before counts: clocks differ."""


@dataclass(frozen=True, slots=True)
class Layered:
    """What came of measuring limits that lie behind one another: None for one that was not reached.

    `guest` is what came of a key with a limit of its own, `shared` whether it counts in the limit over all.
    """

    inner: Measured
    outer: Measured | None
    middle: tuple[Measured, ...] = ()
    guest: Measured | None = None
    shared: bool | None = None


Layering = Generator[Ask, list[Shot], Layered]


def layers(
    start: float,
    epoch: float,
    most: int,
    until: float = math.inf,
    *,
    keys: Sequence[str],
    inner: Documented,
    outer: Documented,
    middle: Sequence[Documented] = (),
    guest: Guest | None = None,
    trials: Mapping[str, Trial] = MappingProxyType({}),
    longest: float = LONGEST,
) -> Layering:
    """Measure documented limits of the first key, and the one over all keys by spreading below those.

    `most` requests hold for all. Where both limits are as documented, one window of the outer one suffices; what
    differs is measured by itself, after a silence. `trials` is what else is sent meanwhile, by key.
    """
    first, before = keys[0], (inner, *middle)
    progress = Spread(most, until, keys=tuple(keys), below=before)
    nest = yield from Nesting(progress, first, inner, outer, guest).run(start)
    hits = [each for trial in trials.values() for each in trial.hits]
    far = _conclude(nest.outer, hits, epoch, outer) if nest.outer and not nest.differs else None
    near = _conclude(nest.inner, hits, epoch, inner) if nest.inner else None
    if nest.differs:
        progress.keys, progress.shots = tuple(keys), nest.outer
        far = yield from follow(progress, after_burst(progress, longest), epoch, outer)
    now, left = progress.now, most - progress.sent
    if near is None:
        # Not so much that it would meet the outer limit, of which nothing is in use any more.
        room = min(each.limit for each in (outer, far and limit_of(far)) if each) - 1
        begin = now + _SILENCE * outer.window
        near = yield from measure(
            begin, epoch, min(left, max(room, 1)), until, documented=inner, longest=longest, key=first
        )
        now, left = _end(near, now), left - near.requests
    between = []
    for said in middle:
        below = tuple(each for each in before if each.window < said.window)
        spread = Spread(left, until, keys=(first,), below=below)
        begin = now + _SILENCE * max(said.window, outer.window)
        found = yield from follow(spread, known(spread, begin, epoch, said, longest), epoch, said)
        between.append(found)
        now, left = _end(found, now), left - found.requests
    if far is None and (limit := limit_of(near)):
        spread = Spread(left, until, keys=tuple(keys), below=(limit, *middle))
        begin = now + _SILENCE * outer.window
        sent = near.trace.shots
        plan = _with(sent, spread, known(spread, begin, epoch, outer, longest))
        far = _either((yield from follow(spread, plan, epoch, outer)), sent)
    if far and far.fit and far.fit.best.wrong >= DOUBTED and len(keys) == 1:
        far = None  # how many pass at once cannot be seen at one key
    special = _conclude(nest.guest, hits, epoch, guest.said) if guest and nest.guest else None
    return Layered(near, far, tuple(between), special, nest.shared)


def behind(
    inner: Measured,
    epoch: float,
    most: int,
    until: float = math.inf,
    *,
    keys: Sequence[str],
    longest: float = LONGEST,
) -> Generator[Ask, list[Shot], Measured | None]:
    """Look for a limit over all keys, of which nothing is known, behind one that was measured at the first key."""
    limit = limit_of(inner)
    if limit is None:
        return None
    before = inner.trace.shots
    progress = Spread(most, until, keys=tuple(keys), below=(limit,))
    progress.note(before)
    progress.now = max(each.received for each in before)
    progress.shots = [each for each in before if each.admitted]
    found = yield from follow(progress, _on(progress, longest), epoch)
    return _either(found, before)


def limit_of(measured: Measured) -> Documented | None:
    """A limit at its tightest."""
    fit = measured.fit
    if fit is None or measured.queue:
        return None
    limit, window = fit.bounds("limit"), fit.bounds("penalty") or fit.bounds("window")
    return Documented(math.floor(limit.low), window.high) if limit and window else None


def _on(progress: Spread, longest: float) -> Plan:
    yield from progress.burst(progress.now, extra=1)
    yield from after_burst(progress, longest)


def _either(outer: Measured, before: Sequence[Shot]) -> Measured:
    hidden = tuple(each for each in before if each.refused)
    said = [outer.documented] if outer.documented else []
    fit = outer.fit and either(outer.fit, outer.trace, hidden, said)
    return replace(outer, fit=fit, hidden=hidden)


def either(fit: Fit, trace: Trace, hidden: Sequence[Shot], said: Sequence[Documented]) -> Fit:
    """The accounts of a trace, whether or not shots that another limit refused count in it as well."""
    counted = [replace(each, outcome=Outcome.ADMITTED) for each in hidden]
    other = fit_of([*counted, *trace.shots], trace.epoch, said) if counted else None
    if other is None:
        return fit
    return Fit(tuple(sorted((*fit.explanations, *other.explanations), key=lambda each: -each.evidence)))


def _with(before: Sequence[Shot], progress: Spread, plan: Plan) -> Plan:
    """A plan, to whose shots those are added that came before it and may still count."""
    try:
        yield from plan
    finally:
        progress.shots[:0] = [each for each in before if each.admitted]


def _conclude(shots: list[Shot], hits: Sequence[Shot], epoch: float, said: Documented) -> Measured | None:
    """What shots tell of a limit that is as documented; None where no account explains them."""
    keys, end = {each.key for each in shots}, max(each.sent for each in shots)
    more = [each for each in hits if each.key in keys and each.sent < end]
    shots = sorted((*shots, *more), key=lambda each: each.sent)
    fit = fit_of(shots, epoch, [said])
    if fit is None or fit.best.wrong >= DOUBTED:
        return None
    seconds = max(each.received for each in shots) - shots[0].sent
    return Measured(Trace(shots, epoch), fit, complete=True, requests=len(shots), seconds=seconds, documented=said)


def _end(measured: Measured, now: float) -> float:
    return max([now, *(each.received for each in measured.trace.shots)])
