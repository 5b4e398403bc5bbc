"""Documents and links as the survey found them: fair samples for the checks that follow links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, NamedTuple, TypeVar

from accord.authoring import (
    Client,
    Exchange,
    Identity,
    RelationshipFacts,
    Specimen,
    Survey,
    identity,
    inconclusive,
    link_url,
    not_applicable,
    resolve,
    violation,
)
from accord.judge.expect import UNDECIDED

MOST = 24
"""The most links of a kind that one check follows."""

_NO_VERDICT = UNDECIDED | {402, 403, 408, 425, 451}
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Link:
    """A link to the target itself: its URL, the document and place where it stands, the resource it is of."""

    url: str
    source: Exchange
    place: str
    owner: Identity | None = None

    def __str__(self) -> str:
        return f"{self.place} in the answer to {self.source.request.line}"


class Related(NamedTuple):
    """What the related link of a specimen answered."""

    facts: RelationshipFacts
    specimen: Specimen
    exchange: Exchange


def pointer(*keys: str | int) -> str:
    """A JSON pointer of unescaped keys."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in keys)


def documents(client: Client, survey: Survey) -> list[Exchange]:
    """The documents that the survey read: collections, second pages, samples, and those with `include`."""
    asked: list[tuple[str | None, str]] = []
    for facts in survey.resources:
        asked += [(facts.url, ""), (facts.next_url, ""), (facts.sample_url, "")]
        includable = [(item.filled, item.name) for item in facts.relationships if item.includable]
        asked += [(specimen.owner_url, name) for specimen, name in includable if specimen]
    found = [client.get(url, {"include": name} if name else "") for url, name in dict.fromkeys(asked) if url]
    return [exchange for exchange in found if exchange.ok and "data" in exchange.document]


def resources_in(exchange: Exchange) -> Iterator[tuple[str, dict[str, Any]]]:
    """The resource objects of a document with the pointers to them, primary ones first."""
    data, included = exchange.document.get("data"), exchange.document.get("included")
    if isinstance(data, dict):
        yield "/data", data
    for name, items in ("data", data), ("included", included):
        for index, item in enumerate(items) if isinstance(items, list) else ():
            if isinstance(item, dict):
                yield f"/{name}/{index}", item


def relationship_of(resource: dict[str, Any], name: str) -> dict[str, Any] | None:
    """A relationship object of a resource object, where it has one."""
    relationships = resource.get("relationships")
    found = relationships.get(name) if isinstance(relationships, dict) else None
    return found if isinstance(found, dict) else None


def top_links(exchanges: Iterable[Exchange], name: str) -> list[Link]:
    """The top-level links of a name in documents."""
    found = [
        (link_url(exchange.document.get("links"), name, exchange.request.url), exchange) for exchange in exchanges
    ]
    return [Link(url, exchange, f"/links/{name}") for url, exchange in found if url]


def own_links(client: Client, survey: Survey) -> list[Link]:
    """The `self` links of two primary resources and one included resource of each type."""
    found: dict[tuple[bool, str], dict[str, Link]] = {}
    for exchange in documents(client, survey):
        for place, resource in resources_in(exchange):
            owner, url = identity(resource), link_url(resource.get("links"), "self", exchange.request.url)
            included = place.startswith("/included")
            links = found.setdefault((included, owner[0]), {}) if owner else {}
            if url and len(links) < (1 if included else 2):
                links.setdefault(url, Link(url, exchange, f"{place}/links/self", owner))
    return _distinct(_spread(links.values() for links in found.values()))


def relationship_links(client: Client, survey: Survey, name: str) -> list[Link]:
    """A `self` or `related` link of each relationship not known to be empty, of included resources too."""
    facts = list(survey.relationships())
    filled = {url for item in facts if item.filled for url in _urls(item.filled)}
    empty = {url for item in facts if item.empty for url in _urls(item.empty)}
    found: dict[str, dict[str, Link]] = {}
    for exchange in documents(client, survey):
        for owner_type, key, link in _relationship_links(exchange, name):
            links = found.setdefault(owner_type, {})
            if link.url in empty:
                continue
            if key not in links or (link.url in filled and links[key].url not in filled):
                links[key] = link
    return _distinct(_spread(links.values() for links in found.values()))


