"""Quotas as answers tell of them: RateLimit and RateLimit-Policy, and the older triples of three fields."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from weakref import WeakKeyDictionary

from accord.authoring import Client, Exchange, Survey, expect
from accord.judge.structured import read_structured
from suites.http.pages import again, field, from_cache, page

FAMILIES = ("X-RateLimit-", "X-Rate-Limit-", "RateLimit-")
"""What the names of the older fields begin with; they go on with Limit, Remaining and Reset."""

_TIMES = 4
_series: WeakKeyDictionary[Client, dict[str, list[Exchange]]] = WeakKeyDictionary()


def quotas(exchange: Exchange, name: str = "RateLimit") -> dict[str, dict[str, int]]:
    """The numbers that each item of RateLimit or RateLimit-Policy tells, by the name of its policy."""
    values = exchange.response.fields.get(name.lower(), []) if exchange.response else []
    return {
        str(item.value): {key: value for key, value in item.parameters.items() if isinstance(value, int)}
        for item in read_structured(values, "list").items
    }


def remainders(exchange: Exchange) -> dict[str, int]:
    """What is left, as each field and policy tells it."""
    left = {f"RateLimit {name}": told["r"] for name, told in quotas(exchange).items() if "r" in told}
    for family in FAMILIES:
        value = field(exchange, f"{family}Remaining")
        if value.removeprefix("-").isdigit():
            left[f"{family}Remaining"] = int(value)
    return left


def least_left(exchange: Exchange) -> int | None:
    """The smallest number of requests that are left, where any is told."""
    return min(remainders(exchange).values(), default=None)


def in_a_row(client: Client, survey: Survey, *names: str) -> list[Exchange]:
    """A few equal answers in order, none from a cache, of the first page that has these fields."""
    first = page(client, survey, *names)
    known = _series.setdefault(client, {})
    if first.request.url not in known:
        known[first.request.url] = [expect(again(client, first)).answered().exchange for _ in range(_TIMES)]
    return [exchange for exchange in known[first.request.url] if not from_cache(exchange)]


def falls(numbers: Iterable[int]) -> bool:
    """Whether some number is lower than the one before it."""
    return any(after < before for before, after in pairwise(numbers))
