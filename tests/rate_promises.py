"""The kill matrix of promises of rate limits: the honest sandbox keeps each, its own fault breaks it, no other moves.

The probe measures the sandbox with the vendor's figures under a clock that leaps (`tests.virtual`), and the checks of
these promises are called as a run calls them. `python -m tests.rate_promises [GLOB]` prints the rows.
"""

from __future__ import annotations

import fnmatch
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any
from unittest.mock import patch

from accord.judge.expect import WARNINGS, Violation
from accord.model.contract import Contract
from accord.model.finding import Finding
from accord.model.promise import Promise
from accord.model.verdict import Verdict
from accord.runtime.exploring.outcomes import verdict_of
from accord.runtime.options import Options, contract_path, find_contract
from accord.runtime.promises import Bound, bound
from accord.runtime.rating.measuring import goals_of
from accord.runtime.rating.rater import Rater
from accord.runtime.rating.rates import Rates
from accord.runtime.run import secrets_of
from accord.wire.shooter import Ceiling
from sandbox.app import application
from sandbox.commerce_layer.limits import VARIABLE
from sandbox.faults import Fault, faults
from sandbox.plain.tokens import environment
from tests.virtual import HOST, Clock, Network, leaping

API = "commerce-layer"
CEILING = Ceiling(6000, 1200.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a promise came to, with the first thing that was found, or the reason."""

    verdict: Verdict
    warned: bool = False
    why: str = ""


@cache
def contract(variant: str) -> Contract:
    """The contract of the sandbox's API, pointed at a variant of it."""
    found = find_contract(Options(contract=str(contract_path(f"sandbox-{API}"))))
    return replace(found, base_url=f"http://{HOST}/{API}/{variant}/api")


@cache
def promised() -> Mapping[str, Bound]:
    """The promises that the probe tries, by id."""
    every = bound(contract("clean"))
    loading = [replace(each, checks=tuple(found for found in each.checks if found[1].loads)) for each in every]
    return {each.promise.id: each for each in loading if each.checks}


@cache
def measured(variant: str) -> Rates:
    """What the probe measures at a variant."""
    chosen = contract(variant)
    goals, notes = goals_of(chosen, Options(allow_writes=True, allow_load=True))
    # Other tests may have asked for other figures.
    with patch.dict(os.environ, {**environment(), VARIABLE: ""}), leaping(Network(application(), Clock())):
        rated = Rater(chosen, secrets_of(chosen), CEILING, lambda _: None, lambda _: None).rate(goals)
    rating = replace(rated.rating, notes=(*notes, *rated.rating.notes))
    return Rates(rating, chosen, rated.exchanges)


@cache
def outcomes(variant: str) -> Mapping[str, Outcome]:
    """What the promises come to at a variant."""
    rates = measured(variant)
    return {name: _worst([_call(_function(check), rates, each.promise) for check, _ in each.checks])
            for name, each in promised().items()}  # fmt: skip


def _function(name: str) -> Callable[..., Any]:
    path, _, function = name.partition("::")
    found: Callable[..., Any] = getattr(import_module(path.removesuffix(".py").replace("/", ".")), function)
    return found


def _call(check: Callable[..., Any], rates: Rates, promise: Promise) -> Outcome:
    warnings: list[Finding] = []
    token = WARNINGS.set(warnings)
    error: BaseException | None = None
    try:
        check(rates, promise)
    except BaseException as raised:  # what a check signals is no Exception
        error = raised
    finally:
        WARNINGS.reset(token)
    verdict, reason = verdict_of(error)
    if promise.mild and verdict is Verdict.FAIL:
        return Outcome(Verdict.PASS, True, str(error))
    first = f"{warnings[0].actual}, expected {warnings[0].expected}" if warnings else ""
    return Outcome(verdict, bool(warnings), str(error) if isinstance(error, Violation) else first or reason)


def _worst(found: list[Outcome]) -> Outcome:
    order = (Verdict.ERROR, Verdict.FAIL, Verdict.INCONCLUSIVE, Verdict.PASS, Verdict.NOT_APPLICABLE)
    return min(found, key=lambda outcome: (order.index(outcome.verdict), not outcome.warned))


@dataclass(frozen=True, slots=True)
class Row:
    """One fault tried: whether its promise was seen broken, and what else moved, declared or not."""

    fault: str
    killed: bool
    own: Outcome
    undeclared: tuple[str, ...]
    unused: tuple[str, ...]


def try_fault(fault: Fault) -> Row:
    """Measure a fault's variant, and compare what promises come to with the clean one."""
    before, after = outcomes("clean"), outcomes(fault.id.removeprefix(f"{API}/").replace("/", "."))
    moved = {name for name in after if name != fault.id and _state(after[name]) != _state(before[name])}
    declared = {name for name in moved if any(fnmatch.fnmatchcase(name, pattern) for pattern in fault.also)}
    own = after[fault.id]
    return Row(
        fault.id,
        own.verdict is Verdict.FAIL or (own.verdict is Verdict.PASS and own.warned),
        own,
        tuple(f"{name}: {after[name].verdict.value} ({after[name].why})" for name in sorted(moved - declared)),
        tuple(
            pattern
            for pattern in fault.also
            if set(fnmatch.filter(promised(), pattern)) and not fnmatch.filter(declared, pattern)
        ),
    )


def _state(outcome: Outcome) -> tuple[Verdict, bool]:
    return outcome.verdict, outcome.warned


def of_rates() -> list[Fault]:
    """The faults that break promises of rate limits."""
    return [fault for name, fault in faults().items() if name in promised()]


def main(pattern: str) -> int:
    """Print a row for each promise and each fault that matches."""
    wrong, began = 0, time.monotonic()
    for name, outcome in outcomes("clean").items():
        if fnmatch.fnmatchcase(name, pattern) and (outcome.verdict is not Verdict.PASS or outcome.warned):
            wrong += 1
            print(f"NOT CLEAN {name}: {outcome.verdict.value} {outcome.why}")
        if name not in faults():
            wrong += 1
            print(f"NO FAULT  {name}")
    print(f"clean: {measured('clean').rating.requests} requests, {measured('clean').rating.seconds:.0f} s, "
          f"worked out in {time.monotonic() - began:.1f} s")  # fmt: skip
    for fault in of_rates():
        if fnmatch.fnmatchcase(fault.id, pattern):
            row = try_fault(fault)
            wrong += bool(not row.killed or row.undeclared or row.unused)
            print(f"{'KILLED   ' if row.killed else 'SURVIVED '} {row.fault} {row.own.verdict.value}: {row.own.why}")
            for line in row.undeclared:
                print(f"           undeclared: {line}")
            for line in row.unused:
                print(f"           declared but still: {line}")
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1] if len(sys.argv) > 1 else "*") else 0)
