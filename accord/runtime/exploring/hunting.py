"""A hunt: searches one property for examples that break it, each cause once, as small as it can be made."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from _pytest.outcomes import Skipped
from hypothesis import HealthCheck, Phase, Verbosity, assume, given, seed, settings, target
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase
from hypothesis.errors import HypothesisException
from hypothesis.stateful import get_state_machine_test

from accord.judge.expect import Violation
from accord.runtime.exploring.draws import Drawing, Replaying, Stale
from accord.runtime.exploring.efforts import Effort
from accord.runtime.exploring.properties import Property
from accord.runtime.exploring.stage import Spent, Stage, cause_of
from accord.runtime.exploring.stateful import Machine
from accord.runtime.exploring.steady import steady_draws
from accord.wire.budget import BudgetSpent
from accord.wire.client import UnsafeRequest

_EXAMPLES = 200
"""How many examples one search draws before it starts afresh, from another seed."""
_APART = 7919
"""How far apart the seeds of one search are from another."""
_STEPS = 25
_SHRINKING = 1500
"""How many requests making one example smaller may take, beyond those of the search."""


@dataclass(slots=True)
class Found:
    """An example that breaks a property: what was drawn, and the violation that it showed."""

    drawn: list[Any]
    violation: Violation

    @property
    def size(self) -> tuple[int, str]:
        """By what examples are compared: the shorter, then the plainer."""
        text = json.dumps(self.drawn)
        return len(text), text


@dataclass(slots=True)
class Hunt:
    """The search of one property, for so many causes at most.

    `found` holds the smallest example of each cause that showed itself again twice; `database` keeps what failed, and
    `known` are causes that others have found.
    """

    stage: Stage
    each: Property
    effort: Effort
    seed: int
    database: Path | None = None
    most: int = 5
    known: set[tuple[Any, ...]] = field(default_factory=set)
    found: dict[tuple[Any, ...], Found] = field(default_factory=dict)
    unsteady: set[tuple[Any, ...]] = field(default_factory=set)
    examples: int = 0
    undecided: int = 0
    fresh: int = 0
    why_not: str = ""
    broken: Exception | None = None
    _turn: int = 0
    _best: Found | None = None
    _pursued: tuple[Any, ...] | None = None

    def search(self, requests: int) -> None:
        """Search with so many requests; those that make an example smaller, or show it again, come on top."""
        stage, spent = self.stage, 0
        stage.rehearse()
        while spent < requests and len(self.found) < self.most and not self.why_not and not stage.over:
            before, seen = stage.sent, stage.world.sights.fresh
            stage.limit = before + requests - spent
            self._best = self._pursued = None
            try:
                self._run(self.seed + _APART * self._turn)
            finally:
                stage.limit = None
            if self.broken:
                raise self.broken
            self.fresh += stage.world.sights.fresh - seen
            sent = stage.sent - before
            if self._best:
                self._keep(self._best)
            elif not sent:
                break  # all there is was tried
            spent += min(sent, requests - spent)
            self._turn += 1

    def replay(self, drawn: list[Any]) -> Violation | None:
        """The violation that an example shows now, or None; raises Stale where it fits no more."""
        try:
            self.stage.play(self.each, Replaying(drawn))
        except Violation as error:
            return error
        return None

    def _keep(self, best: Found) -> None:
        """Keep an example whose cause shows itself again twice."""
        cause = cause_of(best.violation)
        for _ in range(2):
            try:
                again = self.replay(best.drawn)
            except (Stale, Skipped):
                again = None
            if again is None or cause_of(again) != cause:
                self.unsteady.add(cause)
                return
        self.found[cause] = best

    def _run(self, number: int) -> None:
        phases = [Phase.reuse, Phase.generate, Phase.target, *([Phase.shrink] if self.effort.shrinks else [])]
        chosen = settings(
            max_examples=_EXAMPLES,
            stateful_step_count=_STEPS,
            phases=phases,
            database=DirectoryBasedExampleDatabase(self.database) if self.database else None,
            deadline=None,
            derandomize=False,
            report_multiple_bugs=False,
            print_blob=False,
            suppress_health_check=list(HealthCheck),
            verbosity=Verbosity.quiet,
        )
        try:
            with steady_draws():
                seed(number)(self._test(chosen))()
        except (Spent, Violation, HypothesisException):
            return  # what was found is kept as it was met

    def _test(self, chosen: settings) -> Callable[[], None]:
        body = self.each.body
        if isinstance(body, type) and issubclass(body, Machine):
            return _machine_test(self, body, chosen)

        @chosen
        @given(st.data())
        def test(data: st.DataObject) -> None:
            draw = Drawing(data)
            self.attempt(lambda: draw.drawn, lambda: self.stage.play(self.each, draw))

        return test

    def attempt(self, drawn: Callable[[], list[Any]], play: Callable[[], None]) -> None:
        """Play one example; raises its violation where that is the one that is sought.

        Errors of our own end the search, and are kept for it to raise.
        """
        seen, self.examples = self.stage.world.sights.fresh, self.examples + 1
        try:
            play()
        except Violation as error:
            if self._is_sought(error):
                found = Found(drawn(), error)
                if self._best is None or found.size < self._best.size:
                    self._best = found
                raise
        except Skipped as error:
            self.undecided += 1
            if not drawn():
                self.why_not = str(error.msg)
                raise Spent from error
            assume(False)
        except (Stale, UnsafeRequest):
            self.undecided += 1
            assume(False)
        except BudgetSpent as error:
            self.stage.over = str(error)
            raise Spent from error
        except HypothesisException:
            raise
        except Exception as error:
            self.broken = error
            raise Spent from error
        if self.stage.spent:
            raise Spent
        target(float(self.stage.world.sights.fresh - seen))

    def _is_sought(self, error: Violation) -> bool:
        cause = cause_of(error)
        if cause in {*self.found, *self.unsteady, *self.known} or self._pursued not in (None, cause):
            return False
        if self._pursued is None:
            self._pursued = cause
            if self.effort.shrinks and self.stage.limit is not None:
                self.stage.limit = self.stage.sent + _SHRINKING
        return True


def _machine_test(hunt: Hunt, kind: type[Machine], chosen: settings) -> Callable[[], None]:
    """The search of a state machine: each example plays one, with the steps that it took."""
    playing: list[Machine] = []

    def machine() -> Machine:
        playing[:] = []
        playing.append(kind(hunt.stage.world))
        return playing[0]

    made: Any = get_state_machine_test(machine, settings=chosen)  # type: ignore[arg-type]
    once = made.hypothesis.inner_test

    @chosen
    @given(st.data())
    def test(data: st.DataObject) -> None:
        def play() -> None:
            with hunt.stage.example():
                once(data)

        hunt.attempt(lambda: [each.steps for each in playing if each.steps], play)

    return test
