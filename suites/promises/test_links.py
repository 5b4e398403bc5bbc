"""Links lead where they say, and linkage is there where it is promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import (
    Client,
    Exchange,
    Promise,
    Survey,
    Workshop,
    expect,
    identity,
    inconclusive,
    keeps,
    link_url,
    resource_in,
    violation,
)
from accord.judge.expect import Violation
from accord.runtime.places import found_at
from suites.jsonapi.parts import included, relationships_of
from suites.jsonapi.reading import raise_if_lasting
from suites.promises.aims import rows_of
from suites.promises.offers import names_in, rows_at, url_of
from suites.promises.paged import Row

_FORBIDDEN = (401, 403)
_RELATED = "relationships.*."
_ABSENT = object()


def _names(promise: Promise, workshop: Workshop, survey: Survey) -> list[str]:
    """The resources of a promise, all that the contract names and the survey saw where it names none."""
    seen = {facts.path for facts in survey.resources}
    return names_in(promise) or [terms.path for terms in workshop.contract.resources if terms.path in seen]


def _first(client: Client, workshop: Workshop, name: str, *, fresh: bool = False) -> Exchange | None:
    """The answer that serves the first row of a collection alone, or a single resource; None where none is read."""
    listed = client.get(workshop.url(name), fresh=fresh)
    if workshop.terms(name).single:
        return listed if listed.ok else None
    rows = rows_at(workshop, name, listed)
    single = client.get(url_of(workshop, name, rows[0]), fresh=fresh) if rows else None
    return single if single and single.ok else None


@keeps("links", where=lambda promise: "links" in promise)
def test_links_lead_where_they_say(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The links of one resource of each collection are served, with what they are said to lead to."""
    followed = 0
    for name in _names(promise, workshop, survey):
        if _first(client, workshop, name) is None:
            continue

        def judge(fresh: bool, name: str = name) -> Violation | None:
            source = _first(client, workshop, name, fresh=fresh)
            return _trouble(client, workshop, promise, source, fresh) if source else None

        raise_if_lasting(judge)
        source = _first(client, workshop, name)
        followed += sum(1 for _ in _links(source, promise)) if source else 0
    if not followed:
        raise inconclusive("no such link was seen")


def _trouble(client: Client, workshop: Workshop, promise: Promise, source: Exchange, fresh: bool) -> Violation | None:
    """What is wrong with the links of a resource."""
    resource = resource_in(source)
    for relationship in promise.get("relationships", ()):
        if not isinstance(relationships_of(resource).get(relationship), dict):
            return violation(source, f"/data/relationships/{relationship}", expected="a relationship object",
                             actual="none")  # fmt: skip
    for place, pointer, url in _links(source, promise):
        if url is None:
            return violation(source, pointer, expected="a link to the target", actual="none, or to another origin")
        goal = expect(client.get(url, fresh=fresh)).answered(*_FORBIDDEN).exchange
        if goal.status in _FORBIDDEN:
            continue
        if not goal.ok:
            return violation(goal, "status", expected=f"success, since {pointer} of {source.request.line} leads here",
                             actual=f"status {goal.status}")  # fmt: skip
        if amiss := _mismatch(goal, resource, place, workshop):
            return amiss
    return None


def _links(source: Exchange, promise: Promise) -> Iterator[tuple[str, str, str | None]]:
    """The links at the places of a promise: place, pointer, and URL (None where it leads nowhere that is ours)."""
    wanted, resource = promise.get("relationships", ()), resource_in(source)
    for place in promise["links"]:
        for pointer, value in found_at(resource, place):
            if place.startswith(_RELATED) and wanted and pointer.split("/")[2] not in wanted:
                continue
            if value is not None:
                yield place, pointer, link_url({"link": value}, "link", source.request.url)


def _mismatch(goal: Exchange, resource: Row, place: str, workshop: Workshop) -> Violation | None:
    """What is wrong with the document that a link leads to."""
    if place.startswith(_RELATED):
        data = goal.document.get("data", _ABSENT)
        if data is None or isinstance(data, dict | list):
            return None
        return violation(goal, "/data", expected="what is related, null or a list", actual="no data")
    if place.removesuffix(".href").endswith("self"):
        shown = resource_in(goal)
        if not _is_same(shown, resource):
            return violation(goal, "/data", expected="the resource that the link is of", actual="another")
    elif workshop.contract.edition and rows_of(goal) is None and not goal.document:
        return violation(goal, "body", expected="a document", actual="none")
    return None


def _is_same(shown: Any, resource: Row) -> bool:
    if not isinstance(shown, dict):
        return False
    told = identity(resource)
    return identity(shown) == told if told else shown.keys() == resource.keys()


@keeps("links", where=lambda promise: promise.get("data") == "when-included")
def test_linkage_comes_with_what_is_included(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """A relationship has `data` when it is included, and only then."""
    shown = 0
    for name in _names(promise, workshop, survey):
        source = _first(client, workshop, name)
        relationships = relationships_of(resource_in(source)) if source else {}
        for key, value in relationships.items():
            if source and isinstance(value, dict) and "data" in value:
                raise violation(source, f"/data/relationships/{key}/data", expected="no data, as nothing is included",
                                actual="data")  # fmt: skip
        for key in list(relationships)[:3] if source else ():
            answer = client.get(source.request.url, {"include": key}) if source else None
            if answer and answer.ok and included(answer):
                shown += 1
                if "data" not in relationships_of(resource_in(answer)).get(key, {}):
                    raise violation(answer, f"/data/relationships/{key}", expected="data, as it is included",
                                    actual="none")  # fmt: skip
    if not shown:
        raise inconclusive("no relationship was included with something in it")
