"""Sorting: what `sort` does, and what it refuses."""

from __future__ import annotations

from accord.authoring import Client, ResourceFacts, expect, for_each, verifies


@verifies("jsonapi-*/fetching-sorting/sorting-not-supported")
@for_each("collection")
def test_unknown_sort_field_is_refused(client: Client, subject: ResourceFacts) -> None:
    """A sort that the server cannot carry out gets 400."""
    expect(client.get(subject.url or "")).accepted()
    exchange = client.get(subject.url or "", {"sort": "noSuchField"})
    expect(exchange).status(400)
