"""Goals: which limits are to be measured, as a contract promises them or as a caller asks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accord.model.contract import Contract
from accord.model.promise import Promise
from accord.probe import Cost, Documented, cost_of, cost_of_layers, most_of

ALL = "all-endpoints"
_READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Goal:
    """One counter to measure, with the first of its paths, and the one over all of its paths behind it.

    `inner` and `outer` are what is documented of them: without `inner` the counter is measured blindly, without
    `outer` none behind it is looked for. `scope` is that of the counter as it is documented.
    """

    method: str
    paths: tuple[str, ...]
    inner: Documented | None = None
    outer: Documented | None = None
    scope: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """One key for each path."""
        return tuple(f"{self.method} {path}" for path in self.paths)

    @property
    def cost(self) -> Cost | None:
        """What it costs where all is as documented; None where nothing is."""
        if self.inner is None:
            return None
        return cost_of_layers(self.inner, self.outer) if self.outer else cost_of(self.inner)

    @property
    def most(self) -> Cost | None:
        """What it may cost where it is not as documented; None where nothing is."""
        if self.inner is None:
            return None
        inner, outer = most_of(self.inner), most_of(self.outer) if self.outer else Cost(0, 0.0)
        return inner + outer

    def __str__(self) -> str:
        told = [f"{each.limit} in {each.window:g} s" for each in (self.inner, self.outer) if each]
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
    for (verb, path), promises in _counters(contract).items():
        if method not in (None, verb):
            continue
        if verb not in _READING and method is None and contract.allows("writes") is not True:
            notes.append(f"{verb} {path or endpoints[0]}: it writes, and is not measured without --method {verb}")
            continue
        goals.append(_goal(verb, (path,) if path else endpoints, promises))
    return goals, [*notes, *_few(goals)]


def _counters(contract: Contract) -> dict[tuple[str, str], list[Promise]]:
    found: dict[tuple[str, str], list[Promise]] = {}
    for promise in contract.promises:
        told = promise.kind == "rate-limit" and "limit" in promise and "window_s" in promise
        if told and promise.holds_in(contract.figures):
            key = (promise.get("method", "GET"), promise.get("path", ""))
            found.setdefault(key, []).append(promise)
    return found


def _goal(method: str, paths: tuple[str, ...], promises: Iterable[Promise]) -> Goal:
    layers = {each.get("scope") == ALL: Documented(each["limit"], each["window_s"]) for each in promises}
    if False in layers:
        return Goal(method, paths, layers[False], layers.get(True), "endpoint")
    return Goal(method, paths[:1], layers[True], None, ALL)


def _few(goals: Iterable[Goal]) -> Iterable[str]:
    """Where an outer limit cannot be reached at once, since there are too few paths to spread over."""
    for goal in goals:
        if goal.inner and goal.outer:
            enough = math.ceil(goal.outer.limit / goal.inner.limit) + 1
            if len(goal.paths) < enough:
                yield (
                    f"{goal.method}: {len(goal.paths)} paths for a limit over all of them that takes {enough};"
                    " name more with --path, or it takes longer"
                )
