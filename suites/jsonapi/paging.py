"""Walking through the pages of a collection."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accord.authoring import Client, Exchange, expect, inconclusive
from accord.judge.expect import UNDECIDED
from accord.model.survey import Identity
from accord.runtime.surveying.specimens import link_url
from suites.jsonapi.parts import links_of, order

KEYS = ("first", "last", "prev", "next")
MOST = 10


@dataclass(frozen=True, slots=True)
class Walk:
    """Pages in the order of their `next` links, from the first on.

    `beyond` is the answer to the `next` of the last page, where it led to an error, to nothing, or back;
    `complete` tells that the end was reached.
    """

    pages: tuple[Exchange, ...]
    complete: bool
    beyond: Exchange | None = None

    @property
    def rows(self) -> list[Identity | None]:
        """The identities of all resources, page by page."""
        return [row for page in self.pages for row in order(page)]


def page_link(exchange: Exchange, key: str) -> str | None:
    """The URL of a pagination link, None where it is absent, null, or no link."""
    return link_url(links_of(exchange), key, exchange.request.url)


def is_link(value: Any) -> bool:
    """Whether a value can be a link at all: a text with something in it, or an object."""
    return bool(value) and isinstance(value, str | dict)


def follow(client: Client, url: str, fresh: bool = False) -> Exchange:
    """The answer to a pagination link; inconclusive where a lack of rights or a detour is in the way."""
    exchange = client.get(url, fresh=fresh)
    expect(exchange).answered()
    if exchange.status in {*UNDECIDED, 403}:
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing")
    return exchange


def walk(client: Client, url: str, *, most: int = MOST, fresh: bool = False) -> Walk:
    """Walk from a URL through at most so many pages."""
    exchange = follow(client, url, fresh)
    expect(exchange).accepted()
    pages, seen = [exchange], {url}
    while (goal := page_link(pages[-1], "next")) is not None:
        if len(pages) >= most:
            return Walk(tuple(pages), complete=False)
        exchange = follow(client, goal, fresh)
        nothing_new = goal in seen or not exchange.ok or not order(exchange)
        if nothing_new or order(exchange) == order(pages[-1]):
            return Walk(tuple(pages), complete=True, beyond=exchange)
        seen.add(goal)
        pages.append(exchange)
    return Walk(tuple(pages), complete=not is_link(links_of(pages[-1]).get("next")))
