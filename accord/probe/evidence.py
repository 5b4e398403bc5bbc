"""The evidence: how well each family of limiters explains a trace, and which parameters it needs for that."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from accord.probe.buckets import TokenBucket
from accord.probe.clues import Clues
from accord.probe.family import Family, Parameters, Score
from accord.probe.grids import Grid, clock_phase, grid_of
from accord.probe.penalties import Block
from accord.probe.trace import Floats, Trace
from accord.probe.windows import ClockWindow, FixedWindow, SlidingLog, WindowCounter

_WRONG, _RIGHT, _UNSURE = math.log(0.01), math.log(0.99), math.log(0.5)
_OPEN = -0.1
"""What a decision that may have gone either way costs, in nats, where bounds are drawn: many in a row may."""
_NEAR = 3.0
"""How far below the best, in nats, a set of parameters may lie to count as possible."""
_HOPE = (60.0, 25.0)
"""How far below the best family, in nats, another may lie to be looked at more closely, at each step."""
_CLOSER = 48
"""How many cells to look at more closely for each parameter that is not a single value."""
_KEPT = 24


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure between bounds, with the likeliest value."""

    value: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """How far apart the bounds are, as a share of the value."""
        return (self.high - self.low) / self.value if self.value else math.inf


@dataclass(frozen=True, slots=True)
class Explanation:
    """One family's account of a trace: its evidence (nats), the outcomes left unexplained, and its parameters.

    `points` are some sets of parameters that are possible, the likeliest first.
    """

    family: Family
    evidence: float
    wrong: int
    parameters: Mapping[str, Interval]
    points: Parameters

    @property
    def algorithm(self) -> str:
        """The public name of the family."""
        return self.family.algorithm

    @property
    def window(self) -> float:
        """The likeliest window, in seconds."""
        return self.parameters["window"].value

    @property
    def limit(self) -> int:
        """The likeliest limit."""
        return round(self.parameters["limit"].value)


@dataclass(frozen=True, slots=True)
class Fit:
    """All accounts of a trace, the likeliest first."""

    explanations: tuple[Explanation, ...]

    @property
    def best(self) -> Explanation:
        """The likeliest account."""
        return self.explanations[0]

    @property
    def runner_up(self) -> Explanation:
        """The likeliest account by another algorithm."""
        return next(each for each in self.explanations if each.algorithm != self.best.algorithm)

    @property
    def odds_log10(self) -> float:
        """The odds of the best algorithm against the next, as a power of ten."""
        return (self.best.evidence - self.runner_up.evidence) / math.log(10)

    def bounds(self, name: str) -> Interval | None:
        """A figure of the best algorithm, by all of its variants that are likely."""
        best = self.best
        near = [each for each in self.explanations if each.algorithm == best.algorithm]
        near = [each for each in near if each.evidence >= best.evidence - _NEAR]
        found = [each.parameters[name] for each in near if name in each.parameters]
        if not found:
            return None
        return Interval(found[0].value, min(each.low for each in found), max(each.high for each in found))

    @property
    def certain(self) -> bool:
        """Whether only one limit is possible."""
        limit = self.bounds("limit")
        return limit is not None and limit.low == limit.high

    @property
    def close(self) -> bool:
        """Whether the time that can be measured is known closely; less is asked of an extending penalty."""
        found = self.bounds("penalty") or self.bounds("window")
        return found is not None and found.width <= (0.15 if self.best.algorithm == "extending-penalty" else 0.05)


def families() -> list[Family]:
    """Every family that refuses."""
    return [
        FixedWindow(), FixedWindow(ticking=True), ClockWindow(),
        SlidingLog(), SlidingLog(rejections=True), SlidingLog(ticking=True),
        WindowCounter(), WindowCounter(lax=True), WindowCounter(rejections=True), WindowCounter(True, lax=True),
        TokenBucket(), TokenBucket(ticking=True), Block(), Block(extends=True),
    ]  # fmt: skip


@dataclass(slots=True)
class _Account:
    """A family's cells so far and how likely the trace is by each."""

    family: Family
    grid: Grid
    likelihood: Floats
    wrong: Floats
    unsure: Floats

    @property
    def evidence(self) -> float:
        posterior = self.likelihood + self.grid.belief
        top = float(posterior.max())
        return top + math.log(float(np.exp(posterior - top).sum())) + math.log(self.family.prior)


def explain(trace: Trace, clues: Clues, among: Iterable[Family] | None = None) -> Fit:
    """Let every family replay a trace over its parameters, the more finely the better it does."""
    accounts = [_first(family, trace, clues) for family in (families() if among is None else among)]
    for hope in _HOPE:
        best = max(each.evidence for each in accounts)
        for account in accounts:
            if account.evidence >= best - hope:
                _look_closer(account, trace)
    return Fit(tuple(sorted((_explained(each) for each in accounts), key=lambda each: -each.evidence)))


def _likelihood(trace: Trace, score: Score) -> Floats:
    right = len(trace) - score.wrong - score.unsure
    return np.asarray(score.wrong * _WRONG + right * _RIGHT + score.unsure * _UNSURE)


def _first(family: Family, trace: Trace, clues: Clues) -> _Account:
    grid = grid_of(family, clues)
    if family.algorithm == "fixed-window-clock":
        grid = clock_phase(grid, trace.epoch)
    score = family.score(trace, grid.values)
    return _Account(family, grid, _likelihood(trace, score), score.wrong, score.unsure)


def _look_closer(account: _Account, trace: Trace) -> None:
    """Replace the best cells by smaller ones."""
    order = np.lexsort((-account.grid.belief, -account.likelihood))
    wide = np.any([halves[order] > 0 for halves in account.grid.halves.values()], axis=0)
    axes = sum((halves > 0).any() for halves in account.grid.halves.values())
    chosen = order[wide][: _CLOSER * axes**2]
    if not len(chosen):
        return
    finer = account.grid.take(chosen).split()
    score = account.family.score(trace, finer.values)
    rest = np.ones(len(account.grid), dtype=bool)
    rest[chosen] = False
    account.grid = account.grid.take(rest).joined(finer)
    account.likelihood = np.concatenate((account.likelihood[rest], _likelihood(trace, score)))
    account.wrong = np.concatenate((account.wrong[rest], score.wrong))
    account.unsure = np.concatenate((account.unsure[rest], score.unsure))


def _explained(account: _Account) -> Explanation:
    posterior = account.likelihood + account.grid.belief
    best = int(posterior.argmax())
    fair = account.wrong * _WRONG + account.unsure * _OPEN
    possible = fair >= fair[best] - _NEAR
    parameters = {}
    for name, values in account.grid.values.items():
        halves = account.grid.halves[name][possible]
        low, high = (values[possible] - halves).min(), (values[possible] + halves).max()
        parameters[name] = Interval(float(values[best]), float(low), float(high))
    kept = np.flatnonzero(possible)
    kept = kept[np.argsort(-posterior[kept])]
    step = max(1, len(kept) // _KEPT)
    points = {name: values[kept[::step]] for name, values in account.grid.values.items()}
    return Explanation(account.family, account.evidence, int(account.wrong[best]), parameters, points)
