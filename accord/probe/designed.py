"""Designed rounds: probes at times at which the accounts that remain foretell different things."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable
from copy import deepcopy
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from accord.model.measurement import Shot
from accord.probe.asks import Ask, Plan, Progress
from accord.probe.evidence import Explanation, Fit
from accord.probe.family import Family
from accord.probe.trace import Floats, Trace

_POLLS = 5
_STEPS = 200
_AHEAD = 2.2
"""How far ahead to look, in windows."""
_STARTS = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9, 1.05, 1.25, 1.6, 2.1)
"""How long to be silent before a round, in windows."""
_GAPS = (0.1, 0.45)
"""How long to be silent within a round, in windows."""
_APART = 0.12
"""How long to wait before all that may pass is sent, in windows."""
_RIVAL = 14.0
"""How far below the best, in nats, an account may lie and still have a say."""


@dataclass(frozen=True, slots=True)
class Round:
    """When to begin, and how long to wait after the first few requests, in seconds."""

    start: float
    gap: float


def rivals(fit: Fit, most: int = 4) -> list[Explanation]:
    """The best account, and the others that are not far behind."""
    near = [each for each in fit.explanations[1:] if each.evidence >= fit.best.evidence - _RIVAL]
    return [fit.best, *(near or [fit.runner_up])[: most - 1]]


def scale_of(account: Explanation) -> float:
    """The time in which an account changes its mind, in seconds."""
    penalty = account.parameters.get("penalty")
    return penalty.value if penalty else account.window


def opening_round(progress: Progress, fit: Fit, epoch: float) -> Plan:
    """Poll until requests pass again, and see whether some more do than passed at first."""
    if progress.shots[-1].admitted:
        # Not at once: what a log gives back would race with what it is asked for.
        yield from progress.burst(progress.now + _APART * scale_of(fit.best))
    if (yield from _await(progress, fit, epoch)):
        yield from progress.burst(0.0, most=math.ceil(fit.best.limit / 5) + 3)


def _await(progress: Progress, fit: Fit, epoch: float) -> Generator[Ask, list[Shot], bool]:
    """Poll when accounts say that requests pass again, then ever more seldom; False where none passes."""
    accounts = rivals(fit, 3)
    polls = 2 if fit.best.family.rejections else _POLLS + 3 * (len(accounts) - 1)
    for left in range(polls, 0, -1):
        times = _openings(accounts, Trace(progress.shots, epoch), progress.now)
        if not len(times):
            break
        # The last poll is to come after all times, the first after a share of them.
        place = min(len(times) - 1, math.ceil(len(times) / left))
        margin = _AHEAD * scale_of(fit.best) / _STEPS if left == 1 else 0.0
        if (yield from progress.one(float(times[place]) + margin)).admitted:
            return True
    gap = 0.2 * scale_of(fit.best)
    for _ in range(9):
        if (yield from progress.one(progress.now + gap)).admitted:
            return True
        gap *= 1.5
    return False


def _openings(accounts: Iterable[Explanation], trace: Trace, now: float) -> Floats:
    """When requests pass again after a trace, as each account has it with each of its parameters, in order."""
    found = [np.empty(0)]
    for account in accounts:
        account.family.score(trace, account.points)
        first = np.full(len(account.points["limit"]), np.inf)
        for time in now + np.linspace(0, _AHEAD * scale_of(account), _STEPS):
            first = np.where(np.isinf(first) & (account.family.room_at(float(time)) >= 1), time, first)
        # Who says that requests pass by now has just been proven wrong.
        found.append(first[np.isfinite(first) & (first > now)])
    return np.sort(np.concatenate(found))


def telling_round(progress: Progress, fit: Fit, epoch: float) -> Plan:
    """A round in which the likeliest accounts differ most: a few requests, a pause, and all that pass."""
    plan = _best_round(fit, Trace(progress.shots, epoch), progress.now)
    few = max(1, math.ceil(fit.best.limit / 5))
    first = yield from progress.burst(plan.start, most=few)
    if all(shot.admitted for shot in first):
        yield from progress.burst(first[0].sent + plan.gap)


def counting_round(progress: Progress, fit: Fit) -> Plan:
    """All that pass after a silence that empties any window."""
    yield from progress.burst(progress.now + _AHEAD * scale_of(fit.best))


def _best_round(fit: Fit, trace: Trace, now: float) -> Round:
    """The round in which accounts differ most for the time that it takes."""
    scale = scale_of(fit.best)
    accounts = rivals(fit)
    rounds = [Round(now + share * scale, gap * scale) for share in _STARTS for gap in _GAPS]
    told = [_forecasts(each, trace, rounds, scale) for each in accounts]
    top = fit.best.evidence
    worth = np.zeros(len(rounds))
    for (one, first), (other, second) in combinations(enumerate(told), 2):
        weight = math.exp(max(accounts[one].evidence, accounts[other].evidence) - top)
        weight *= max(0.05, math.exp(accounts[other].evidence - accounts[one].evidence))
        worth += weight * np.abs(first - second).sum(axis=1)
    taken = np.array([plan.start - now for plan in rounds]) / scale
    return rounds[int((worth / (0.8 + taken)).argmax())]


def _forecasts(account: Explanation, trace: Trace, rounds: Iterable[Round], scale: float) -> Floats:
    """For each round how many pass at first and at last, as shares of the limit, and when requests pass again."""
    account.family.score(trace, {name: values[:1] for name, values in account.points.items()})
    return np.array([_forecast(deepcopy(account.family), account.limit, plan, scale) for plan in rounds])


def _forecast(family: Family, limit: int, plan: Round, scale: float) -> tuple[float, float, float]:
    first = min(int(family.room_at(plan.start)[0]), max(1, math.ceil(limit / 5)))
    for _ in range(first):
        family.learn_at(plan.start, True)
    time = plan.start + plan.gap
    second = int(family.room_at(time)[0])
    for _ in range(second):
        family.learn_at(time, True)
    family.learn_at(time, False)
    end = time + 1.5 * scale
    while time < end and family.room_at(time)[0] < 1:
        time += 0.04 * scale
    return first / limit, second / limit, (time - plan.start) / scale
