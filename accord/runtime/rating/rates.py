"""What a run measured of the target's rate limits, as the checks of promises look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.measurement import Measurement, Rate, Rating, Shot
from accord.wire.urls import below


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
        """What was exchanged where a limiter refused: some for each request and status."""
        return (found for shot in self.refused if (found := self.exchange_of(shot)))

    def exchange_of(self, shot: Shot) -> Exchange | None:
        """What was exchanged by a shot, if that was kept."""
        place = self.rating.shots.index(shot)
        return next((each for each in self.exchanges if each.id == f"rate-{place + 1}"), None)

    def evidence(self, measurement: Measurement) -> Exchange:
        """The first refusal by a limit that was measured, or the last request that reached it."""
        url = below(self.contract.base_url, measurement.endpoint.split(", ")[0])
        sent = [each for each in self.exchanges if each.request.method == measurement.method]
        here = [each for each in sent if each.request.url == url] or sent or list(self.exchanges)
        return next((each for each in here if each.status == measurement.status), here[-1])
