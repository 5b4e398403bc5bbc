"""Documented limits: of query parameters that size a page or anything else, and of the length of texts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from accord.authoring import Client, Contract, Exchange, Survey
from accord.runtime.surveying.rows import rows_in
from accord.wire.urls import below


@dataclass(frozen=True, slots=True)
class Sized:
    """A query parameter with a documented maximum, at the URL of a collection; `cut` tells that more is cut to it."""

    url: str
    parameter: str
    maximum: int
    cut: bool | None
    items: str | None

    def ask(self, client: Client, value: object) -> Exchange:
        """GET the collection with a value of the parameter."""
        return client.get(self.url, {self.parameter: str(value)})

    def count(self, exchange: Exchange) -> int | None:
        """How many rows an answer has, None where it is no list."""
        value = exchange.json.value
        data: Any = value.get("data") if isinstance(value, dict) and self.items is None else None
        rows = data if isinstance(data, list) else rows_in(value, self.items)
        return None if rows is None else len(rows)


def sized(contract: Contract, survey: Survey) -> Iterator[Sized]:
    """The limits of parameters that a contract names, one by one, or else that of the pages of its collections."""
    items = {term.path: term.items for term in contract.resources}
    for limit in contract.documented_limits:
        if limit.parameter and limit.maximum:
            url = below(contract.base_url, limit.path)
            yield Sized(url, limit.parameter, limit.maximum, limit.over == "cut", items.get(limit.path))
    if any(limit.parameter for limit in contract.documented_limits):
        return
    told = contract.capabilities.get("pagination")
    terms = told if isinstance(told, dict) else {}
    parameter, maximum = terms.get("size_parameter"), terms.get("max_size")
    collection = next(iter(sorted(survey.collections, key=lambda facts: not facts.paginated)), None)
    if collection and collection.url and isinstance(parameter, str) and isinstance(maximum, int):
        yield Sized(collection.url, parameter, maximum, None, items.get(collection.path))
