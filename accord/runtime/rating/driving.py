"""Takes plans of the probe through the driver: sends what a plan asks for, and tells it what became of that."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from accord.model.measurement import Outcome, Shot
from accord.probe import Answer, Ask, Norm, Trouble
from accord.probe.asks import SpentError
from accord.wire.shooter import Reply, Stopped

Result = TypeVar("Result")
Fire = Callable[[float, int, str], Awaitable[list[Shot]]]
_TELLING = ("ratelimit", "x-ratelimit", "x-rate-limit", "retry-after")


@dataclass(slots=True)
class Ear:
    """Learns for each key what is normal there, and what is trouble."""

    norms: dict[str, Norm] = field(default_factory=dict)
    troubles: dict[str, Trouble] = field(default_factory=dict)

    def hear(self, key: str, reply: Reply) -> Outcome:
        """What became of a request with a key."""
        if key not in self.norms:
            # What has served others does not drop this one because it is out of order.
            self.norms[key] = Norm(passed=max((each.passed for each in self.norms.values()), default=0))
        return self.norms[key].outcome(answer_of(reply))

    def see(self, shot: Shot) -> str:
        """What a shot says is wrong with the target; empty where it says nothing."""
        said = self.troubles.setdefault(shot.key, Trouble()).see(shot)
        return f"{shot.key}: {said}" if said else ""


def answer_of(reply: Reply) -> Answer:
    """A reply as the probe looks at it."""
    response = reply.response
    if response is None:
        return Answer(0, dropped=reply.dropped)
    kind = (response.header("content-type") or "").partition(";")[0].strip().lower()
    return Answer(response.status, kind, told=any(name.startswith(_TELLING) for name in response.fields))


@dataclass(frozen=True, slots=True)
class _Ended(Generic[Result]):
    """What a plan returned."""

    value: Result


async def carry_out(
    plan: Generator[Ask, list[Shot], Result], fire: Fire, *, first: Sequence[Shot] = (), aside: bool = False
) -> Result:
    """Follow a plan to its end and return what it returns; one that may send no more is told so by SpentError.

    `first` has been sent already and answers the plan's first ask. `aside` has the plan think in a thread, so that
    others beside it go on.
    """
    step = _next(plan)
    answered = list(first)
    while isinstance(step, Ask):
        try:
            shots = answered or await fire(step.at, step.count, step.key)
        except (Stopped, asyncio.CancelledError):
            # One who is interrupted still says what was seen by then.
            step = _throw(plan)
        else:
            step = await asyncio.to_thread(_send, plan, shots) if aside else _send(plan, shots)
        answered = []
    return step.value


def _next(plan: Generator[Ask, list[Shot], Result]) -> Ask | _Ended[Result]:
    try:
        return next(plan)
    except StopIteration as end:
        return _Ended(end.value)


def _send(plan: Generator[Ask, list[Shot], Result], shots: list[Shot]) -> Ask | _Ended[Result]:
    try:
        return plan.send(shots)
    except StopIteration as end:
        return _Ended(end.value)


def _throw(plan: Generator[Ask, list[Shot], Result]) -> Ask | _Ended[Result]:
    try:
        return plan.throw(SpentError())
    except StopIteration as end:
        return _Ended(end.value)
