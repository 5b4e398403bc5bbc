"""Goals: which limits are to be measured, as a contract promises them or as a caller asks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accord.model.contract import Contract
from accord.probe import Cost, Documented, cost_of, cost_of_layers, most_of

ALL = "all-endpoints"
_READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Goal:
    """One counter to measure, with the first of its paths, and the ones behind it, which take longer to be reached.

    `inner`, `middle` and `outer` are what is documented of them: without `inner` the counter is measured blindly,
    without `outer` none behind it is looked for. `scope` is that of the first counter as it is documented,
    `outer_scope` that of those behind it.
    """

    method: str
    paths: tuple[str, ...]
    inner: Documented | None = None
    outer: Documented | None = None
    scope: str = ""
    outer_scope: str = ALL
    middle: tuple[Documented, ...] = ()

    @property
    def reads(self) -> bool:
        """Whether its requests change nothing."""
        return self.method in _READING

    @property
    def keys(self) -> tuple[str, ...]:
        """One key for each path."""
        return tuple(f"{self.method} {path}" for path in self.paths)

    @property
    def documented(self) -> tuple[Documented, ...]:
        """What is documented of all of its limits, the one of the shortest window first."""
        return tuple(each for each in (self.inner, *self.middle, self.outer) if each)

    @property
    def cost(self) -> Cost | None:
        """What it costs where all is as documented; None where nothing is."""
        if self.inner is None:
            return None
        cost = cost_of_layers(self.inner, self.outer) if self.outer else cost_of(self.inner)
        return sum((cost_of(each) for each in self.middle), start=cost)

    @property
    def most(self) -> Cost | None:
        """What it may cost where it is not as documented; None where nothing is."""
        return sum(map(most_of, self.documented), start=Cost(0, 0.0)) if self.inner else None

    def __str__(self) -> str:
        told = [f"{each.limit} in {each.window:g} s" for each in self.documented]
        return f"{self.keys[0]}: {' and '.join(told) or 'nothing known of its limit'}"


def blind_goals(paths: Sequence[str], method: str) -> list[Goal]:
    """The goal of a caller who names paths, or none, and no contract."""
    return [Goal(method, tuple(paths) or ("/",))]


def promised_goals(
    contract: Contract, paths: Sequence[str] = (), method: str | None = None
) -> tuple[list[Goal], list[str]]:
    """The goals that a contract's promises of rate limits make, and in words what is left out and why.

    `paths` stand for the resources of the contract where they are given, `method` leaves out all others.
    """
    endpoints = tuple(paths) or tuple(each.path for each in contract.resources if not each.single) or ("/",)
    goals, notes = [], []
    for (verb, path), told in _counters(contract).items():
        if method not in (None, verb):
            continue
        limits = _once(told)
        notes += [f"{verb}: {each.limit} in {each.window:g} s is left out; the same counter has another figure"
                  for over_all, each in told if (over_all, each) not in limits]  # fmt: skip
        if verb not in _READING and method is None and contract.allows("writes") is not True:
            notes.append(f"{verb} {path or endpoints[0]}: it writes, and is not measured without --method {verb}")
            continue
        goals.append(_goal(verb, (path,) if path else endpoints, limits))
    return goals, [*notes, *_few(goals)]


_Limits = dict[tuple[bool, Documented], None]
"""Each limit once, in order: whether it is over all endpoints, and its figures."""


def _counters(contract: Contract) -> dict[tuple[str, str], _Limits]:
    found: dict[tuple[str, str], _Limits] = {}
    for promise in contract.promises:
        if promise.kind == "rate-limit" and promise.holds_in(contract.figures):
            for told in _told(promise.parameters):
                path = str(told.get("path", ""))
                limits = found.setdefault((told.get("method", "GET"), path and f"/{path.lstrip('/')}"), {})
                limits[told.get("scope") == ALL, Documented(told["limit"], told["window_s"])] = None
    return found


def _once(told: _Limits) -> _Limits:
    """One figure for each counter: of two that contradict each other the first one told."""
    found = {(over_all, said.window): said for over_all, said in reversed(told)}
    return {each: None for each in told if found[each[0], each[1].window] == each[1]}


def _told(parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The limits of a promise: its own, and those that hold together."""
    for each in (parameters, *parameters.get("layers", ())):
        if "limit" in each and "window_s" in each:
            yield each


def _goal(method: str, paths: tuple[str, ...], limits: _Limits) -> Goal:
    # What is reached first comes first.
    ordered = sorted(limits, key=lambda each: (each[1].window, each[0]))
    (over_all, inner), *behind = ordered
    scope = ALL if over_all else "endpoint"
    if not behind:
        return Goal(method, paths[:1], inner, None, scope)
    *middle, (outer_over_all, outer) = behind
    spread = paths if outer_over_all and not over_all else paths[:1]
    outer_scope = ALL if outer_over_all else "endpoint"
    return Goal(method, spread, inner, outer, scope, outer_scope, tuple(each for _, each in middle))


def _few(goals: Iterable[Goal]) -> Iterable[str]:
    """Where an outer limit cannot be reached at once, since there are too few paths to spread over."""
    for goal in goals:
        if goal.inner and goal.outer and len(goal.paths) > 1:
            enough = math.ceil(goal.outer.limit / goal.inner.limit) + 1
            if len(goal.paths) < enough:
                yield (
                    f"{goal.method}: {len(goal.paths)} paths for a limit over all of them that takes {enough};"
                    " name more with --path, or it takes longer"
                )


def paired(goals: Sequence[Goal]) -> tuple[list[Goal], dict[Goal, Goal]]:
    """Goals that are measured for themselves, and for some of them a goal that may lie within their outer limit."""
    guests: dict[Goal, Goal] = {}
    for host in goals:
        for goal in goals:
            within = goal.outer is None and goal.method == host.method and goal.paths[0] not in host.paths
            if host.outer and host.outer_scope == ALL and len(host.paths) > 1 and within and goal.inner:
                guests.setdefault(host, goal)
    return [goal for goal in goals if goal not in guests.values()], guests
