"""Top-level links and the `self` links of resources: they can be fetched, and lead to what they are for."""

from __future__ import annotations

from typing import Any

from accord.authoring import (
    Client,
    ResourceFacts,
    Survey,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.jsonapi import top_self
from suites.jsonapi.kinds import kind_of
from suites.jsonapi.reading import documents, own_links, refused, require_fetchable, top_links

_NO_SELF = "no document has a top-level `self` link to the target itself"


@verifies("jsonapi-*/fetching-resources/fetch-url-support-top-level-self")
def test_top_level_self_links_can_be_fetched(client: Client, survey: Survey) -> None:
    """The URL of each top-level `self` link is served."""
    require_fetchable(client, top_links(top_self.read_documents(client, survey), "self"), _NO_SELF)


@verifies("jsonapi-*/fetching-resources/fetch-url-support-resource-self")
def test_resource_self_links_can_be_fetched(client: Client, survey: Survey) -> None:
    """The `self` links of resources, also of included ones, are served."""
    require_fetchable(client, own_links(client, survey), "no resource has a `self` link to the target itself")


@verifies("jsonapi-*/document-resource-objects/resource-link-response")
def test_resource_self_links_lead_to_their_resource(client: Client, survey: Survey) -> None:
    """What a resource's `self` link serves is that resource."""
    tried = 0
    for link in own_links(client, survey):
        exchange = client.get(link.url)
        if exchange.status != 200 or link.owner is None:
            continue
        tried += 1
        found = _called(exchange.document)
        if found != " ".join(link.owner):
            expected = f"{' '.join(link.owner)}, whose `self` link stands at {link}"
            raise violation(exchange, "/data", expected=expected, actual=found)
    if not tried:
        raise not_applicable("no `self` link of a resource could be followed")


def _called(document: dict[str, Any]) -> str:
    """Type and id of primary data, or what stands in their place."""
    data = document.get("data")
    if isinstance(data, dict) and {"type", "id"} <= data.keys():
        return f"{data['type']} {data['id']}"
    return kind_of(data) if "data" in document else "no primary data"


@verifies("jsonapi-1.0/document-top-level/top-level-self-link")
def test_self_link_leads_to_the_same_data(client: Client, survey: Survey) -> None:
    """The top-level `self` link serves the primary data of the document in which it stands."""
    tried = 0
    for exchange in top_self.read_documents(client, survey):
        url = top_self.self_link(exchange) or ""
        same = top_self.same_data(client, exchange, url)
        tried += same is not None
        if same is False:
            raise violation(exchange, "/links/self", expected="a link to the primary data of this answer",
                            actual=f"a link to other data, {url}")  # fmt: skip
        for name in top_self.lost_parameters(exchange, url) if same else ():
            warn(exchange, "/links/self", expected="a link that repeats the query of the request",
                 actual=f"the link lacks {name}, and leads to the same primary data")  # fmt: skip
    if not tried:
        raise not_applicable(_NO_SELF)


@verifies("jsonapi-1.1/document-top-level/top-level-self-link")
def test_self_link_denotes_the_request(client: Client, survey: Survey) -> None:
    """The top-level `self` link has the path of the request, or leads to the same resources."""
    tried = 0
    for exchange in top_self.read_documents(client, survey):
        url = top_self.self_link(exchange) or ""
        same = top_self.same_path(exchange, url) or top_self.same_data(client, exchange, url)
        tried += same is not None
        if same is False:
            raise violation(exchange, "/links/self", expected="a link to what was requested",
                            actual=f"a link to something else, {url}")  # fmt: skip
    if not tried:
        raise not_applicable(_NO_SELF)


@verifies("jsonapi-1.1/document-top-level/top-level-self-link-query")
@for_each("collection")
def test_self_link_repeats_the_query(client: Client, subject: ResourceFacts) -> None:
    """The top-level `self` link repeats the parameters by which the client shaped the answer."""
    queries = [{f"fields[{subject.type}]": name} for name in list(subject.attributes)[:1]]
    queries += [{"sort": name} for name in subject.sortable[:1]]
    queries += [{name: value} for name, value in list(subject.filters.items())[:1]]
    found = [client.get(subject.url or "", query) for query in queries]
    found += [client.get(subject.next_url)] if subject.next_url else []
    found += [client.get(item.filled.owner_url, {"include": item.name})
              for item in subject.relationships if item.filled and item.includable][:1]  # fmt: skip
    links = [(exchange, top_self.self_link(exchange)) for exchange in found if exchange.ok]
    for exchange, url in links:
        for name in top_self.lost_parameters(exchange, url) if url else ():
            warn(exchange, "/links/self", expected="a link that repeats the query of the request",
                 actual=f"the link lacks {name}")  # fmt: skip
        for name in top_self.altered_parameters(exchange, url) if url else ():
            if top_self.same_data(client, exchange, url or "") is False:
                warn(exchange, "/links/self", expected="a link that repeats the query of the request",
                     actual=f"the link has another value for {name}, and leads to other data")  # fmt: skip
    if not any(url for _, url in links):
        raise not_applicable("no answer to a query has a top-level `self` link to the target itself")


@verifies("jsonapi-1.1/document-top-level/top-level-describedby-link")
def test_description_can_be_read(client: Client, survey: Survey) -> None:
    """The top-level `describedby` link leads to a description."""
    links = {link.url: link for link in top_links(documents(client, survey), "describedby")}
    if not links:
        raise not_applicable("no document has a `describedby` link to the target itself")
    for link in list(links.values())[:2]:
        exchange = client.get(link.url, accept="*/*")
        if refused(exchange):
            warn(exchange, "status", expected=f"a description, since {link} leads here",
                 actual=f"status {exchange.status}")  # fmt: skip
        elif not exchange.ok:
            raise inconclusive(f"the description could not be read: {exchange}")
        elif not (exchange.response and exchange.response.body.strip()):
            warn(exchange, "body", expected=f"a description, since {link} leads here", actual="nothing")
