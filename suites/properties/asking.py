"""How collections are asked for many rows at once, and what their rows are called."""

from __future__ import annotations

from collections.abc import Iterable

from accord.authoring import Exchange, Identity, ResourceFacts, World, identity, link_url
from suites.jsonapi.parts import Resource, primary

LARGE = 50
"""So many rows are asked for at once, where the contract allows as many."""
PAGES = 8
"""A collection of no more pages than these is read whole."""


def size_parameter(world: World) -> str:
    """The parameter that the contract names for the size of a page, or an empty text."""
    return str(world.contract.capabilities.get("pagination", {}).get("size_parameter", ""))


def largest_page(world: World) -> int:
    """The size of the largest page that may be asked for."""
    return int(world.contract.capabilities.get("pagination", {}).get("max_size", LARGE))


def large_pages(world: World) -> dict[str, str]:
    """The query that asks for large pages; empty where none is known."""
    name = size_parameter(world)
    return {name: str(min(LARGE, largest_page(world)))} if name else {}


def whole(world: World, facts: ResourceFacts) -> list[Resource] | None:
    """All rows of a collection as it is now, None where it is too large to be read again and again."""

    def read() -> list[Resource] | None:
        return world.everything(facts.url or "", large_pages(world), most=PAGES)

    return read() if world.once(("small", facts.type), lambda: read() is not None) else None


def known_rows(world: World, facts: ResourceFacts) -> list[Resource]:
    """All rows of a collection as they once were, for values to ask for; none where it is too large."""
    return world.once(("rows", facts.type), lambda: whole(world, facts) or [])


def names(rows: Iterable[Resource]) -> list[Identity]:
    """The identities of rows, in order."""
    return [found for row in rows if (found := identity(row))]


def walk(world: World, exchange: Exchange, most: int = 12) -> tuple[list[Resource], bool]:
    """The rows of a list from its first page on, and whether they are all: no more than so many pages are read."""
    rows = primary(exchange)
    for _ in range(most):
        following = link_url(exchange.document.get("links"), "next", exchange.request.url)
        if not following:
            return rows, exchange.ok
        exchange = world.get(following)
        rows += primary(exchange)
    return rows, False
