"""Recommendations for URLs and filters; what deviates is no more than a warning."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from accord.authoring import (
    Client,
    RelationshipFacts,
    Survey,
    expect,
    for_each,
    identity,
    link_url,
    not_applicable,
    verifies,
    warn,
)
from suites.jsonapi.inclusion import filled
from suites.jsonapi.parts import linkage_of, primary, shows_linkage

_NOTHING_RELATED = "no relationship with members and a related link was seen"


@verifies("jsonapi-recommendations/urls/collection-url-from-type")
def test_collections_are_called_after_their_type(client: Client, survey: Survey) -> None:
    """The last part of a collection's URL is the type of its resources, where these are of one type."""
    plain = [facts for facts in survey.collections if len(facts.types) == 1]
    if not plain:
        raise not_applicable("no collection with resources of one type was seen")
    for facts in plain:
        exchange = client.get(facts.url or "")
        last, kind = _path(facts.url or "").rpartition("/")[2], facts.types[0]
        if last != kind:
            warn(exchange, "path", expected="a path that ends in the type", actual=f"`{last}` for `{kind}`")


@verifies("jsonapi-recommendations/urls/resource-url-from-id")
def test_resources_are_called_after_their_id(client: Client, survey: Survey) -> None:
    """The URL of a resource is its collection's, a slash and its id."""
    linked = 0
    for facts in survey.collections:
        exchange = client.get(facts.url or "")
        for index, row in enumerate(primary(exchange)):
            url, own = link_url(row.get("links"), "self", exchange.request.url), identity(row)
            if not url or not own or own[0] != facts.type:
                continue
            linked += 1
            if _path(url) != f"{_path(facts.url or '')}/{own[1]}":
                warn(exchange, f"/data/{index}/links/self", expected="the collection's URL, a slash and the id",
                     actual=f"`{urlsplit(url).path}`")  # fmt: skip
    if not linked:
        raise not_applicable("no resource in a collection has a `self` link")


def _leads_to_resources(facts: RelationshipFacts) -> bool:
    return facts.filled is not None and facts.filled.related_url is not None


@verifies("jsonapi-recommendations/urls/self-link-not-related-url")
@for_each("relationship", where=_leads_to_resources, otherwise=_NOTHING_RELATED)
def test_related_resources_keep_their_own_urls(client: Client, subject: RelationshipFacts) -> None:
    """The `self` links of resources found at a related URL do not lie below the resource that leads there."""
    specimen = filled(subject)
    exchange = client.get(specimen.related_url or "")
    expect(exchange).accepted()
    owner, here = _path(specimen.owner_url), _path(exchange.request.url)
    for row in primary(exchange):
        url = link_url(row.get("links"), "self", exchange.request.url)
        if url and identity(row) and (_path(url) == here or _path(url).startswith(f"{owner}/")):
            warn(exchange, "/data/links/self", expected="a URL of the resource's own",
                 actual=f"`{urlsplit(url).path}`, below the resource that leads to it")  # fmt: skip


@verifies("jsonapi-recommendations/filtering/filter-by-association")
@for_each("relationship", where=lambda facts: facts.filled is not None, most=2)
def test_filters_by_association_name_the_relationship(
    client: Client, survey: Survey, subject: RelationshipFacts
) -> None:
    """`filter` with a relationship's name leaves those whose linkage has the id."""
    owner = survey.resource(subject.owner_type)
    members = filled(subject).members
    if not owner or not owner.url or not members:
        raise not_applicable(f"there is no collection of {subject.owner_type}, or nothing to filter by")
    member = members[0]
    expect(client.get(owner.url)).accepted()
    query = {f"filter[{subject.name}]": member[1]}
    exchange = client.get(owner.url, {**query, "include": subject.name} if subject.includable else query)
    if not exchange.ok:
        raise not_applicable(f"{exchange.request.line} was answered {exchange.status}")
    shown = [row for row in primary(exchange) if shows_linkage(row, subject.name)]
    strays = [row for row in shown if member[1] not in {name for _, name in linkage_of(row, subject.name)}]
    if strays:
        warn(exchange, "/data", expected=f"only {subject.owner_type} whose {subject.name} has {member[1]}",
             actual=f"{len(strays)} of the {len(shown)} shown have another {subject.name}")  # fmt: skip
    elif not shown:
        raise not_applicable(f"no {subject.owner_type} in the answer show their {subject.name}")


def _path(url: str) -> str:
    return unquote(urlsplit(url).path).rstrip("/")
