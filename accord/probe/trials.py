"""Trials of scope at no cost of their own: while a key is refused anyway, one request of each of its variants."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from accord.model.measurement import Measurement, Shot
from accord.probe.asks import Ask, SpentError
from accord.probe.measuring import Measured, fit_of
from accord.probe.trace import Trace

Result = TypeVar("Result")
Variants = Mapping[str, str]
"""What a variant differs in (`client-address`, `method HEAD`), and its key."""
_TIMES = 3
_AT_ONCE = ("fixed-window", "fixed-window-clock", "sliding-log", "block", "extending-penalty")
"""The algorithms by which nothing comes back between two requests: what passes then has a counter of its own."""
_MOMENT = 0.2


@dataclass(slots=True)
class Trial:
    """What became of a key's variants while it was refused: between `refused` and `after`, which `lasted` so long."""

    refused: Shot
    lasted: float = 0.0
    shots: dict[str, Shot] = field(default_factory=dict)
    after: tuple[Shot, ...] = ()

    def shared(self, measurement: Measurement) -> Mapping[str, bool | None]:
        """For each variant whether it shares the counter that was measured: None where that was not seen."""
        return {what: self._is_shared(shot, measurement) for what, shot in self.shots.items()}

    def is_of(self, measured: Measured) -> bool:
        """Whether it was by the measured limit that the key was refused then."""
        return any(shot.sent == self.refused.sent for shot in measured.trace.shots)

    @property
    def hits(self) -> list[Shot]:
        """The refusals among them, which count as the key's own where refused requests do."""
        found = (*self.shots.values(), *self.after)
        return [replace(shot, key=self.refused.key) for shot in found if shot.refused]

    def _is_shared(self, shot: Shot, measurement: Measurement) -> bool | None:
        if shot.refused:
            return True
        if shot.status == self.refused.status:
            return None  # it may be refused in the same way, or be forbidden at all times
        left = {measurement.algorithm, *measurement.candidates} - {"undecided"}
        limit, window = measurement.limit.value, measurement.window_s.value
        step = window / limit if limit and window else 0.0
        certain = (bool(left) and left <= set(_AT_ONCE)) or self.lasted < _MOMENT * step
        return False if shot.admitted and certain else None


def recounted(measured: Measured, hits: Sequence[Shot]) -> Measured:
    """What was measured, with refusals that came meanwhile besides what was asked for."""
    if measured.fit is None or not hits or measured.slows or measured.queue:
        return measured
    known = {each.sent for each in measured.trace.shots}
    hits = [each for each in hits if min(known) < each.sent < max(known) and each.sent not in known]
    if not hits:
        return measured
    shots = sorted((*measured.trace.shots, *hits), key=lambda each: each.sent)
    said = [measured.documented] if measured.documented else []
    fit = fit_of(shots, measured.trace.epoch, said)
    return replace(
        measured, trace=Trace(shots, measured.trace.epoch), fit=fit, requests=measured.requests + len(hits)
    )


def tried(
    plan: Generator[Ask, list[Shot], Result], variants: Mapping[str, Variants], found: dict[str, Trial], after: float
) -> Generator[Ask, list[Shot], Result]:
    """A plan as it is, but that variants of a refused key are tried: of the first one, and `after` a time of another.

    What became of them is put in `found`, by the key.
    """
    left = dict.fromkeys(variants, _TIMES)
    first = next(iter(variants), "")

    def is_due(shot: Shot) -> bool:
        if not shot.refused or shot.key in found or not left.get(shot.key) or not variants[shot.key]:
            return False
        return shot.key == first or (shot.sent > after and not found.keys() - {first})

    step: Callable[[], Ask] = partial(next, plan)
    try:
        while True:
            ask = step()
            try:
                shots = yield ask
                if is_due(shots[-1]):
                    left[shots[-1].key] -= 1
                    if trial := (yield from _try(shots[-1], variants[shots[-1].key])):
                        found[shots[-1].key] = trial
                step = partial(plan.send, shots)
            except SpentError as error:
                step = partial(plan.throw, error)
    except StopIteration as end:
        result: Result = end.value
        return result


def _try(refused: Shot, variants: Variants) -> Generator[Ask, list[Shot], Trial | None]:
    """One request of each variant, and one of the key itself that shows that it is still refused."""
    trial = Trial(refused)
    for what, key in variants.items():
        (trial.shots[what],) = yield Ask(0.0, 1, key)
    (again,) = yield Ask(0.0, 1, refused.key)
    trial.after, trial.lasted = (again,), again.received - refused.sent
    return trial if again.refused else None
