"""State machines: sequences of steps with a model beside the server, drawn by Hypothesis or played again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from accord.runtime.exploring.draws import Draw, Drawing, Replaying, Stale
from accord.runtime.exploring.world import World

Step = TypeVar("Step", bound=Callable[..., None])


class Machine(RuleBasedStateMachine):
    """A model beside the server: each `@step` changes both, and `check` compares them after every step.

    What is drawn is noted as `{"step": name, "drawn": [...]}`.
    """

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world
        self.steps: list[dict[str, Any]] = []
        self._compared = 0
        self.begin()

    def begin(self) -> None:
        """Prepare the model; raises NotApplicable where there is nothing to compare."""

    @rule()
    def at_rest(self) -> None:
        """Do nothing: Hypothesis fills up each new beginning with the step whose name comes first."""

    @invariant()
    def compare(self) -> None:
        """Compare model and server, where something was done since."""
        if len(self.steps) > self._compared:
            self._compared = len(self.steps)
            self.check()

    def check(self) -> None:
        """Compare the model with the server; raises Violation where they differ."""

    def again(self, steps: list[dict[str, Any]]) -> None:
        """Play steps again; raises Stale where one is no step, or cannot be taken now."""
        for each in steps:
            taken: Any = getattr(type(self), str(each.get("step")), None)
            if not hasattr(taken, "taken"):
                raise Stale(f"{each.get('step')!r} is no step")
            if not taken.when(self):
                raise Stale(f"the step {each['step']} cannot be taken here")
            self.steps.append(each)
            taken.taken(self, Replaying(each.get("drawn", ())))
            self.check()


def step(when: Callable[[Any], bool] | None = None) -> Callable[[Step], Any]:
    """Make a method of a machine, which takes a draw, one of its steps; `when` tells whether it can be taken."""
    allowed = when or _always

    def bind(method: Step) -> Any:
        def take(self: Machine, data: st.DataObject) -> None:
            draw = Drawing(data)
            self.steps.append({"step": method.__name__, "drawn": draw.drawn})
            method(self, draw)

        take.__name__ = method.__name__
        ruled: Any = precondition(allowed)(rule(data=st.data())(take))
        ruled.taken, ruled.when = method, allowed
        return ruled

    return bind


def _always(machine: Any) -> bool:  # noqa: ARG001
    return True


def play(kind: type[Machine], world: World, draw: Draw) -> None:
    """Play a machine once with the steps that a draw gives back."""
    kind(world).again(draw(st.nothing()))
