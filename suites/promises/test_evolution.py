"""Reads enough of an API for its evolution to be judged: one row that is gone says nothing of the others."""

from __future__ import annotations

from accord.authoring import Client, Promise, ResourceFacts, Survey, keeps, not_applicable
from accord.wire.urls import segment
from suites.jsonapi.unused import with_segment

_ROWS = 3


def _is_about_operations(promise: Promise) -> bool:
    return promise["aspect"] in ("paths", "all") and "allow" not in promise


@keeps("additive-only", where=_is_about_operations)
def test_several_rows_of_each_collection_are_read(client: Client, survey: Survey, promise: Promise) -> None:
    """A few rows of each collection are asked for; what is made of the answers is settled beside the baseline."""
    urls = [_url(facts, name) for facts in survey.collections for name in facts.ids[:_ROWS]]
    if not urls:
        raise not_applicable(f"no collection shows rows that {promise.id} could be tried on")
    for url in urls:
        client.get(url)


def _url(facts: ResourceFacts, name: str) -> str:
    """Where a row is served: as the one that was seen, or else below its collection."""
    like_seen = with_segment(facts.sample_url, facts.sample[1], name) if facts.sample_url and facts.sample else None
    return like_seen or f"{(facts.url or '').partition('?')[0].rstrip('/')}/{segment(name)}"
