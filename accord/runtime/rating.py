"""Rating: measures the limits of a target within one budget, and waits until the target accepts again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.measurement import Bounds, Documented, Measurement, Outcome, Rate, Rating, Shot
from accord.probe import (
    RELEVANT,
    Measured,
    hint_of,
    layers,
    measure,
    measurement_of,
    most_of,
    scopes,
    until_accepted,
)
from accord.probe.asks import SpentError
from accord.runtime.aiming import aims_of, beside, redactor_of
from accord.runtime.driving import Ear, carry_out
from accord.runtime.goals import ALL, Goal
from accord.wire.shooter import Ceiling, Shooter, Stopped
from accord.wire.transport import trust_of

_KEPT_BACK = 8
"""Requests that are kept back for waiting until the target accepts again."""
_SHARE = 0.85
"""What share of the time may be used for measuring."""
_MARGIN = 1.1
_CLOSE_LIMIT, _CLOSE_WINDOW = 0.1, 0.25
"""How far apart bounds may be, as a share of the figure, that confirm what is documented."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What came of a rating, and its exchanges (redacted)."""

    rating: Rating
    exchanges: tuple[Exchange, ...]


def compared(measurement: Measurement, documented: Documented) -> str:
    """How a measurement stands to what is documented: `holds`, `stricter`, `laxer`, `not enforced`, `undecided`."""
    limit, window = measurement.limit, measurement.window_s
    if measurement.algorithm == "none-seen":
        return "not enforced" if (limit.low or 0) > documented.limit else "undecided"
    if limit.value is None or window.value is None:
        return "undecided"
    if limit.holds(documented.limit) and window.holds(documented.window):
        return "holds" if _close(limit, _CLOSE_LIMIT) and _close(window, _CLOSE_WINDOW) else "undecided"
    if measurement.algorithm == "undecided":
        return "undecided"  # figures that no account explains refute nothing
    if not limit.holds(documented.limit):
        return "stricter" if limit.value < documented.limit else "laxer"
    return "stricter" if window.value > documented.window else "laxer"


def _close(bounds: Bounds, share: float) -> bool:
    """Whether bounds are close enough for a figure between them to be confirmed."""
    return bounds.width is not None and bounds.width <= share


