"""What a limit counts over, in words: from whether requests that differ in one thing share its counter."""

from __future__ import annotations

from collections.abc import Sequence

from accord.model.measurement import Measurement
from accord.probe import Trial
from accord.runtime.goals import ALL, Goal

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
