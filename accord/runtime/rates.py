"""The rate limits that a run measures, once for all promises about them, after everything else that sends."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.measurement import Measurement, Rate, Rating, Shot
from accord.record.ledger import exchanges
from accord.record.rates import write_rates
from accord.runtime.goals import Goal, promised_goals
from accord.runtime.rating import Rater
from accord.runtime.run import Run, read_header, secrets_of
from accord.wire.budget import Budget
from accord.wire.shooter import Ceiling
from accord.wire.urls import below

KIND = "rate-limit"
_MARGIN = 1.05
"""How much longer than a window to keep silent before: clocks differ."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What a run measured of the target's limits, and the exchanges of it."""

    rating: Rating
    contract: Contract
    exchanges: tuple[Exchange, ...] = ()

    @property
    def limits(self) -> tuple[Rate, ...]:
        """The limits that were measured."""
        return self.rating.limits

    @property
    def refused(self) -> list[Shot]:
        """The requests that a limiter refused."""
        return [shot for shot in self.rating.shots if shot.refused]

    def refusals(self) -> Iterator[Exchange]:
        """What was exchanged where a limiter refused."""
        return (found for shot in self.refused if (found := self.exchange_of(shot)))

    def exchange_of(self, shot: Shot) -> Exchange | None:
        """What was exchanged by a shot."""
        place = self.rating.shots.index(shot)
        return next((each for each in self.exchanges if each.id == f"rate-{place + 1}"), None)

    def evidence(self, measurement: Measurement) -> Exchange:
        """The first refusal by a limit that was measured, or the last request that reached it."""
        url = below(self.contract.base_url, measurement.endpoint.split(", ")[0])
        sent = [each for each in self.exchanges if each.request.method == measurement.method]
        here = [each for each in sent if each.request.url == url] or sent or list(self.exchanges)
        return next((each for each in here if each.status == measurement.status), here[-1])


def measured(run: Run) -> Rates:
    """Measure what the wanted promises of a run take, and keep it in the run's folder and ledger."""
    goals, notes = promised_goals(_wanted(run))
    goals = [goal for goal in goals if goal.inner]
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
    return Rates(rating, run.contract, rated.exchanges)


def _wanted(run: Run) -> Contract:
    """The contract with the limits that are asked for; with all of them, where promises about them are."""
    chosen = [each for each in run.contract.promises if run.options.selects(each.id)]
    if any(each.kind.startswith(KIND) and "limit" not in each and "layers" not in each for each in chosen):
        return run.contract
    return replace(run.contract, promises=tuple(chosen))


def _be_silent(run: Run, goals: Iterable[Goal]) -> None:
    """Wait until nothing of what was sent before lies in any window that is to be measured."""
    longest = max((each.window for goal in goals for each in (goal.inner, goal.outer) if each), default=0.0)
    last = max((_ended(each) for each in exchanges(run.folder)), default=0.0)
    time.sleep(max(0.0, last + _MARGIN * longest - time.time()))


def _ended(exchange: Exchange) -> float:
    return exchange.started + (exchange.response.elapsed if exchange.response else 0.0)
