"""Top-level `self` links: what they repeat of the request, and whether they lead to the same data."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from accord.authoring import Client, Exchange, Identity, Survey, identity, link_url
from suites.jsonapi.reading import documents, relationship_links

_FEW = 3


def self_link(exchange: Exchange) -> str | None:
    """The URL of a document's top-level `self` link, where it leads to the target itself."""
    return link_url(exchange.document.get("links"), "self", exchange.request.url)


def read_documents(client: Client, survey: Survey) -> Iterator[Exchange]:
    """Documents with a top-level `self` link, of every kind: those of the survey, sorted, related, relationships."""
    asked = [(facts.url, f"-{facts.sortable[0]}") for facts in survey.resources if facts.url and facts.sortable]
    found = _some_of_each_kind(documents(client, survey))
    found += [client.get(url, {"sort": order}) for url, order in asked[:_FEW]]
    for name in ("related", "self"):
        found += [client.get(link.url) for link in relationship_links(client, survey, name)[:_FEW]]
    for exchange in found:
        if exchange.ok and "data" in exchange.document and self_link(exchange):
            yield exchange


def _some_of_each_kind(exchanges: list[Exchange]) -> list[Exchange]:
    """A few documents for each combination of query parameters and form of primary data."""
    kinds: dict[tuple[object, ...], list[Exchange]] = {}
    for exchange in exchanges:
        names = (name for name, _ in exchange.request.parameters)
        kinds.setdefault((isinstance(exchange.document["data"], list), *names), []).append(exchange)
    return [exchange for kind in kinds.values() for exchange in kind[:_FEW]]


def sequence(exchange: Exchange) -> list[Identity | None]:
    """The identities of a document's primary data in order."""
    data = exchange.document.get("data")
    items = data if isinstance(data, list) else [] if data is None else [data]
    return [identity(item) for item in items]


def same_data(client: Client, exchange: Exchange, url: str) -> bool | None:
    """Whether a URL serves the primary data that a document has; None where that cannot be told."""
    answer = client.get(url)
    if not answer.ok:
        return None
    if _agree(exchange, answer):
        return True
    again, answer = client.get(exchange.request.url, fresh=True), client.get(url, fresh=True)
    return _agree(again, answer) if answer.ok and _agree(exchange, again) else None


def _agree(one: Exchange, other: Exchange) -> bool:
    return "data" in other.document and sequence(one) == sequence(other)


def same_path(exchange: Exchange, url: str) -> bool:
    """Whether a URL has the path that was asked for."""
    return unquote(urlsplit(url).path.rstrip("/")) == unquote(exchange.request.path.rstrip("/"))


def lost_parameters(exchange: Exchange, url: str) -> list[str]:
    """The query parameters of the request that a URL does not have."""
    kept = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    return [name for name, _ in exchange.request.parameters if name not in kept]


def altered_parameters(exchange: Exchange, url: str) -> list[str]:
    """The query parameters of the request that have another value in a URL."""
    kept = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    return [name for name, value in exchange.request.parameters if kept.get(name, value) != value]
