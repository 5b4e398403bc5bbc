"""The evidence: how well each family of limiters explains a trace, and which parameters it needs for that."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from accord.probe.buckets import TokenBucket
from accord.probe.clues import Clues
from accord.probe.family import Family, Parameters, Score
from accord.probe.grids import Grid, grid_of
from accord.probe.penalties import Block
from accord.probe.tokens import LumpBucket, WholeBucket
from accord.probe.trace import Floats, Trace
from accord.probe.windows import ClockWindow, FixedWindow, SlidingLog, WindowCounter

_WRONG, _RIGHT, _UNSURE = math.log(0.01), math.log(0.99), math.log(0.5)
_OPEN = -0.1
"""What a decision that may have gone either way costs, in nats, where bounds are drawn: many in a row may."""
_NEAR = 3.0
"""How far below the best, in nats, a set of parameters may lie to count as possible."""
ENOUGH = 3.0
"""The odds, as a power of ten, from which on an account is ruled out."""
LIKELY = 2.0
"""The odds, as a power of ten, up to which an account has a say in the bounds of figures."""
_HOPE = (60.0, 25.0)
"""How far below the best family, in nats, another may lie to be looked at more closely, at each step."""
_CLOSER = 48
"""How many cells to look at more closely for each parameter that is not a single value."""
_KEPT = 24
_FEW = 3
"""How many outcomes an account may leave unexplained, at most, for which it is looked at whether more passed."""
_ROUND = math.log(3)
"""How much likelier, in nats, a limit is that is a multiple of five."""


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

    def holds(self, figure: float) -> bool:
        """Whether a figure lies between the bounds."""
        return self.low <= figure <= self.high


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

    def possible(self, odds: float = ENOUGH) -> tuple[Explanation, ...]:
        """The accounts that are not ruled out; where something is unexplained, it may be so for another reason."""
        best = self.best
        least = best.evidence - (odds + 2 * best.wrong) * math.log(10)
        return tuple(each for each in self.explanations if each.evidence >= least)

    def left(self, odds: float = ENOUGH) -> tuple[str, ...]:
        """The algorithms that are not ruled out, the likeliest first."""
        return tuple(dict.fromkeys(each.algorithm for each in self.possible(odds)))

    def bounds(self, name: str) -> Interval | None:
        """A figure by all accounts that are likely, with its likeliest value; None where the best has none."""
        if name not in self.best.parameters:
            return None
        found = [each.parameters[name] for each in self.possible(LIKELY) if name in each.parameters]
        return Interval(found[0].value, min(each.low for each in found), max(each.high for each in found))

    @property
    def certain(self) -> bool:
        """Whether only one limit is possible."""
        limit = self.bounds("limit")
        return limit is not None and limit.low == limit.high

    @property
    def time(self) -> Interval:
        """The time that can be measured: the penalty, or else the window."""
        return self.bounds("penalty") or self.bounds("window") or Interval(0.0, 0.0, math.inf)


def families() -> list[Family]:
    """Every family that refuses."""
    return [
        FixedWindow(), FixedWindow(ticking=True), ClockWindow(), ClockWindow(odd=True),
        SlidingLog(), SlidingLog(rejections=True), SlidingLog(ticking=True),
        *(WindowCounter(*each) for each in product((False, True), repeat=3)),
        TokenBucket(), TokenBucket(ticking=True), LumpBucket(), WholeBucket(), WholeBucket(rejections=True),
        Block(), Block(extends=True),
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
    found = sorted((_explained(each) for each in accounts), key=lambda each: -each.evidence)
    return Fit(tuple(_widened(each, trace) for each in found))


def _likelihood(trace: Trace, score: Score) -> Floats:
    right = len(trace) - score.wrong - score.unsure
    return np.asarray(score.wrong * _WRONG + right * _RIGHT + score.unsure * _UNSURE)


def _first(family: Family, trace: Trace, clues: Clues) -> _Account:
    grid = grid_of(family, clues)
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
    best = _likeliest(posterior, account.grid.values["limit"])
    wrong = int(account.wrong[best])
    fair = account.wrong * _WRONG + account.unsure * _OPEN
    # Where something is unexplained, one more thing may be.
    possible = fair >= fair[best] - _NEAR + (_WRONG if wrong else 0.0)
    possible &= _likely_limits(fair + account.grid.belief, account.grid.values["limit"], wrong)
    parameters = {}
    for name, values in account.grid.values.items():
        halves = account.grid.halves[name][possible]
        low, high = (values[possible] - halves).min(), (values[possible] + halves).max()
        parameters[name] = Interval(float(values[best]), float(low), float(high))
    kept = np.flatnonzero(possible)
    kept = kept[np.argsort(-posterior[kept])]
    step = max(1, len(kept) // _KEPT)
    points = {name: values[kept[::step]] for name, values in account.grid.values.items()}
    return Explanation(account.family, account.evidence, wrong, parameters, points)


def _widened(account: Explanation, trace: Trace) -> Explanation:
    """An account with more room for its limit, where more passed than it allows.

    Somebody else's requests lower what passes, and nothing raises it.
    """
    if not 0 < account.wrong <= _FEW:
        return account
    best = {name: values[:1] for name, values in account.points.items()}
    passed = sum(bool(trace.admitted[index]) for index, _ in account.family.contradictions(trace, best))
    if not passed:
        return account
    limit = account.parameters["limit"]
    seen = [each for each in trace.closings if each <= limit.high + max(2.0, limit.high / 10)]
    wider = Interval(limit.value, limit.low, max([limit.high + passed, *seen]))
    return replace(account, parameters={**account.parameters, "limit": wider})


def _likely_limits(belief: Floats, limits: Floats, wrong: int) -> NDArray[np.bool_]:
    """The cells whose limit is likely, by all that is believed of it: some need a window of one chosen length."""
    found, place = np.unique(limits, return_inverse=True)
    shares = np.array([np.logaddexp.reduce(belief[place == each]) for each in range(len(found))])
    return np.asarray((shares >= shares.max() - (LIKELY + 2 * wrong) * math.log(10))[place])


def _likeliest(posterior: Floats, limits: Floats) -> int:
    """The best cell of the limit that is likeliest in all; people choose round ones."""
    found = np.unique(limits)
    shares = [np.logaddexp.reduce(posterior[limits == each]) + (each % 5 == 0) * _ROUND for each in found]
    chosen = np.flatnonzero(limits == found[int(np.argmax(shares))])
    return int(chosen[posterior[chosen].argmax()])
