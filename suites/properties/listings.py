"""Lists of a target as properties ask for them: where they are, how their pages are had, and what they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.authoring import (
    JSONAPI,
    Exchange,
    Identity,
    ResourceFacts,
    World,
    identity,
    inconclusive,
    link_url,
)
from accord.judge.expect import Inconclusive
from strategies import queries_page
from strategies.queries_page import MOST_PAGES, Paging
from suites.jsonapi.cursors import is_paginated, is_profile
from suites.jsonapi.parts import Resource, links_of, primary

CURSOR = " by cursor"
"""What ends the name of a list that is asked for in pages by cursor."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its URL, the type of its rows, how its pages are asked for, and the media type that asks for them."""

    world: World
    url: str
    facts: ResourceFacts
    paging: Paging
    accept: str | None = None

    def get(self, query: Mapping[str, str]) -> Exchange:
        """A page by the parameters of a query."""
        return self.world.get(self.url, query, accept=self.accept)

    def follow(self, exchange: Exchange, key: str) -> Exchange | None:
        """What a link between pages leads to, None where there is none."""
        url = link_url(links_of(exchange), key, exchange.request.url)
        return self.world.get(url, accept=self.accept) if url else None


@dataclass(frozen=True, slots=True)
class Whole:
    """All rows of a list in their order, and the members of its meta that told how many there are."""

    rows: tuple[Identity, ...]
    totals: Mapping[str, int] = field(default_factory=dict)


def names(world: World) -> list[str]:
    """The names of the lists that can be asked for: collections, related resources, and pages by cursor."""
    found = [facts.type for facts in world.collections if facts.ids]
    found += [name for name, _ in _related(world)]
    if any(map(is_profile, world.survey.profiles)):
        found += [facts.type + CURSOR for facts in world.collections if facts.ids]
    return found


def listing(world: World, name: str) -> Listing:
    """The list of a name, with how it was seen to be parted; raises Inconclusive where it comes in one piece."""
    return world.once(("listing", name), lambda: _listing(world, name))


def sized(world: World, url: str, size: int) -> dict[str, str]:
    """The parameters that ask a collection for a page of a size, none where it was not seen to take them."""
    kind = next((facts.type for facts in world.collections if facts.url == url), None)
    try:
        return listing(world, kind).paging.of_size(size) if kind else {}
    except Inconclusive:
        return {}


def whole(of: Listing, query: Mapping[str, str], told: Collection[str] = ()) -> Whole | None:
    """What a list holds by a query that parts nothing, None where it is too long to be read.

    `told` are places that hold a total, known from a longer list.
    """
    page: Exchange | None = (first := of.get(query))
    rows: list[Resource] = []
    for _ in range(5 * MOST_PAGES):
        if page is None:
            identities = tuple(found for row in rows if (found := identity(row)))
            return Whole(identities, _totals(first, len(rows), told))
        if not page.ok or not isinstance(page.document.get("data"), list):
            return None
        rows += primary(page)
        page = of.follow(page, "next") if primary(page) else None
    return None


def totals_in(exchange: Exchange) -> dict[str, int]:
    """The whole numbers in the meta of a document, by their places."""
    return dict(_numbers(exchange.document.get("meta"), "/meta"))


def rows_of(pages: Iterable[Exchange]) -> Iterator[tuple[Exchange, int, Identity]]:
    """The rows of pages, each with its page and its index there."""
    for page in pages:
        for index, row in enumerate(primary(page)):
            if found := identity(row):
                yield page, index, found


def _listing(world: World, name: str) -> Listing:
    kind = name.removesuffix(CURSOR)
    accept = None
    if kind != name:
        uri = next(filter(is_profile, world.survey.profiles))
        accept = f'{JSONAPI}; profile="{uri}"'
    related = dict(_related(world)).get(name)
    facts = world.resource(related[1] if related else kind)
    url = related[0] if related else facts.url or ""
    first = world.get(url, accept=accept)
    paging = _paging(world, first, accept)
    if not first.ok or len(primary(first)) < 2 or (accept and not is_paginated(first)):
        raise inconclusive(f"{name} was not seen to hold rows in pages")
    return Listing(world, url, facts, _obeyed(world, first, paging, accept), accept)


def _paging(world: World, first: Exchange, accept: str | None) -> Paging:
    """How pages are asked for: as the contract says or the links show; by a cursor they are only followed."""
    if accept:
        return Paging(size="page[size]")
    links = {key: link_url(links_of(first), key, first.request.url) for key in queries_page.KEYS}
    told = world.contract.capabilities.get("pagination")
    return queries_page.paging_of({key: url for key, url in links.items() if url}, told)


def _obeyed(world: World, first: Exchange, paging: Paging, accept: str | None) -> Paging:
    """The parameters, if a page of one row and the one behind it are given as asked; else none of them."""
    url, rows = first.request.url, [identity(row) for row in primary(first)]
    one = world.get(url, paging.of_size(1), accept=accept) if paging.size else None
    if one is None or [identity(row) for row in primary(one)] != rows[:1]:
        raise inconclusive(f"{one or first}: no page of a size that was asked for")
    if not paging.jumps:
        return paging
    second = world.get(url, paging.page(1, 1), accept=accept)
    return paging if [identity(row) for row in primary(second)] == rows[1:2] else Paging(size=paging.size)


def _related(world: World) -> Iterator[tuple[str, tuple[str, str]]]:
    """Related lists of several rows of one type that has a collection: name, and URL with that type."""
    known = {facts.type for facts in world.collections}
    for relationship in world.survey.relationships():
        specimen = relationship.filled
        url = specimen.related_url if specimen else None
        several = bool(specimen and len(specimen.members or ()) > 1)
        alike = len(relationship.types) == 1 and known.issuperset(relationship.types)
        if relationship.to_many and several and url and alike:
            yield str(relationship), (url, relationship.types[0])


def _totals(first: Exchange, count: int, told: Collection[str]) -> dict[str, int]:
    """The numbers in the meta of a first page that say how many rows the whole list has, and are no page's own."""
    longer, found = len(primary(first)) < count, totals_in(first).items()
    return {place: number for place, number in found if number == count and (longer or place in told)}


def _numbers(value: Any, place: str) -> Iterator[tuple[str, int]]:
    for name, item in value.items() if isinstance(value, dict) else ():
        if isinstance(item, int) and not isinstance(item, bool):
            yield f"{place}/{name}", item
        else:
            yield from _numbers(item, f"{place}/{name}")


def shown(rows: Iterable[Resource]) -> list[Identity]:
    """The identities of rows in order."""
    return [found for row in rows if (found := identity(row))]
