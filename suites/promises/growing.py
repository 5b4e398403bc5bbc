"""Growing documents: a row of the run's own that updates make larger and larger, up to the limit and beyond."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

from accord.authoring import Exchange, Promise, Row, Workshop, expect, inconclusive, resource_in
from accord.wire.budget import BudgetSpent


class Growing:
    """A row that grows by the updates in `changes`, each of which sets a text of its own.

    `size` counts the characters of the texts that were taken; `refusal` is the answer to the first that was not, and
    `before` the row before the last update was sent.
    """

    def __init__(self, workshop: Workshop, promise: Promise) -> None:
        self.workshop = workshop
        self.promise = promise
        self.size = 0
        self.refusal: Exchange | None = None
        self.before: Any = None
        self.row: Row = workshop.make(promise["resource"])
        self._version: Any = workshop.token(self.row)

    @property
    def last(self) -> Mapping[str, Any]:
        """The last of the updates, which is the one that takes a document over the limit."""
        change: Mapping[str, Any] = self.promise["changes"][-1]
        return change

    def grow(self) -> None:
        """Send one update after the other, until one is refused or all are done."""
        step: int = self.promise["step_bytes"]
        for change in self.promise["changes"]:
            self.before = self.workshop.shown(self.row) if change is self.last else None
            exchange = self.set(change, step)
            if not exchange.ok:
                self.refusal = exchange
                return
            self.size += step

    def set(self, change: Mapping[str, Any], length: int) -> Exchange:
        """The answer to an update that sets a text of so many characters, by the version that the last one told."""
        exchange = self.workshop.update(self.row, change, version=self._version, text="a" * length)
        expect(exchange).answered()
        token = self.workshop.contract.updates.token
        if exchange.ok and token:
            told = resource_in(exchange)
            known = told.get(token) if isinstance(told, dict) else None
            self._version = known if known is not None else self.workshop.token(self.row)
        return exchange

    def approach(self, within: int) -> None:
        """Set the last text so that one longer by so much is refused; raises Inconclusive if none is taken."""
        taken, refused = 0, int(self.promise["step_bytes"])
        while refused - taken > within:
            middle = (taken + refused) // 2
            if self.set(self.last, middle).ok:
                taken = middle
            else:
                refused = middle
        if not taken:
            raise inconclusive("no text at all was taken by the last update, so that the limit is not approached")

    def close(self) -> None:
        """Delete the row, which is too large to stay until the run ends."""
        with contextlib.suppress(BudgetSpent):
            self.workshop.remove(self.row, self._version)
