"""Related links: they lead to the resources that the linkage names, even where it names none."""

from __future__ import annotations

from typing import Any

from accord.authoring import (
    Client,
    Exchange,
    Identity,
    RelationshipFacts,
    Survey,
    for_each,
    identity,
    inconclusive,
    link_url,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.jsonapi.kinds import kind_of
from suites.jsonapi.linkage import Linkage, filled_meanwhile, identities, page_of_more, served, shown
from suites.jsonapi.reading import (
    MOST,
    documents,
    raise_if_lasting,
    refused,
    relationship_links,
    require_fetchable,
)

_IDENTIFIER = {"type", "id", "lid", "meta"}


def _filled(facts: RelationshipFacts) -> bool:
    return bool(facts.filled and facts.filled.related_url)


def _empty(facts: RelationshipFacts) -> bool:
    return bool(facts.empty and facts.empty.related_url)


def _served(facts: RelationshipFacts) -> bool:
    return bool(facts.filled and facts.filled.self_url)


@verifies("jsonapi-*/fetching-resources/fetch-url-support-related")
def test_related_links_can_be_fetched(client: Client, survey: Survey) -> None:
    """The `related` links of relationships that are not known to be empty are served."""
    links = relationship_links(client, survey, "related")
    require_fetchable(client, links, "no relationship has a `related` link to the target itself")


@verifies("jsonapi-*/document-resource-objects/resource-related-resource-link")
@for_each("relationship", _empty, otherwise="no empty relationship with a `related` link was seen")
def test_related_links_of_empty_relationships_work(client: Client, subject: RelationshipFacts) -> None:
    """The `related` link of an empty relationship is a URL that is served."""
    specimen = subject.empty
    exchange = client.get(specimen.related_url) if specimen and specimen.related_url else None
    if not specimen or not exchange or exchange.ok:
        return
    if not refused(exchange):
        raise inconclusive(str(exchange))
    if filled_meanwhile(client, subject, specimen):
        raise not_applicable(f"{subject} is no longer empty")
    again = client.get(exchange.request.url, fresh=True)
    if refused(again):
        expected = f"success, since a `related` link works even where {subject} is empty"
        raise violation(again, "status", expected=expected, actual=f"status {again.status}")


@verifies("jsonapi-*/document-resource-objects/related-link-returns-resources")
@for_each("relationship", _filled, otherwise="no filled relationship has a `related` link")
def test_related_links_lead_to_the_related_resources(
    client: Client, survey: Survey, subject: RelationshipFacts
) -> None:
    """What a `related` link serves are the resources that the linkage names."""
    raise_if_lasting(lambda fresh: _trouble(client, survey, subject, fresh))


def _trouble(client: Client, survey: Survey, facts: RelationshipFacts, fresh: bool) -> Exception | None:
    """What is wrong with the answer at a related link."""
    specimen = facts.filled
    exchange = client.get(specimen.related_url, fresh=fresh) if specimen and specimen.related_url else None
    if not specimen or not exchange or exchange.status != 200 or "data" not in exchange.document:
        raise not_applicable(f"the related link of {facts} could not be followed")
    data = exchange.document["data"]
    if bare := _bare(survey, data):
        return violation(exchange, "/data", actual=f"a resource identifier object of {bare}",
                         expected="the related resource objects, with their fields")  # fmt: skip
    linkage = shown(client, facts, specimen, fresh=fresh)
    if linkage is None or not linkage.members:
        return None
    many = facts.to_many if isinstance(linkage.value, list) == facts.to_many else None
    if data is not None and many is not None and isinstance(data, list) != many:
        expected = f"{_form(linkage.value)}, as the linkage at {_place(linkage)} has it"
        return violation(exchange, "/data", expected=expected, actual=_form(data))
    return _stranger(exchange, linkage)


def _bare(survey: Survey, data: Any) -> str | None:
    """The type of the data, where they are nothing but identifiers although resources of it have attributes."""
    items = data if isinstance(data, list) else [data]
    bare = [item for item in items if identity(item) and item.keys() <= _IDENTIFIER]
    facts = survey.resource(bare[0]["type"]) if bare and len(bare) == len(items) else None
    return facts.type if facts and facts.attributes else None


def _stranger(exchange: Exchange, linkage: Linkage) -> Exception | None:
    """A resource that is served as related although the linkage, if complete, does not name it."""
    strangers = identities(exchange.document["data"]) - linkage.members
    if not strangers or linkage.partial:
        return None
    expected = f"only resources that the linkage at {_place(linkage)} names"
    return violation(exchange, "/data", expected=expected, actual=" ".join(min(strangers)))


@verifies("jsonapi-*/document-resource-objects/related-link-returns-resources")
def test_related_links_leave_nothing_out(client: Client, survey: Survey) -> None:
    """Of what linkage names, a `related` link leaves nothing out, unless it serves one page of more."""
    filled = [facts for facts in survey.relationships() if _filled(facts)][:MOST]
    for facts in filled:
        found = _lacking(client, facts, fresh=False) and _lacking(client, facts, fresh=True)
        if found:
            exchange, linkage, missing = found
            expected = f"all that {_place(linkage)} names, unless a filter applies, as nothing tells of further pages"
            warn(exchange, "/data", expected=expected, actual=f"without {' '.join(min(missing))}")
    if not filled:
        raise not_applicable("no filled relationship has a `related` link")


def _lacking(
    client: Client, facts: RelationshipFacts, *, fresh: bool
) -> tuple[Exchange, Linkage, set[Identity]] | None:
    """An answer at a related link that lacks what linkage names, with that linkage and what is missing."""
    specimen = facts.filled
    exchange = client.get(specimen.related_url, fresh=fresh) if specimen and specimen.related_url else None
    if not specimen or not exchange or exchange.status != 200 or "data" not in exchange.document:
        return None
    linkage = shown(client, facts, specimen, fresh=fresh)
    missing = linkage.members - identities(exchange.document["data"]) if linkage else set()
    return (exchange, linkage, missing) if linkage and missing and not page_of_more(exchange.document) else None


@verifies("jsonapi-*/document-top-level/top-level-related-link")
@for_each("relationship", _served, otherwise="no filled relationship has a `self` link")
def test_top_level_related_link_leads_to_the_members(client: Client, subject: RelationshipFacts) -> None:
    """The top-level `related` link of a relationship's document serves the resources that its linkage names."""
    raise_if_lasting(lambda fresh: _astray(client, subject, fresh))


def _astray(client: Client, facts: RelationshipFacts, fresh: bool) -> Exception | None:
    """What is wrong with the answer at the `related` link of a relationship's document."""
    linkage = served(client, facts.filled, fresh=fresh) if facts.filled else None
    base = linkage.exchange if linkage else None
    url = link_url(base.document.get("links"), "related", base.request.url) if base else None
    if not linkage or not url:
        raise not_applicable(f"the document at the relationship URL of {facts} has no `related` link")
    exchange = client.get(url, fresh=fresh)
    if exchange.status != 200 or "data" not in exchange.document:
        raise not_applicable(f"{url} could not be fetched")
    return _stranger(exchange, linkage)


@verifies("jsonapi-*/document-top-level/top-level-related-link")
def test_resource_documents_have_no_top_level_related_link(client: Client, survey: Survey) -> None:
    """A document whose primary data stand for no relationship has no top-level `related` link."""
    found = [exchange for exchange in documents(client, survey) if _has_related(exchange)]
    if not found:
        raise not_applicable("no document of resources has a top-level `related` link")
    for exchange in found:
        warn(exchange, "/links/related", expected="no such link, since the data stand for no relationship",
             actual="a `related` link")  # fmt: skip


def _has_related(exchange: Exchange) -> bool:
    links = exchange.document.get("links")
    return isinstance(links, dict) and links.get("related") is not None


def _place(linkage: Linkage) -> str:
    return f"{linkage.place} in the answer to {linkage.exchange.request.line}"


def _form(data: Any) -> str:
    return "an array" if isinstance(data, list) else kind_of(data)
