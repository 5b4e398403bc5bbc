"""Measures the rate limits that a contract promises, once in a run, after everything else that sends."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace

from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.record.ledger import exchanges
from accord.record.rates import write_rates
from accord.runtime.options import Options
from accord.runtime.rating.goals import Goal, promised_goals
from accord.runtime.rating.rater import Rater
from accord.runtime.rating.rates import Rates
from accord.runtime.run import Run, read_header, secrets_of
from accord.wire.budget import Budget
from accord.wire.shooter import Ceiling

KIND = "rate-limit"
"""What the names of kinds begin with whose promises are about rate limits."""
READING = ("GET", "HEAD", "OPTIONS")
"""The methods that may be measured without leave to write."""
_MARGIN = 1.05
"""How much longer than a window to keep silent before: clocks differ."""


def measure_rates(run: Run) -> Rates:
    """Measure what the wanted promises of a run take, and keep it in the run's folder and ledger."""
    goals, notes = goals_of(run.contract, run.options)
    budget = Budget(run.folder / "budget", run.contract.limits.requests, read_header(run.folder)["deadline"])
    try:
        _be_silent(run, goals)
        ceiling = Ceiling(budget.requests - budget.used, budget.deadline - time.time())
        rater = Rater(run.contract, secrets_of(run.contract), ceiling, lambda _: None, lambda _: budget.spend())
        rated = rater.rate(goals)
    finally:
        budget.close()
    rating = replace(rated.rating, notes=(*notes, *rated.rating.notes))
    write_rates(run.folder, rating)
    for exchange in rated.exchanges:
        run.ledger.exchange(exchange)
    run.ledger.more(rating.requests - len(rated.exchanges))
    return Rates(rating, run.contract, rated.exchanges)


def goals_of(contract: Contract, options: Options) -> tuple[list[Goal], list[str]]:
    """What a run measures that may load the target, and in words what it leaves out and why."""
    goals, notes = promised_goals(_wanted(contract, options))
    kept = [goal for goal in goals if options.allow_writes or goal.method in READING]
    left = [goal for goal in goals if goal not in kept]
    return kept, notes + [f"{goal}: not measured, since it writes; allow it with --allow-writes" for goal in left]


def _wanted(contract: Contract, options: Options) -> Contract:
    """The contract with the limits that are asked for; with all of them, where promises about them are."""
    chosen = [each for each in contract.promises if options.selects(each.id)]
    if any(each.kind.startswith(KIND) and "limit" not in each and "layers" not in each for each in chosen):
        return contract
    return replace(contract, promises=tuple(chosen))


def _be_silent(run: Run, goals: Iterable[Goal]) -> None:
    """Wait until nothing of what was sent before lies in any window that is to be measured."""
    longest = max((each.window for goal in goals for each in (goal.inner, goal.outer) if each), default=0.0)
    last = max((_ended(each) for each in exchanges(run.folder)), default=0.0)
    time.sleep(max(0.0, last + _MARGIN * longest - time.time()))


def _ended(exchange: Exchange) -> float:
    return exchange.started + (exchange.response.elapsed if exchange.response else 0.0)
