"""Crowds: as many rows in a state as a promise allows at the same time, those of others among them."""

from __future__ import annotations

from typing import Any

from accord.authoring import Exchange, Promise, Row, Workshop, expect, inconclusive, violation
from accord.judge.expect import Inconclusive, Violation
from accord.wire.budget import BudgetSpent
from suites.promises.states import discard, value_in
from suites.promises.supplies import Supply, supply


class Counter:
    """Tells how many rows there are in the state that a promise is about, by the total of its query."""

    def __init__(self, workshop: Workshop, promise: Promise, named: dict[str, Any] | None = None) -> None:
        self._workshop = workshop
        self._promise = promise
        self._named = named or {}

    def ask(self, query: str = "filter") -> Exchange:
        """The answer to the query that a parameter of the promise gives; raises Inconclusive where it is refused."""
        maker = self._workshop.maker
        filled = maker.fill(dict(self._promise.get(query, {})), 0, **self._named)
        url = self._workshop.url(self._promise["resource"])
        return expect(maker.client.get(url, filled, fresh=True)).accepted().exchange

    def total(self, exchange: Exchange) -> int:
        """The number that an answer tells; raises Inconclusive where it tells none."""
        total = value_in(exchange.json.value, self._promise["total"])
        if not isinstance(total, int) or isinstance(total, bool):
            raise inconclusive(f"{exchange.request.line} tells no number at {self._promise['total']}")
        return total


class Crowd:
    """Rows of the run's own that fill up what is there to the number that is promised to be the largest."""

    def __init__(self, workshop: Workshop, promise: Promise) -> None:
        self.workshop = workshop
        self.resource: str = promise["resource"]
        self.most: int = promise["max"]
        self.rows: list[Row] = []
        self._supply: Supply = supply(workshop, promise.get("of"))
        self._counted = promise["counted"]
        self._counter = Counter(workshop, promise, self._supply.named(promise.get("filter", {})))

    def total(self) -> int:
        """How many rows count now."""
        return self._counter.total(self._counter.ask())

    def post(self, changes: Any = None) -> tuple[Exchange, Row | None]:
        """The answer to a draft that counts, or one with other values by place, and the row that it made."""
        draft = self._counted if changes is None else changes
        document = self.workshop.draft(self.resource, draft, 0, **self._supply.named(draft))
        exchange = expect(self.workshop.post(self.resource, document)).answered().exchange
        return exchange, self.workshop.row_of(self.resource, document, exchange)

    def fill(self) -> None:
        """Make so many that no more are allowed; raises Inconclusive where as many were there before.

        A refusal before that breaks the promise.
        """
        present = self.total()
        if present > self.most or (present == self.most and not self.rows):
            raise inconclusive(f"{present} are there already, of {self.most} that are allowed")
        for made in range(self.most - present):
            exchange, row = self.post()
            if row is None:
                raise self._early(exchange, present + made)
            self.rows.append(row)
        if (now := self.total()) != self.most:
            raise inconclusive(f"{self.most - present} were made beside {present}, but {now} are counted")

    def _early(self, exchange: Exchange, present: int) -> Violation | Inconclusive:
        if not self.rows or self.total() >= self.most:
            return inconclusive(f"the control {exchange.request.line} was answered {exchange.status}")
        expected = f"success, since only {present} of {self.most} that are allowed are there"
        return violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")

    def disband(self) -> None:
        """Delete what was made, as far as the budget of the run allows."""
        try:
            discard(self.workshop, *self.rows)
        except BudgetSpent:
            return
