"""Filtering: how it is asked for."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    ResourceFacts,
    expect,
    for_each,
    inconclusive,
    verifies,
    violation,
)
from suites.jsonapi.kinds import shown
from suites.jsonapi.parts import order
from suites.jsonapi.provoking import INVENTED


@verifies("jsonapi-*/fetching-filtering/filtering")
@for_each(
    "collection",
    where=lambda facts: bool(facts.filters),
    otherwise="the contract names no filters of a collection",
)
def test_filters_are_of_the_filter_family(client: Client, subject: ResourceFacts) -> None:
    """The filters that the contract names, and that the server takes, are of the `filter` family."""
    url, taken = subject.url or "", False
    for name, value in subject.filters.items():
        exchange = client.get(url, {name: value})
        if not expect(exchange).answered().exchange.ok:
            exchange = _asked_for_otherwise(client, url, name, value) or exchange
        taken = taken or exchange.ok
        used = exchange.request.parameters[-1][0] if exchange.request.parameters else name
        if exchange.ok and used.partition("[")[0] != "filter":
            expected = "a parameter of the `filter` family"
            raise violation(exchange, "query", expected=expected, actual=f"a filter called {shown(used)}")
    if not taken:
        raise inconclusive("none of the filters that the contract names was accepted")


def _asked_for_otherwise(client: Client, url: str, name: str, value: str) -> Exchange | None:
    """The answer to a filter without its family, where a server that refuses unknown parameters takes that."""
    bare = name.partition("[")[2].removesuffix("]")
    if not bare or client.get(url, {INVENTED.lower(): value}).ok:
        return None
    exchange = client.get(url, {bare: value})
    return exchange if exchange.ok and order(exchange) != order(client.get(url)) else None
