"""What a limit counts over, in words: from whether requests that differ in one thing share its counter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from accord.model.measurement import Measurement, Rate
from accord.probe import Trial
from accord.runtime.rating.goals import ALL, Goal

UNTRIED = {
    "endpoint": "per endpoint or over all: not tried with one path; give another with --path",
    "client-address": "per client address or not: not tried; only on loopback there is another address",
    "token": "per token or not: not tried with one credential",
}
"""What is said where no request was at hand that differs in one thing."""


def scoped(goal: Goal, measurement: Measurement, trial: Trial) -> tuple[dict[str, bool | None], list[str]]:
    """What shares the counter of a limit, and in words what could not be tried."""
    shared = dict(trial.shared(measurement))
    notes = [f"{what}: {told_of(found)}" for what, found in shared.items() if found is None]
    notes += [said for what, said in UNTRIED.items() if what not in shared and (what != "endpoint" or goal.scope)]
    return shared, notes


def scope_of(shared: Sequence[bool | None]) -> str:
    """The scope, from whether other paths share the counter of the first; empty where that is not known."""
    if not shared or None in shared:
        return ""
    return ALL if all(shared) else "" if any(shared) else "endpoint"


def told_of(shared: bool | None) -> str:
    """Whether something shares a counter, in words."""
    if shared is None:
        return "shares the counter or not: undecided"
    return "shares the counter" if shared else "has a counter of its own"


def with_scope(rate: Rate, scope: str, shared: Mapping[str, bool | None], notes: Sequence[str]) -> Rate:
    """A limit with what it counts over."""
    measurement = rate.measurement
    measurement = replace(measurement, scope=scope, shared=shared, notes=(*measurement.notes, *notes))
    return replace(rate, measurement=measurement, added=(*rate.added, *notes))


def held_in(results: Mapping[Goal, Mapping[Goal, list[Rate]]]) -> set[Goal]:
    """The goals of which all limits held, of those that were measured side by side."""
    found = {goal: rates for each in results.values() for goal, rates in each.items()}
    return {goal for goal, rates in found.items() if rates and all(rate.kept == "holds" for rate in rates)}


def apart_from(held: Collection[Goal], rate: Rate, goal: Goal, others: Iterable[Goal]) -> Rate:
    """A limit of a goal; what held beside others counts apart from them, since they would have filled it up."""
    apart = {
        f"method {each.method}": False
        for each in others
        if each.method != goal.method and (goal in held or each in held)
    }
    measurement = rate.measurement
    return replace(rate, measurement=replace(measurement, shared={**measurement.shared, **apart}))


def methods_of(goal: Goal, shared: Mapping[str, bool | None]) -> dict[str, bool | None]:
    """Of the keys that may share a goal's counter, those of other methods, by what they differ in."""
    found = {key.partition(" ")[0]: each for key, each in shared.items()}
    return {f"method {method}": each for method, each in found.items() if method != goal.method}


def concerns(measurement: Measurement, key: str) -> bool:
    """Whether a key may be refused by a limit that was measured."""
    paths = measurement.endpoint.split(", ")
    return any(key.startswith(f"{measurement.method} {path}") for path in paths)