@dataclass(slots=True)
class Rater:
    """Measures goals at a target; `tell` is given lines while it works, `watch` every shot."""

    contract: Contract
    secrets: dict[str, str]
    ceiling: Ceiling
    tell: Callable[[str], None]
    watch: Callable[[Shot], None]
    found: list[Rate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    shooter: Shooter = field(init=False)

    def rate(self, goals: Sequence[Goal]) -> Rated:
        """Measure all goals: side by side where their figures are documented, else one after another."""
        return asyncio.run(self._rate(goals))

    async def _rate(self, goals: Sequence[Goal]) -> Rated:
        ear = Ear()
        self.shooter = shooter = Shooter(
            aims_of(self.contract, self.secrets, goals),
            self.ceiling,
            hear=ear.hear,
            see=ear.see,
            watch=self.watch,
            redactor=redactor_of(self.contract, self.secrets),
            trust=trust_of(self.contract),
            relevant=frozenset(RELEVANT),
            timeout=self.contract.limits.timeout,
        )
        try:
            await self._confirm_all([goal for goal in goals if goal.inner])
            for goal in goals:
                if goal.inner is None:
                    await self._explore(goal)
            await self._wait()
        finally:
            await shooter.close()
        if shooter.retried:
            self.notes.append(f"sent twice, since a connection had gone stale: {shooter.retried} of the requests")
        rating = Rating(
            requests=shooter.sent,
            seconds=round(time.monotonic() - shooter.began, 3),
            limits=tuple(self.found),
            shots=tuple(shooter.shots),
            epoch=_epoch(),
            notes=tuple(self.notes),
            trouble=shooter.trouble,
        )
        return Rated(rating, tuple(shooter.kept))

    @property
    def _left(self) -> int:
        return max(0, self.ceiling.requests - _KEPT_BACK - self.shooter.sent)

    @property
    def _until(self) -> float:
        return self.shooter.began + _SHARE * self.ceiling.seconds

    async def _confirm_all(self, goals: Sequence[Goal]) -> None:
        """Measure what is documented side by side; what is found to differ then is measured once more, alone.

        Counters that are not apart disturb each other, so that what holds side by side is known to be apart.
        """
        most = [goal.most.requests for goal in goals if goal.most]
        share = min(1.0, self._left / max(1, sum(most)))
        aside = len(goals) > 1
        together = await asyncio.gather(
            *(self._confirm(goal, int(share * each), aside) for goal, each in zip(goals, most, strict=True))
        )
        for goal, found in zip(goals, together, strict=True):
            differs = any(each.kept not in ("holds", "not enforced") for each in found)
            if aside and differs and not self.shooter.trouble and self._affords(goal):
                self.tell(f"{goal}: was not seen to hold beside the others; it is measured alone")
                await asyncio.sleep(_MARGIN * max(each.window for each in (goal.inner, goal.outer) if each))
                found = await self._confirm(goal, self._left, aside=False)
            self.found += found

    def _affords(self, goal: Goal) -> bool:
        cost, left = goal.cost, self._until - time.monotonic()
        return cost is not None and cost.requests <= self._left and (1 + _MARGIN) * cost.seconds < left

    async def _confirm(self, goal: Goal, most: int, aside: bool) -> list[Rate]:
        """Measure what is documented: one limit, or one behind another."""
        start, epoch, fire = time.monotonic(), _epoch(), self.shooter.fire
        if goal.outer is None:
            plan = measure(start, epoch, most, self._until, documented=goal.inner, key=goal.keys[0])
            measured = await carry_out(plan, fire, aside=aside)
            return [self._found(goal, measured, goal.paths[0], goal.scope, goal.inner)]
        both = layers(start, epoch, most, self._until, keys=goal.keys, inner=goal.inner, outer=goal.outer)
        layered = await carry_out(both, fire, aside=aside)
        found = [self._found(goal, layered.inner, goal.paths[0], goal.scope, goal.inner)]
        if layered.outer is None:
            self.notes.append(f"{goal.method}: the limit over all endpoints was not reached")
            return found
        return [*found, self._found(goal, layered.outer, ", ".join(goal.paths), ALL, goal.outer)]

    async def _explore(self, goal: Goal) -> None:
        """Measure what nothing is known of but what the first answer tells, then see what its counter counts over."""
        key = goal.keys[0]
        try:
            first = await self.shooter.fire(0.0, 1, key)
        except Stopped as stop:
            self.notes.append(f"{key}: not measured, {stop}")
            return
        if first[0].outcome is Outcome.FAILED:
            self.notes.append(f"{key}: not measured, {self.shooter.kept[-1].fault or f'status {first[0].status}'}")
            return
        if hint := hint_of(first[0].fields):
            most = most_of(hint)
            self.tell(
                f"{key}: tells of {hint.limit} in {hint.window:g} s, which is checked, not believed: at most"
                f" {min(most.requests, self._left)} requests, about {most.seconds:.0f} s"
            )
        plan = measure(first[0].sent, _epoch(), self._left + 1, self._until, hint=hint, key=key)
        measured = await carry_out(plan, self.shooter.fire, first=first)
        found = self._found(goal, measured, goal.paths[0], "", None)
        scope, notes = await self._scope(goal, found.measurement)
        measurement = replace(found.measurement, scope=scope, notes=(*found.measurement.notes, *notes))
        self.found.append(replace(found, measurement=measurement))

    async def _scope(self, goal: Goal, measurement: Measurement) -> tuple[str, list[str]]:
        """What else shares the counter: other paths, HEAD, another client address."""
        if measurement.recovery_s is None or not measurement.limit.value:
            return "", []
        if measurement.algorithm == "slow-down":
            return "", ["what it counts over was not tried, since nothing is refused"]
        others = beside(goal, self.shooter.aims)
        wait = max(measurement.recovery_s, measurement.window_s.value or 0.0)
        needed = int(3 * measurement.limit.value + 6 * len(others)) + 8
        if needed > self._left or time.monotonic() + 4 * wait > self._until:
            return "", [f"what it counts over was not tried: that takes {needed} requests and {4 * wait:.0f} s more"]
        start = time.monotonic() + _MARGIN * wait
        plan = scopes(start, self._left, self._until, key=goal.keys[0], others=others, wait=wait)
        found = await carry_out(plan, self.shooter.fire)
        notes = [f"{key} {_shares(shared)}" for key, shared in found.shared.items()]
        if len(goal.keys) == 1:
            notes.append("per endpoint or over all: not tried with one path; give another with --path")
        return _scope_of([found.shared.get(key) for key in goal.keys[1:]]), [*notes, *found.notes]

    def _found(
        self, goal: Goal, measured: Measured, endpoint: str, scope: str, documented: Documented | None
    ) -> Rate:
        measurement = measurement_of(measured, method=goal.method, endpoint=endpoint, scope=scope)
        if self.shooter.trouble:
            measurement = replace(measurement, notes=(*measurement.notes, f"stopped: {self.shooter.trouble}"))
        places = {(shot.key, shot.sent): place for place, shot in enumerate(self.shooter.shots)}
        shots = tuple(places[shot.key, shot.sent] for shot in measured.trace.shots)
        kept = compared(measurement, documented) if documented else ""
        return Rate(measurement, documented, kept, shots)

    async def _wait(self) -> None:
        """Wait until each key that was refused last is accepted again, so that the next run is not spoiled."""
        last = {shot.key: shot for shot in sorted(self.shooter.shots, key=lambda each: each.sent)}
        found = [each.measurement for each in self.found]
        fire = partial(self.shooter.fire, despite_trouble=True)
        for key, shot in last.items():
            if not shot.refused:
                continue
            waits = [each.recovery_s or 0.0 for each in found if _concerns(each, key)]
            wait, longest = max(waits, default=1.0), self.shooter.ends - shot.received
            try:
                accepted = await carry_out(until_accepted(shot.received, wait, longest, key=key), fire)
            except SpentError:
                accepted = None
            if accepted is None:
                self.notes.append(f"{key}: still refused at the end; wait before the next run")


def _concerns(measurement: Measurement, key: str) -> bool:
    """Whether a key may be refused by a limit that was measured."""
    paths = measurement.endpoint.split(", ")
    return any(key.startswith(f"{measurement.method} {path}") for path in paths)


def _scope_of(shared: Sequence[bool | None]) -> str:
    """The scope, from whether other paths share the counter of the first; empty where that is not known."""
    if not shared or None in shared:
        return ""
    return ALL if all(shared) else "" if any(shared) else "endpoint"


def _shares(shared: bool | None) -> str:
    if shared is None:
        return "shares the counter or not: undecided"
    return "shares the counter" if shared else "has a counter of its own"


def _epoch() -> float:
    """The unix time at time 0 of the monotonic clock."""
    return time.time() - time.monotonic()
