"""Linkage as a resource shows it and as its own URL serves it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from accord.authoring import Client, Exchange, Identity, RelationshipFacts, Specimen, identity
from suites.jsonapi.reading import pointer, relationship_of, resources_in

_PAGES = ("first", "last", "prev", "next")
_COUNTS = re.compile(r"page|total|count|limit|offset|cursor", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Linkage:
    """What `data` held at a place; `partial` tells that it may be a page of more."""

    value: Any
    exchange: Exchange
    place: str
    partial: bool

    @classmethod
    def of(cls, exchange: Exchange) -> Linkage:
        """The primary data of an answer, taken as linkage."""
        document = exchange.document
        return cls(document["data"], exchange, "/data", page_of_more(document))

    @property
    def members(self) -> set[Identity]:
        """The identities in it; what is malformed is left out."""
        return identities(self.value)


def identities(data: Any) -> set[Identity]:
    """The identities in primary data or linkage; what is malformed is left out."""
    items = data if isinstance(data, list) else [data]
    return {found for item in items if (found := identity(item))}


def shown(client: Client, facts: RelationshipFacts, specimen: Specimen, *, fresh: bool = False) -> Linkage | None:
    """The linkage that the resource itself shows, where need be with `include`."""
    for query in ({}, {"include": facts.name}) if facts.includable else ({},):
        exchange = client.get(specimen.owner_url, query, fresh=fresh)
        found = relationship_in(exchange, specimen.owner, facts.name) if exchange.ok else None
        if found and "data" in found[1]:
            place, relationship = found
            return Linkage(relationship["data"], exchange, f"{place}/data", page_of_more(relationship))
    return None


def served(client: Client, specimen: Specimen, *, fresh: bool = False) -> Linkage | None:
    """The linkage that the relationship's own URL serves."""
    exchange = client.get(specimen.self_url, fresh=fresh) if specimen.self_url else None
    if not exchange or not exchange.ok or "data" not in exchange.document:
        return None
    return Linkage.of(exchange)


def readings(client: Client, facts: RelationshipFacts, specimen: Specimen, *, fresh: bool = False) -> list[Linkage]:
    """The linkage of a specimen in its resource and at its own URL, as far as it is to be had."""
    found = shown(client, facts, specimen, fresh=fresh), served(client, specimen, fresh=fresh)
    return [linkage for linkage in found if linkage]


def filled_meanwhile(client: Client, facts: RelationshipFacts, specimen: Specimen) -> bool:
    """Whether a specimen that was empty has gone, or has members, when it is read anew."""
    if not client.get(specimen.owner_url, fresh=True).ok:
        return True
    return any(linkage.value for linkage in readings(client, facts, specimen, fresh=True))


def relationship_in(exchange: Exchange, owner: Identity, name: str) -> tuple[str, dict[str, Any]] | None:
    """A relationship object of a resource in a document, with the pointer to it."""
    for place, resource in resources_in(exchange):
        relationship = relationship_of(resource, name)
        if relationship is not None and identity(resource) == owner:
            return place + pointer("relationships", name), relationship
    return None


def page_of_more(holder: dict[str, Any]) -> bool:
    """Whether a document or relationship object may hold one page of more, by its links or else by its meta."""
    links, meta = holder.get("links"), holder.get("meta")
    pages = {name: links[name] for name in _PAGES if name in links} if isinstance(links, dict) else {}
    if pages.get("next") or pages.get("prev"):
        return True
    if "first" in pages and "last" in pages:
        return bool(pages["first"] != pages["last"])
    if pages:
        return "next" not in pages
    return isinstance(meta, dict) and any(_COUNTS.search(name) for name in meta)
