"""Rating: measures the limits of a target within one budget, and waits until the target accepts again."""

from __future__ import annotations

import asyncio
import math
import signal
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.measurement import Measurement, Outcome, Rate, Rating, Shot
from accord.probe import (
    RELEVANT,
    Guest,
    Measured,
    Trial,
    behind,
    compared,
    few_of,
    hint_of,
    layers,
    measure,
    measurement_of,
    most_of,
    recounted,
    remarks,
    scopes,
    tried,
    until_accepted,
)
from accord.probe.asks import SpentError
from accord.runtime.rating.aiming import aims_of, redactor_of, variants_of
from accord.runtime.rating.driving import Ear, carry_out
from accord.runtime.rating.goals import ALL, Goal, paired
from accord.runtime.rating.scoped import (
    UNTRIED,
    apart_from,
    concerns,
    held_in,
    scope_of,
    scoped,
    told_of,
    with_scope,
)
from accord.wire.shooter import Ceiling, Shooter, Stopped
from accord.wire.transport import trust_of

_KEPT_BACK = 8
"""Requests that are kept back for waiting until the target accepts again."""
_SHARE = 0.85
"""What share of the time may be used for measuring."""
_MARGIN = 1.1
_CONFIRMED = ("holds", "not enforced")
"""What needs no second look: a disturbance refuses more, not less."""
_PART, _ALL_VARIANTS = 8, 99
_SOON = 0.03
"""After which share of the time of recovery to see whether a key is accepted, where asking does not prolong that."""
_PUNISHING = {"block", "extending-penalty", "undecided"}
INTERRUPTED = "interrupted"
"""What a rating was stopped by where a person did so."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What came of a rating, and its exchanges (redacted)."""

    rating: Rating
    exchanges: tuple[Exchange, ...]


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
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

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
        epoch = _epoch()
        try:
            with self._interruptible():
                await self._confirm_all([goal for goal in goals if goal.inner])
                for goal in goals:
                    if goal.inner is None:
                        await self._aside(self._explore(goal))
                await self._aside(self._wait())
        finally:
            await shooter.close()
        if shooter.retried:
            self.notes.append(f"sent twice, since a connection had gone stale: {shooter.retried} of the requests")
        rating = Rating(
            requests=shooter.sent,
            seconds=round(time.monotonic() - shooter.began, 3),
            limits=tuple(self.found),
            shots=tuple(shooter.shots),
            epoch=epoch,
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

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Let Ctrl-C end what is measured, with all that is known by then."""
        loop = asyncio.get_running_loop()

        def interrupt() -> None:
            self.shooter.trouble = self.shooter.trouble or INTERRUPTED
            for task in self._tasks:
                task.cancel()

        known = (ValueError, RuntimeError, NotImplementedError)  # outside of the main thread, and on some systems
        with suppress(*known):
            loop.add_signal_handler(signal.SIGINT, interrupt)
        try:
            yield
        finally:
            with suppress(*known):
                loop.remove_signal_handler(signal.SIGINT)

    async def _aside(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do some work that can be interrupted."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            return None
        finally:
            self._tasks.discard(task)

    async def _confirm_all(self, goals: Sequence[Goal]) -> None:
        """Measure what is documented side by side; what is found to differ then is measured once more, alone.

        Counters that are not apart disturb each other, so that what holds side by side is known to be apart.
        """
        hosts, guests = paired(goals)
        most = [goal.most.requests for goal in hosts if goal.most]
        share = min(1.0, self._left / max(1, sum(most)))
        together = await asyncio.gather(
            *(
                self._aside(self._confirm(goal, int(share * each), len(hosts) > 1, guests.get(goal)))
                for goal, each in zip(hosts, most, strict=True)
            )
        )
        results = dict(zip(hosts, (found or {} for found in together), strict=True))
        for goal in goals:
            found: list[Rate] = next((each[goal] for each in results.values() if goal in each), [])
            found = [apart_from(held_in(results), each, goal, goals) for each in found]
            differs = not found or any(each.kept not in _CONFIRMED and not self._alone(each, goal) for each in found)
            if len(goals) > 1 and differs and not self.shooter.trouble and self._affords(goal):
                self.tell(f"{goal}: was not seen to hold beside the others; it is measured alone")
                await self._silence(goal)
                again = await self._aside(self._confirm(goal, self._left, aside=False))
                found = await self._apart(goal, found, (again or {}).get(goal, []), goals)
            self.found += found

    def _settled(self, rate: Rate, before: Sequence[Rate], goal: Goal) -> Rate:
        """A limit as it was measured the second time, or at first where only that was undisturbed and decided it."""
        if rate.kept != "undecided":
            return rate
        earlier = (each for each in before if each.documented == rate.documented and each.kept != "undecided")
        return next((each for each in earlier if self._alone(each, goal)), rate)

    def _alone(self, rate: Rate, goal: Goal) -> bool:
        """Whether nothing was sent for another goal while a limit was measured, and in the window before."""
        mine = [self.shooter.shots[place] for place in rate.shots]
        if not mine:
            return False
        window = rate.documented.window if rate.documented else 0.0
        begin, end = min(each.sent for each in mine) - window, max(each.received for each in mine)
        others = (each for each in self.shooter.shots if begin <= each.sent <= end)
        return all(any(each.key.startswith(key) for key in goal.keys) for each in others)

    def _affords(self, goal: Goal) -> bool:
        cost, left = goal.cost, self._until - time.monotonic()
        return cost is not None and cost.requests <= self._left and (1 + _MARGIN) * cost.seconds < left

    async def _silence(self, goal: Goal) -> None:
        await self._aside(asyncio.sleep(_MARGIN * max(each.window for each in goal.documented)))

    async def _apart(
        self, goal: Goal, before: Sequence[Rate], again: list[Rate], goals: Sequence[Goal]
    ) -> list[Rate]:
        """What holds alone but did not beside others: it is told of those that share its counter, by trying them."""
        held = bool(again) and all(each.kept in _CONFIRMED for each in again)
        others = [each.keys[0] for each in goals if each is not goal]
        if not before:
            return again
        if not held:
            return [self._settled(each, before, goal) for each in again] or list(before)
        measurement = again[0].measurement
        shared, notes = await self._try(goal, measurement, others)
        both = [key for key, found in shared.items() if found]
        methods = {
            f"method {key.split()[0]}": found for key, found in shared.items() if key.split()[0] != goal.method
        }
        measurement = replace(measurement, shared={**measurement.shared, **methods})
        notes += [f"its counter is shared with {key}, though they are documented apart" for key in both]
        kept = "stricter" if both else "undecided" if None in shared.values() or not shared else again[0].kept
        first = replace(again[0], kept=kept, settled=kept, added=(*again[0].added, *notes))
        first = replace(first, measurement=replace(measurement, notes=(*measurement.notes, *notes)))
        return [first, *again[1:]]

    async def _confirm(self, goal: Goal, most: int, aside: bool, guest: Goal | None = None) -> dict[Goal, list[Rate]]:
        """Measure what is documented: one limit, or one behind another, and that of a guest within both."""
        start, epoch, fire = time.monotonic(), _epoch(), self.shooter.fire
        trials: dict[str, Trial] = {}
        variants = self._variants(goal)
        if goal.inner is None or goal.outer is None:
            plan = measure(start, epoch, most, self._until, documented=goal.inner, key=goal.keys[0])
            measured = await carry_out(tried(plan, variants, trials, math.inf), fire, aside=aside)
            return {goal: [self._found(goal, measured, goal.scope, trials.get(goal.keys[0]))]}
        keys = goal.keys if goal.outer_scope == ALL and goal.scope != ALL else goal.keys[:1]
        inside = Guest(guest.keys[0], guest.inner) if guest and guest.inner else None
        both = layers(
            start, epoch, most, self._until,
            keys=keys, inner=goal.inner, outer=goal.outer, middle=goal.middle, guest=inside, trials=trials,
        )  # fmt: skip
        layered = await carry_out(tried(both, variants, trials, start + goal.outer.window), fire, aside=aside)
        mine = [self._found(goal, layered.inner, goal.scope, trials.get(goal.keys[0]))]
        mine += [self._found(goal, each, goal.scope) for each in layered.middle]
        if layered.outer:
            far = next((each for key, each in trials.items() if key != goal.keys[0]), None)
            mine.append(self._found(goal, layered.outer, goal.outer_scope, far, paths=keys))
        else:
            self.notes.append(f"{goal.method}: the limit over all endpoints was not reached")
        if guest is None:
            return {goal: mine}
        if layered.shared is not None:
            self.notes.append(f"{guest.keys[0]} {told_of(layered.shared)} of all endpoints: {goal}")
        return {goal: mine, guest: [self._found(guest, layered.guest, guest.scope)] if layered.guest else []}

    def _variants(self, goal: Goal) -> dict[str, dict[str, str]]:
        """What to try of each key of a goal: not so much that, where refusals count, nothing comes back in time."""
        most = few_of(goal.inner.limit, _PART) // 3 if goal.inner and goal.outer else _ALL_VARIANTS
        found = {key: variants_of(goal, key, self.shooter.aims) for key in goal.keys}
        return {
            key: {what: each[what] for number, what in enumerate(each) if number < most}
            for key, each in found.items()
        }

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
        found = replace(self._found(goal, measured, ""), hint=hint)
        variants = variants_of(goal, key, self.shooter.aims)
        others = dict.fromkeys((*goal.keys[1:], *variants.values()))
        tries, notes = await self._try(goal, found.measurement, list(others))
        shared = {what: tries[each] for what, each in variants.items() if each in tries}
        if tries and len(goal.keys) == 1:
            notes.append(UNTRIED["endpoint"])
        self.found.append(with_scope(found, scope_of([tries.get(each) for each in goal.keys[1:]]), shared, notes))
        await self._look_behind(goal, measured, self.found[-1].measurement)

    async def _look_behind(self, goal: Goal, inner: Measured, said: Measurement) -> None:
        """Spread over several paths, each of which has a counter of its own, to see a limit over all of them."""
        if said.scope != "endpoint" or len(goal.keys) < 2 or not said.recovery_s:
            return
        if 2 * (said.limit.value or 0) > self._left:
            self.notes.append(f"{goal.method}: a limit over all endpoints was not looked for; the budget is spent")
            return
        await asyncio.sleep(_MARGIN * max(said.recovery_s, said.window_s.value or 0.0))
        plan = behind(inner, _epoch(), self._left, self._until, keys=goal.keys)
        outer = await carry_out(plan, self.shooter.fire)
        if outer is not None:
            self.found.append(self._found(goal, outer, ALL, paths=goal.keys))

    async def _try(
        self, goal: Goal, measurement: Measurement, others: Sequence[str]
    ) -> tuple[dict[str, bool | None], list[str]]:
        """Whether other requests share a counter that was measured: each is sent while the first is refused."""
        if measurement.recovery_s is None or not measurement.limit.value or not others:
            return {}, []
        if measurement.algorithm == "slow-down":
            return {}, ["what it counts over was not tried, since nothing is refused"]
        wait = max(measurement.recovery_s, measurement.window_s.value or 0.0)
        needed = int(3 * measurement.limit.value + 6 * len(others)) + 8
        if needed > self._left or time.monotonic() + 4 * wait > self._until:
            return {}, [f"what it counts over was not tried: that takes {needed} requests and {4 * wait:.0f} s more"]
        start = time.monotonic() + _MARGIN * wait
        plan = scopes(start, self._left, self._until, key=goal.keys[0], others=others, wait=wait)
        found = await carry_out(plan, self.shooter.fire)
        notes = [f"{key} {told_of(shared)}" for key, shared in found.shared.items()]
        return dict(found.shared), [*notes, *found.notes]

    def _found(
        self,
        goal: Goal,
        measured: Measured,
        scope: str,
        trial: Trial | None = None,
        *,
        paths: Sequence[str] = (),
    ) -> Rate:
        """A limit as it was measured, compared with what is documented, and what shares its counter."""
        trial = trial if trial and trial.is_of(measured) else None
        measured = recounted(measured, trial.hits) if trial else measured
        endpoint = ", ".join(goal.paths[: len(paths)]) if paths else goal.paths[0]
        measurement = measurement_of(measured, method=goal.method, endpoint=endpoint, scope=scope)
        shared, notes = scoped(goal, measurement, trial) if trial else ({}, list[str]())
        documented = measured.documented
        kept = compared(measurement, documented) if documented else ""
        notes += remarks(measurement, documented) if documented else ()
        if self.shooter.trouble:
            notes.append(f"stopped: {self.shooter.trouble}")
        places = {(shot.sent, shot.received): place for place, shot in enumerate(self.shooter.shots)}
        shots, hidden = (
            tuple(places[each] for shot in some if (each := (shot.sent, shot.received)) in places)
            for some in (measured.trace.shots, measured.hidden)
        )
        rate = Rate(measurement, documented, kept, shots, complete=measured.complete, hidden=hidden)
        return with_scope(rate, scope, shared, notes)

    async def _wait(self) -> None:
        """Wait until each key that was refused last is accepted again, so that the next run is not spoiled."""
        last = {shot.key: shot for shot in sorted(self.shooter.shots, key=lambda each: each.sent)}
        found = [each.measurement for each in self.found]
        fire = partial(self.shooter.fire, despite_trouble=True)
        for key, shot in last.items():
            if not shot.refused:
                continue
            mine = [each for each in found if concerns(each, key)]
            wait = max((each.recovery_s or 0.0 for each in mine), default=1.0)
            if not any(_PUNISHING & {each.algorithm, *each.candidates} for each in mine):
                wait = min(wait, max(time.monotonic() - shot.received, _SOON * wait))
            try:
                accepted = await carry_out(until_accepted(shot.received, wait, self.shooter.ends, key=key), fire)
            except SpentError:
                accepted = None
            if accepted is None:
                self.notes.append(f"{key}: still refused at the end; wait before the next run")


def _epoch() -> float:
    """The unix time at time 0 of the monotonic clock."""
    return time.time() - time.monotonic()
