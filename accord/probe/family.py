"""Families of limiters: each replays a trace for many parameters at once and counts what it gets wrong.

A replay is conditioned on what was seen: after each request the state follows the real outcome, not the predicted
one. What a decision would be at the earliest and at the latest time that it may have been made is compared with the
outcome: where both agree and are wrong, that is a contradiction; where they differ, it tells nothing.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from accord.probe.trace import Floats, Step, Trace

Bools = NDArray[np.bool_]
Parameters = Mapping[str, Floats]
_LATER = np.log2(1 + 1 / np.arange(1, 400))
"""What the first, the second, ... of a run of outcomes that decide nothing cost, in tosses of a coin."""


@dataclass(frozen=True, slots=True)
class Score:
    """For each set of parameters, how many outcomes were wrong and how many decided nothing (by their weights)."""

    wrong: Floats
    unsure: Floats


class Family(ABC):
    """One way to limit; `algorithm` is its public name, `variant` tells ways apart that share it.

    `names` are its parameters, `prior` how usual it is. With `ticking`, its clock knows whole seconds only; with
    `rejections`, what is refused counts as well. `chained` ones stay unsure in which window they are: of a run of
    outcomes that decide nothing each tells less than the one before.
    """

    algorithm: str
    variant: str = ""
    prior: float = 1.0
    names: tuple[str, ...] = ("limit", "window")
    ticking: bool = False
    rejections: bool = False
    chained: bool = True

    def score(self, trace: Trace, parameters: Parameters) -> Score:
        """Replay a trace for each set of parameters."""
        size = len(next(iter(parameters.values())))
        wrong, unsure, run = np.zeros(size), np.zeros(size), np.zeros(size, dtype=int)
        for step, differ, contradicts in self._replay(trace, parameters):
            if step.turns:
                run[:] = 0
            unsure += differ * step.weight * (_LATER[run] if self.chained else 1.0)
            run = np.where(differ, np.minimum(run + 1, len(_LATER) - 1), 0)
            wrong += contradicts
        return Score(wrong, unsure)

    def contradictions(self, trace: Trace, parameters: Parameters) -> list[tuple[int, float]]:
        """The outcomes that the first set of parameters gets wrong: each index, and how many it would let through."""
        replay = self._replay(trace, parameters)
        return [(step.place, float(self.room_at(step.early)[0])) for step, _, wrong in replay if wrong[0]]

    def _replay(self, trace: Trace, parameters: Parameters) -> Iterator[tuple[Step, Bools, Bools]]:
        self.epoch, self.start = trace.epoch, float(trace.early[0])
        self._begin(parameters)
        for step in trace.steps():
            early, late = self._seen(step.early), self._seen(step.late)
            soon, later = self._decide(early, late, step.count)
            differ = soon != later
            yield step, differ, (~later if step.admitted else later) & ~differ
            self._learn(early, late, step.admitted, step.count)

    def room_at(self, time: float) -> Floats:
        """How many requests would be let through at a time after what was replayed."""
        return self._room(self._seen(time))

    def learn_at(self, time: float, admitted: bool) -> None:
        """Take in a request that may come, at a time after what was replayed."""
        self._learn(self._seen(time), self._seen(time), admitted)

    def _seen(self, time: float) -> float:
        return math.floor(time + self.epoch) - self.epoch if self.ticking else time

    @property
    def punishes(self) -> bool:
        """Whether a refusal is followed by a time in which all is refused."""
        return "penalty" in self.names

    @abstractmethod
    def _begin(self, parameters: Parameters) -> None:
        """Start with the state before the first request."""

    @abstractmethod
    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        """Whether so many requests are all let through if decided at the earliest and at the latest time."""

    @abstractmethod
    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        """Take in what became of so many requests."""

    @abstractmethod
    def _room(self, time: float) -> Floats:
        """How many requests would be let through at a time."""


def never(like: Floats) -> Floats:
    """A time before all others, for each set of parameters."""
    return np.full_like(like, -np.inf)
