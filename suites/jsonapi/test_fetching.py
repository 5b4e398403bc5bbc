"""Fetching resources: the status, the form of primary data, and what is said of resources that are not there."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from accord.authoring import (
    Client,
    Exchange,
    ResourceFacts,
    Survey,
    expect,
    for_each,
    identity,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.jsonapi.absence import absent, named_by_id, require_not_found
from suites.jsonapi.kinds import kind_of
from suites.jsonapi.reading import related_answers

_NO_ID = "no resource has a URL that ends with its id"


def _collections(client: Client, survey: Survey) -> Iterator[Exchange]:
    """The answers at collections, their second pages, and related collections, where they are successes."""
    urls = [url for facts in survey.resources for url in (facts.url, facts.next_url) if url]
    found = [client.get(url) for url in urls]
    found += [related.exchange for related in related_answers(client, survey, to_many=True)]
    return (exchange for exchange in found if exchange.ok)


def _singles(client: Client, survey: Survey) -> Iterator[Exchange]:
    """The answers at the URLs of samples and of related single resources, where they are successes."""
    urls = [facts.sample_url or _likely_url(client, facts) for facts in survey.resources]
    found = [client.get(url) for url in urls if url]
    found += [related.exchange for related in related_answers(client, survey, to_many=False)]
    return (exchange for exchange in found if exchange.ok)


def _likely_url(client: Client, facts: ResourceFacts) -> str | None:
    """The URL that serves a sample, though not as a single resource: in an array of one."""
    if not facts.url or not facts.sample:
        return None
    url = f"{facts.url.partition('?')[0].rstrip('/')}/{quote(facts.sample[1], safe='', errors='surrogatepass')}"
    data = client.get(url).document.get("data")
    return url if isinstance(data, list) and [identity(item) for item in data] == [facts.sample] else None


@verifies("jsonapi-*/fetching-resources/fetch-response-code")
def test_success_is_200(client: Client, survey: Survey) -> None:
    """A successful answer at a resource or a collection has status 200."""
    found = [*_collections(client, survey), *_singles(client, survey)]
    if not found:
        raise not_applicable("no resource and no collection was seen")
    for exchange in found:
        expect(exchange).status(200)


@verifies("jsonapi-*/fetching-resources/fetch-primary-data-collection")
def test_collections_are_arrays_of_resources(client: Client, survey: Survey) -> None:
    """Primary data of a collection are an array of resource objects."""
    tried = 0
    for exchange in _collections(client, survey):
        if exchange.status != 200:
            continue
        tried += 1
        if "data" not in exchange.document:
            raise violation(exchange, "/data", expected="an array of resource objects", actual="no primary data")
        data = exchange.document["data"]
        for index, item in enumerate(data if isinstance(data, list) else ()):
            if not isinstance(item, dict):
                raise violation(exchange, f"/data/{index}", expected="a resource object", actual=kind_of(item))
        # A single object or null in place of the array is judged as an unwrapped collection.
        if isinstance(data, str | bool | int | float):
            raise violation(exchange, "/data", expected="an array of resource objects", actual=kind_of(data))
    if not tried:
        raise not_applicable("no collection was seen")


@verifies("jsonapi-*/fetching-resources/fetch-primary-data-single")
def test_single_resources_are_objects_or_null(client: Client, survey: Survey) -> None:
    """Primary data of a single resource are a resource object or null."""
    tried = 0
    for exchange in _singles(client, survey):
        if exchange.status != 200:
            continue
        tried += 1
        found = kind_of(exchange.document["data"]) if "data" in exchange.document else "no primary data"
        if found not in ("an object", "null"):
            raise violation(exchange, "/data", expected="a resource object or null, since this names one resource",
                            actual=found)  # fmt: skip
    if not tried:
        raise not_applicable("no single resource was seen")


@verifies("jsonapi-*/fetching-resources/fetch-responses-404")
@for_each("resource", named_by_id, otherwise=_NO_ID)
def test_absent_resource_is_not_found(client: Client, survey: Survey, subject: ResourceFacts) -> None:
    """The URL of a resource under an unused id gets 404."""
    exchange, unused = absent(client, survey, subject)
    if not _is_null(exchange):
        require_not_found(exchange, f"nothing has the id {unused.id}", well_formed=unused.well_formed)


@verifies("jsonapi-*/fetching-resources/fetch-null-only-when-empty")
@for_each("resource", named_by_id, otherwise=_NO_ID)
def test_absent_resource_is_not_null(client: Client, survey: Survey, subject: ResourceFacts) -> None:
    """The URL of a resource under an unused id is not answered with null, as if it might name another one day."""
    exchange, unused = absent(client, survey, subject)
    expect(exchange).answered()
    if _is_null(exchange):
        warn(exchange, "/data", expected=f"status 404, since nothing has the id {unused.id}",
             actual="status 200 and null")  # fmt: skip


def _is_null(exchange: Exchange) -> bool:
    return exchange.status == 200 and exchange.document.get("data", ...) is None
