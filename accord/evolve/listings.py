"""What collections give where nothing is asked for: how long their pages are, and in what order."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from accord.evolve.observed import Listing
from accord.model.exchange import Exchange

_ROWS_ENOUGH = 6
"""So many rows are not in the order of some member by chance: the odds are 1 in 360."""


class ListingBuilder:
    """Gathers the answers of one collection."""

    def __init__(self, operation: str) -> None:
        self._operation = operation
        self._sizes: Counter[str] = Counter()
        self._longest = 0
        self._compared = 0
        self._orders: set[str] | None = None

    def see(self, exchange: Exchange, rows: list[dict[str, Any]]) -> None:
        """Take in the rows of a page that was asked for without parameters."""
        self._longest = max(self._longest, len(rows))
        if _has_more(exchange, len(rows)):
            self._sizes[str(len(rows))] += 1
        if len(rows) >= _ROWS_ENOUGH:
            self._compared = max(self._compared, len(rows))
            found = _orders([_flat(row) for row in rows])
            self._orders = found if self._orders is None else self._orders & found

    def listing(self) -> Listing:
        """The listing as far as it was seen."""
        orders = tuple(sorted(self._orders or ()))
        return Listing(self._operation, dict(sorted(self._sizes.items())), self._longest, self._compared, orders)


def _has_more(exchange: Exchange, rows: int) -> bool:
    """Whether an answer says that there are further pages."""
    document = exchange.document
    links, total = document.get("links"), document.get("total")
    fields = exchange.response.values("link") if exchange.response else []
    told = [links.get("next") if isinstance(links, dict) else None, document.get("next")]
    counted = isinstance(total, int) and total > rows
    return counted or any(told) or any("next" in field for field in fields)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    attributes = row.get("attributes")
    return {**row, **attributes} if isinstance(attributes, dict) else row


def _orders(rows: list[dict[str, Any]]) -> set[str]:
    """The members by which rows stand in order, all values distinct; `-` before those that fall."""
    found = set()
    for name in set(rows[0]).intersection(*rows[1:]):
        values = [row[name] for row in rows]
        alike = all(isinstance(each, str) for each in values) or all(type(each) in (int, float) for each in values)
        if alike and all(one < other for one, other in pairwise(values)):
            found.add(name)
        elif alike and all(one > other for one, other in pairwise(values)):
            found.add(f"-{name}")
    return found
