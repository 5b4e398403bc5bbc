"""Relationship URLs: they can be fetched, and serve the linkage that the resource shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

from accord.authoring import (
    Client,
    Exchange,
    RelationshipFacts,
    ResourceFacts,
    Specimen,
    Survey,
    expect,
    for_each,
    inconclusive,
    link_url,
    not_applicable,
    verifies,
    violation,
)
from suites.jsonapi.absence import absent_id, require_not_found
from suites.jsonapi.kinds import kind_of
from suites.jsonapi.linkage import Linkage, filled_meanwhile, shown
from suites.jsonapi.reading import (
    MOST,
    Link,
    documents,
    pointer,
    raise_if_lasting,
    refused,
    relationship_links,
    require_fetchable,
    resources_in,
)
from suites.jsonapi.unused import last_segment, with_segment

_INVENTED = "noSuchRelationship"
_PAGES = ("next", "prev", "first", "last")
_OF_RESOURCES = ("attributes", "relationships", "links")
_FEW = 3
_NO_SELF = "no relationship has a `self` link to the target itself"


def _told(facts: RelationshipFacts) -> bool:
    return bool(_specimens(facts))


def _specimens(facts: RelationshipFacts) -> list[Specimen]:
    """A filled and an empty specimen, as far as they have relationship URLs."""
    return [specimen for specimen in (facts.filled, facts.empty) if specimen and specimen.self_url]


def _empty(facts: RelationshipFacts) -> bool:
    return bool(facts.empty and facts.empty.self_url)


def _variable(facts: RelationshipFacts) -> bool:
    return any(_spells(facts.name, specimen) for specimen in facts.specimens)


def _spells(name: str, specimen: Specimen) -> bool:
    """Whether the relationship URL spells out the owner's id and the relationship's name."""
    url = specimen.self_url or ""
    return _bare(last_segment(url)) == _bare(name) and with_segment(url, specimen.owner[1], "x") is not None


def _bare(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


@verifies("jsonapi-*/fetching-relationships/fetch-relationships")
def test_relationship_links_can_be_fetched(client: Client, survey: Survey) -> None:
    """The `self` links of relationships that are not known to be empty are served."""
    require_fetchable(client, relationship_links(client, survey, "self"), _NO_SELF)


@verifies("jsonapi-*/fetching-relationships/fetch-relationships-response-200")
def test_relationships_are_served_with_200(client: Client, survey: Survey) -> None:
    """A successful answer at a relationship URL has status 200."""
    answers = [client.get(link.url) for link in relationship_links(client, survey, "self")]
    answers = [exchange for exchange in answers if exchange.ok]
    if not answers:
        raise not_applicable("no relationship URL could be fetched")
    for exchange in answers:
        expect(exchange).status(200)


@verifies("jsonapi-*/fetching-relationships/fetch-relationships-response-200-primary-data")
def test_relationships_serve_identifiers(client: Client, survey: Survey) -> None:
    """Primary data at relationship URLs, those of included resources and of what seems empty too, are identifiers."""
    seen = [link.url for link in relationship_links(client, survey, "self")]
    empty = [facts.empty.self_url for facts in survey.relationships() if facts.empty and facts.empty.self_url]
    answers = [client.get(url) for url in dict.fromkeys([*seen, *empty[:MOST]])]
    answers = [exchange for exchange in answers if exchange.ok]
    for exchange in answers:
        if trouble := _misshapen(exchange):
            raise trouble
    if not answers:
        raise not_applicable("no relationship URL could be fetched")


@verifies("jsonapi-*/fetching-relationships/fetch-relationships-response-200-primary-data")
@for_each("relationship", _told, otherwise="no filled or empty relationship has a `self` link")
def test_relationships_serve_their_linkage(client: Client, subject: RelationshipFacts) -> None:
    """Primary data at a relationship URL are identifiers, those that the resource shows, be it none."""
    answers = [client.get(specimen.self_url or "") for specimen in _specimens(subject)]
    if not any(exchange.ok for exchange in answers):
        raise not_applicable(f"the relationship URL of {subject} could not be fetched")
    for specimen in _specimens(subject):
        raise_if_lasting(partial(_trouble, client, subject, specimen))


def _trouble(client: Client, facts: RelationshipFacts, specimen: Specimen, fresh: bool) -> Exception | None:
    """What is wrong with the linkage at a relationship's own URL."""
    exchange = client.get(specimen.self_url or "", fresh=fresh)
    if not exchange.ok:
        return None
    if trouble := _misshapen(exchange):
        return trouble
    here, there = Linkage.of(exchange), shown(client, facts, specimen, fresh=fresh)
    if there:
        return _disagreement(here, there)
    related = client.get(specimen.related_url, fresh=fresh) if specimen.related_url else None
    if related and related.status == 200 and "data" in related.document:
        return _contradiction(here, Linkage.of(related))
    return None


def _misshapen(exchange: Exchange) -> Exception | None:
    """What is wrong with the form of primary data that are to be linkage."""
    if "data" not in exchange.document:
        return violation(exchange, "/data", expected="the linkage as primary data", actual="no primary data")
    for place, item in _items(exchange.document["data"]):
        if not isinstance(item, dict):
            return violation(exchange, place, expected="a resource identifier object", actual=kind_of(item))
        for name in ("attributes", "relationships"):
            if name in item:
                return violation(exchange, f"{place}/{name}", actual=f"a resource object with `{name}`",
                                 expected="a resource identifier object")  # fmt: skip
    return None


