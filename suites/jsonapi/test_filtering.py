"""Filtering: how it is asked for."""

from __future__ import annotations

from accord.authoring import Client, ResourceFacts, expect, for_each, inconclusive, verifies, violation
from suites.jsonapi.kinds import shown


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
        expect(exchange).answered()
        taken = taken or exchange.ok
        if exchange.ok and name.partition("[")[0] != "filter":
            expected = "a parameter of the `filter` family"
            raise violation(exchange, "query", expected=expected, actual=f"a filter called {shown(name)}")
    if not taken:
        raise inconclusive("none of the filters that the contract names was accepted")