def _urls(specimen: Specimen) -> tuple[str | None, str | None]:
    return specimen.self_url, specimen.related_url


def _relationship_links(exchange: Exchange, name: str) -> Iterator[tuple[str, str, Link]]:
    """Owner type, relationship name and link, where no linkage beside the link shows that it is empty."""
    for place, resource in resources_in(exchange):
        owner, relationships = identity(resource), resource.get("relationships")
        for key in relationships if owner and isinstance(relationships, dict) else ():
            relationship = relationship_of(resource, key) or {}
            url = link_url(relationship.get("links"), name, exchange.request.url)
            if owner and url and relationship.get("data", ...) not in (None, []):
                at = place + pointer("relationships", key, "links", name)
                yield owner[0], key, Link(url, exchange, at, owner)


def related_answers(client: Client, survey: Survey, *, to_many: bool) -> list[Related]:
    """What filled and empty specimens of relationships of one cardinality answer at their related links."""
    found: dict[str, list[Related]] = {}
    for facts in survey.relationships():
        # One filled specimen is the least by which a cardinality is known.
        if facts.to_many is to_many and facts.filled:
            for specimen in dict.fromkeys((facts.filled, facts.empty, facts.single)):
                if specimen and specimen.related_url and len(found.get(facts.owner_type, ())) < MOST // 2:
                    exchange = client.get(specimen.related_url)
                    found.setdefault(facts.owner_type, []).append(Related(facts, specimen, exchange))
    return _spread(found.values())


def refused(exchange: Exchange) -> bool:
    """Whether the API will not serve a URL; statuses about rights, or the way to the API, decide nothing."""
    return exchange.status >= 400 and exchange.status not in _NO_VERDICT


def raise_if_lasting(judge: Callable[[bool], Exception | None]) -> None:
    """Raise the trouble that a judgement finds twice, the second time on fresh readings."""
    if judge(False) and (trouble := judge(True)):
        raise trouble


def require_fetchable(client: Client, links: Iterable[Link], nothing: str) -> None:
    """Raise where a link that still stands cannot be fetched, or, for the reason given, where there is none."""
    served, undecided = 0, []
    for link in links:
        exchange = client.get(link.url)
        if refused(exchange) and (again := stands(client, link)):
            raise violation(again, "status", expected=f"success, since {link} leads here",
                            actual=f"status {again.status}")  # fmt: skip
        served += exchange.ok
        undecided += [] if exchange.ok else [str(exchange)]
    if undecided and not served:
        raise inconclusive(f"no link could be judged, e.g. {undecided[0]}")
    if not served:
        raise not_applicable(nothing)


def stands(client: Client, link: Link) -> Exchange | None:
    """The link fetched anew where it is still refused although its document, read anew, still holds it."""
    source = client.get(link.source.request.url, fresh=True)
    if not any(_leads_to(text, source.request.url, link.url) for text in _strings(source.json.value)):
        return None
    again = client.get(link.url, fresh=True)
    return again if refused(again) else None


def _leads_to(text: str, base: str, url: str) -> bool:
    try:
        return resolve(base, text) == url
    except ValueError:
        return False


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict | list):
            waiting += item.values() if isinstance(item, dict) else item


def _spread(groups: Iterable[Iterable[_Item]]) -> list[_Item]:
    """The items of groups in turn, so that a cut leaves some of each."""
    return [item for turn in zip_longest(*groups) for item in turn if item is not None]


def _distinct(links: Iterable[Link]) -> list[Link]:
    return list({link.url: link for link in reversed(list(links))}.values())[::-1][:MOST]
