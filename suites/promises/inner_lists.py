"""Inner lists: rows of the run's own with so many items in a list, made by draft, by adding, or by replacing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accord.authoring import Exchange, Promise, Row, Workshop, expect, inconclusive, violation
from accord.judge.expect import Inconclusive, Violation
from suites.promises.states import discard, value_in
from suites.promises.supplies import MANY, supply

LOT = 100
"""How many items an update adds at once, where no promise of the contract says how many actions it may have."""


class InnerList:
    """The list that `told` describes: its `member` in drafts, its `item`, and how one is added to it.

    `drafts` tells whether a draft may hold the items, `rows` what was made.
    """

    def __init__(self, workshop: Workshop, promise: Promise, told: Mapping[str, Any]) -> None:
        self.workshop = workshop
        self.resource = promise["resource"]
        self.member = told["member"]
        self.shown = told.get("shown", self.member)
        self.supply = supply(workshop, told.get("of"))
        self.drafts = True
        self.rows: list[Row] = []
        self._fixed: Mapping[str, Any] = promise.get("with", {})
        self._item = told["item"]
        self._vary: Mapping[str, list[Any]] = told.get("vary", {})
        self._add = told.get("add")
        self._replace = told.get("replace")
        self._acts = workshop.contract.updates.style == "actions"

    @property
    def adds(self) -> bool:
        """Whether an item can be added to a list that is there."""
        return self._add is not None

    @property
    def replaces(self) -> bool:
        """Whether the whole list can be replaced."""
        return self._replace is not None or not self._acts

    def item(self, n: int) -> Any:
        """The n-th item, filled anew."""
        named, left = self.supply.named(self._item, n), n
        for name, values in self._vary.items():
            left, at = divmod(left, len(values))
            named[name] = values[at]
        if left and self._vary:
            raise inconclusive(f"`vary` gives no {n + 1} different items of {self.member}")
        return self.workshop.maker.fill(self._item, n, **named)

    def items(self, count: int) -> list[Any]:
        """The first so many items."""
        return [self.item(n) for n in range(count)]

    def post(self, items: list[Any], beside: Mapping[str, Any] | None = None) -> tuple[Exchange, Row | None]:
        """The answer to a draft with these items, and other values by place, and the row that it made."""
        document = self.workshop.draft(self.resource, {**self._fixed, self.member: items, **(beside or {})})
        exchange = self.workshop.post(self.resource, document)
        row = self.workshop.row_of(self.resource, document, exchange)
        self.rows += [row] if row else []
        return exchange, row

    def add(self, row: Row, *items: Any) -> Exchange:
        """The answer to an update that adds items."""
        return self.workshop.update(row, *(self._adding(item) for item in items))

    def _adding(self, item: Any) -> dict[str, Any]:
        draft = dict(self._add or {})
        filled: dict[str, Any] = self.workshop.maker.fill(draft, 0, item=item)
        return filled if filled != draft or not isinstance(item, dict) else {**item, **filled}

    def replace(self, row: Row, items: list[Any]) -> Exchange:
        """The answer to an update that replaces the list."""
        draft = self._replace or {self.member: "{items}"}
        return self.workshop.update(row, self.workshop.maker.fill(dict(draft), 0, items=items))

    def close(self) -> None:
        """Delete what was made, where that is so much that it should not stay until the run ends."""
        if len(self.supply.rows) > MANY:
            discard(self.workshop, *self.supply.rows, *self.rows)

    def count(self, row: Row) -> int:
        """How many items a GET shows; raises Inconclusive where it shows no list."""
        listed = value_in(self.workshop.shown(row), self.shown)
        if not isinstance(listed, list):
            raise inconclusive(f"GET of {row.url} shows no list at {self.shown}")
        return len(listed)

    def alone(self, n: int) -> Row:
        """A row with the n-th item alone: the control of what follows; raises Inconclusive where it is not made."""
        exchange, row = self.post([self.item(n)])
        expect(exchange).answered()
        if row is not None and self.count(row) == 0 and self.adds:
            self.drafts = False
            exchange = self.add(row, self.item(n))
        if row is None or not exchange.ok or self.count(row) != 1:
            answer = f"status {exchange.status}" if row is None or not exchange.ok else f"{self.count(row)} items"
            raise inconclusive(f"the control with one item, {exchange.request.line}, gave {answer}")
        return row

    def filled(self, count: int) -> Row:
        """A row with so many items, by draft where that is taken, else grown; a refusal breaks the promise."""
        exchange, row = self.post(self.items(count) if self.drafts else [])
        if row is not None and self.drafts:
            return row
        expect(exchange).answered()
        if row is None and not self.adds:
            raise self._refused(exchange, count)
        return self._grown(row or self.alone(0), count)

    def _grown(self, row: Row, count: int) -> Row:
        lot = lot_of(self.workshop) if self._acts else 1
        present = self.count(row)
        while present < count:
            upto = min(present + lot, count)
            exchange = self.add(row, *(self.item(n) for n in range(present, upto)))
            expect(exchange).answered()
            if not exchange.ok:
                raise self._refused(exchange, upto)
            present = upto
        return row

    def _refused(self, exchange: Exchange, count: int) -> Violation | Inconclusive:
        if exchange.status == 413:
            return inconclusive(f"{exchange.request.line} is too large for the server: {count} items were never told")
        expected = f"success, since {count} items of {self.member} are within the limit"
        return violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")


def lot_of(workshop: Workshop) -> int:
    """How many actions an update may have, as far as the contract promises anything of it."""
    told = [promise["max"] for promise in workshop.contract.promises if promise.kind == "actions-max"]
    return min(told, default=LOT)
