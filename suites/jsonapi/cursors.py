"""Lists in pages by cursor: where a target has them, and asking for their pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from accord.authoring import (
    JSONAPI,
    Client,
    Exchange,
    Identity,
    ResourceFacts,
    Survey,
    expect,
    identity,
    inconclusive,
    link_url,
    not_applicable,
    with_query,
)
from accord.judge.expect import UNDECIDED
from accord.judge.fields import parse_media_type
from suites.jsonapi.parts import Resource, links_of, primary

PROFILE = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/"
SIZE = 10
_PAGES = 5
_LISTS = 2
_ENOUGH = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list, and the cursor that falls on it, None where the server gives none."""

    identity: Identity | None
    cursor: str | None
    row: Resource


@dataclass(frozen=True, slots=True)
class Walk:
    """Pages by their `next` links from the first on; `complete` tells that the end was reached."""

    pages: tuple[Exchange, ...]
    complete: bool

    @property
    def items(self) -> list[Item]:
        """The items of all pages in order."""
        return [item for page in self.pages for item in items(page)]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that a server offers in pages by cursor, and how to ask for them."""

    client: Client
    url: str
    accept: str
    facts: ResourceFacts | None = None

    def ask(
        self,
        query: str = "",
        *,
        size: int | str | None = None,
        after: str | None = None,
        before: str | None = None,
        fresh: bool = False,
    ) -> Exchange:
        """A page by the parameters of the `page` family; `query` is what else is asked for."""
        url = with_query(self.url, query) if query else self.url
        family = {"size": size, "after": after, "before": before}
        asked = {f"page[{name}]": str(value) for name, value in family.items() if value is not None}
        return self.client.get(url, asked, accept=self.accept, fresh=fresh)

    def page(
        self,
        query: str = "",
        *,
        size: int | str | None = None,
        after: str | None = None,
        before: str | None = None,
        fresh: bool = False,
    ) -> Exchange:
        """A page that has to come, since else nothing can be concluded from it."""
        exchange = self.ask(query, size=size, after=after, before=before, fresh=fresh)
        expect(exchange).accepted()
        return exchange

    def on_side(self, side: str, cursor: str) -> Exchange:
        """Two items `after` or `before` a cursor."""
        return self.ask(size=2, after=cursor) if side == "after" else self.ask(size=2, before=cursor)

    def follow(self, exchange: Exchange, name: str, *, fresh: bool = False) -> Exchange | None:
        """The answer to a pagination link, None where it is null, absent, or leads elsewhere."""
        url = link_url(links_of(exchange), name, exchange.request.url)
        return self.client.get(url, accept=self.accept, fresh=fresh) if url else None

    def walk(self, query: str = "", *, size: int = SIZE, most: int = _PAGES, fresh: bool = False) -> Walk:
        """The list from its beginning, as far as so many pages go."""
        pages = [self.page(query, size=size, fresh=fresh)]
        while len(pages) < most:
            further = self.follow(pages[-1], "next", fresh=fresh)
            if further is None or not items(pages[-1]):
                return Walk(tuple(pages), complete=True)
            if not further.ok or further.status in UNDECIDED:
                raise inconclusive(f"the `next` link {further.request.line} was answered {further.status}")
            pages.append(further)
        return Walk(tuple(pages), complete=link_url(links_of(pages[-1]), "next", self.url) is None)


def items(exchange: Exchange) -> list[Item]:
    """The items of a page in order."""
    return [Item(identity(row), cursor_of(row), row) for row in primary(exchange)]


def identities(exchange: Exchange) -> list[Identity | None]:
    """The identities of the items of a page in order."""
    return [item.identity for item in items(exchange)]


def page_meta(value: Any) -> dict[str, Any]:
    """What `meta.page` of a document, item or error holds."""
    meta = value.get("meta") if isinstance(value, dict) else None
    page = meta.get("page") if isinstance(meta, dict) else None
    return page if isinstance(page, dict) else {}


def cursor_of(row: Resource) -> str | None:
    """The cursor that an item comes with."""
    cursor = page_meta(row).get("cursor")
    return cursor if isinstance(cursor, str) else None


def speaks_of_cursors(document: dict[str, Any]) -> bool:
    """Whether links or items of a document show that its pages are asked for by cursor."""
    links, data = document.get("links"), document.get("data")
    for name in ("prev", "next"):
        link = links.get(name) if isinstance(links, dict) else None
        url = link.get("href") if isinstance(link, dict) else link
        if isinstance(url, str) and {"page[after]", "page[before]"} & parse_qs(urlsplit(url).query).keys():
            return True
    rows = data if isinstance(data, list) else []
    return any(cursor_of(row) is not None for row in rows if isinstance(row, dict))


def is_profile(uri: object) -> bool:
    """Whether a URI is the profile's; a slash at its end makes no difference."""
    return isinstance(uri, str) and uri.rstrip("/") == PROFILE.rstrip("/")


def is_applied(exchange: Exchange) -> bool:
    """Whether the label of an answer says that the profile was applied."""
    label = exchange.response.header("content-type") if exchange.response else None
    media_type = parse_media_type(label or "")
    return media_type is not None and any(map(is_profile, media_type.uris("profile")))


def listings(client: Client, survey: Survey) -> list[Listing]:
    """Collections that are served in pages by cursor; not applicable where none is."""
    found = list(_listings(client, survey))
    if not found:
        raise not_applicable("no collection with more than a few resources was seen in pages by cursor")
    return found


def asking(client: Client, survey: Survey, url: str) -> Listing:
    """A list at a URL of its own, to be asked for as pages by cursor."""
    uri = next(filter(is_profile, survey.profiles), PROFILE)
    return Listing(client, url, f'{JSONAPI}; profile="{uri}"')


def _listings(client: Client, survey: Survey) -> Iterator[Listing]:
    """The best lists: long enough for a few pages, but no longer than need be."""
    ranked = sorted(survey.collections, key=lambda facts: (len(facts.ids) < _ENOUGH, abs(len(facts.ids) - _ENOUGH)))
    left = _LISTS
    for facts in ranked[: 2 * _LISTS]:
        if not left:
            return
        plain = asking(client, survey, facts.url or "")
        listing = Listing(client, plain.url, plain.accept, facts)
        exchange = listing.ask(size=SIZE)
        if len(items(exchange)) > 2 and is_paginated(exchange):
            left -= 1
            yield listing


def is_paginated(exchange: Exchange) -> bool:
    """Whether an answer is a page by cursor, as its label says or its links and items show."""
    listed = exchange.ok and isinstance(exchange.document.get("data"), list)
    return listed and (is_applied(exchange) or speaks_of_cursors(exchange.document))