def _items(data: Any) -> Iterator[tuple[str, Any]]:
    """Primary data one by one; null has none."""
    if isinstance(data, list):
        yield from ((f"/data/{index}", item) for index, item in enumerate(data))
    elif data is not None:
        yield "/data", data


def _disagreement(here: Linkage, there: Linkage) -> Exception | None:
    """How linkage at its own URL differs from that in the resource; a page of more may lack members."""
    extra = set() if there.partial else here.members - there.members
    missing = set() if here.partial else there.members - here.members
    for members, trouble in (extra, "is here, but not there"), (missing, "is there, but not here"):
        if members:
            expected = f"what stands at {there.place} in the answer to {there.exchange.request.line}"
            return violation(here.exchange, "/data", expected=expected, actual=f"{' '.join(min(members))} {trouble}")
    return None


def _contradiction(here: Linkage, related: Linkage) -> Exception | None:
    """How linkage differs from the related resources where a filter on either side cannot be the reason."""
    filtered = here.members <= related.members or related.members <= here.members
    return None if here.partial or related.partial or filtered else _disagreement(here, related)


@verifies("jsonapi-*/fetching-relationships/fetch-relationships-response-exists-empty")
@for_each("relationship", _empty, otherwise="no empty relationship with a `self` link was seen")
def test_empty_relationships_are_served_with_200(client: Client, subject: RelationshipFacts) -> None:
    """The URL of a relationship that exists but is empty is answered with 200."""
    specimen = subject.empty
    exchange = client.get(specimen.self_url) if specimen and specimen.self_url else None
    if not specimen or not exchange or exchange.status == 200:
        return
    if not exchange.ok and not refused(exchange):
        raise inconclusive(str(exchange))
    if filled_meanwhile(client, subject, specimen):
        raise not_applicable(f"{subject} is no longer empty")
    expect(client.get(exchange.request.url, fresh=True)).status(200, because=f"{subject} exists, though empty here")


@verifies("jsonapi-*/fetching-relationships/fetch-relationships-response-404")
@for_each("relationship", _variable, otherwise="no relationship URL spells out id and name")
def test_absent_relationships_are_not_found(client: Client, survey: Survey, subject: RelationshipFacts) -> None:
    """A relationship URL with an unused id, or with a name that is invented or an attribute's, gets 404."""
    specimen = next(item for item in subject.specimens if _spells(subject.name, item))
    url = specimen.self_url or ""
    unused = absent_id(client, survey, subject.owner_type)
    exchange = client.get(with_segment(url, specimen.owner[1], unused.id) or url)
    require_not_found(exchange, f"nothing has the id {unused.id}", well_formed=unused.well_formed)
    for name in (_INVENTED, *_attribute(survey.resource(subject.owner_type), specimen)):
        other = with_segment(url, last_segment(url), name) or url
        require_not_found(client.get(other), f"{subject.owner_type} have no relationship of this name")


def _attribute(facts: ResourceFacts | None, specimen: Specimen) -> list[str]:
    """The name of an attribute that is like no relationship's, where all that is below the URL are relationships."""
    path = urlsplit(specimen.self_url or "").path.rstrip("/")
    if unquote(path.split("/")[-2]) == specimen.owner[1]:
        return []  # an attribute may well be served below the resource itself
    taken = {_bare(item.name) for item in facts.relationships} if facts else set()
    names = facts.attributes if facts else ()
    return [name for name in names if _bare(name) not in taken][:1]


@verifies("jsonapi-*/document-resource-objects/relationship-pagination-links-target")
def test_pagination_links_of_relationships_lead_to_linkage(client: Client, survey: Survey) -> None:
    """Pagination links in a relationship object lead to identifiers and not to resources."""
    tried = 0
    for link in _pagination_links(client, survey)[:_FEW]:
        exchange = client.get(link.url)
        for place, item in _items(exchange.document.get("data")) if exchange.ok else ():
            tried += 1
            if isinstance(item, dict) and (found := [name for name in _OF_RESOURCES if name in item]):
                expected = f"resource identifier objects, since {link} leads here"
                raise violation(exchange, place, expected=expected, actual=f"a resource object with `{found[0]}`")
    if not tried:
        raise not_applicable("no relationship object has pagination links")


def _pagination_links(client: Client, survey: Survey) -> list[Link]:
    """One pagination link of each relationship object that has any, each relationship once."""
    found: dict[tuple[str, str], Link] = {}
    for exchange in documents(client, survey):
        for place, resource in resources_in(exchange):
            relationships = resource.get("relationships")
            for name, value in relationships.items() if isinstance(relationships, dict) else ():
                links = value.get("links") if isinstance(value, dict) else None
                pages = ((page, link_url(links, page, exchange.request.url)) for page in _PAGES)
                page, url = next((item for item in pages if item[1]), ("", None))
                if url:
                    at = place + pointer("relationships", name, "links", page)
                    found.setdefault((str(resource.get("type")), name), Link(url, exchange, at))
    return list(found.values())
