"""Pagination: where its links stand, what they are called, and how they ask for a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from accord.authoring import Client, ResourceFacts, expect, for_each, not_applicable, verifies, violation
from accord.runtime.surveying.specimens import link_url
from suites.jsonapi.kinds import shown
from suites.jsonapi.paging import KEYS, is_link, page_link
from suites.jsonapi.parts import links_of

_NO_PAGES = "no collection was seen to have more than one page"
_NO_LINKS = "the collection has no pagination links"
_OF_THE_DOCUMENT = ("data", "included", "links", "errors", "jsonapi")
_NOT_PAGING = ("page", "include", "sort", "fields", "filter")
_URL = re.compile(r"(?:https?://|/|\?)\S+")
_WORDS = {**{key: key for key in KEYS}, "previous": "prev"}


@verifies("jsonapi-*/fetching-pagination/pagination-links-object")
@for_each("collection")
def test_page_links_stand_among_the_links(client: Client, subject: ResourceFacts) -> None:
    """Links to pages stand in the links object of the collection, and not elsewhere alone."""
    exchange = client.get(subject.url or "")
    expect(exchange).accepted()
    if any(is_link(links_of(exchange).get(key)) for key in KEYS):
        return
    rest = {name: value for name, value in exchange.document.items() if name not in _OF_THE_DOCUMENT}
    for place, name in _page_urls(rest, ""):
        expected = f"`{name}` in the top-level links"
        raise violation(exchange, place, expected=expected, actual="a link to a page outside of any links object")
    raise not_applicable(_NO_LINKS)


def _page_urls(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Place and name of members called as pagination links that hold a URL."""
    for name, item in value.items() if isinstance(value, dict) else ():
        url = item.get("href") if isinstance(item, dict) else item
        if name in KEYS and isinstance(url, str) and _URL.fullmatch(url):
            yield f"{place}/{name}", name
        else:
            yield from _page_urls(item, f"{place}/{name}")


@verifies("jsonapi-*/fetching-pagination/pagination-keys")
@for_each("collection")
def test_page_links_have_the_fixed_names(client: Client, subject: ResourceFacts) -> None:
    """The links to pages are called `first`, `last`, `prev` and `next`, on the first page and on the second."""
    exchange = client.get(subject.url or "")
    expect(exchange).accepted()
    named = {key: name for name in links_of(exchange) if (key := _meant(name))}
    if not named:
        raise not_applicable(_NO_LINKS)
    onward = link_url(links_of(exchange), named.get("next", "next"), exchange.request.url)
    for page in (exchange, client.get(onward)) if onward else (exchange,):
        for name in links_of(page):
            key = _meant(name)
            if key and name != key and key not in links_of(page):
                raise violation(page, f"/links/{name}", expected=f"`{key}`", actual=f"a link called {shown(name)}")


def _meant(name: str) -> str | None:
    """The key that a link's name stands for, whatever its spelling: `prev` for `previous`, `next` for `nextPage`."""
    words = re.findall("[A-Z]?[a-z]+", name)
    telling = [word.lower() for word in words if word.lower() not in ("page", "link", "url")]
    return _WORDS.get(telling[0]) if len(telling) == 1 else None


@verifies("jsonapi-*/fetching-pagination/pagination-page-parameter")
@for_each("collection", where=lambda facts: facts.paginated, otherwise=_NO_PAGES)
def test_pages_are_asked_for_by_page_parameters(client: Client, subject: ResourceFacts) -> None:
    """What `next` asks for and `first` or `self` does not is of the `page` family."""
    exchange = client.get(subject.url or "")
    onward = page_link(exchange, "next") or ""
    start = page_link(exchange, "first") or page_link(exchange, "self") or exchange.request.url
    before, after = (parse_qs(urlsplit(url).query, keep_blank_values=True) for url in (start, onward))
    if not after:
        raise not_applicable("the link to the next page has no query parameters")
    for name in after:
        if after[name] != before.get(name) and name.partition("[")[0] not in _NOT_PAGING:
            expected = "a parameter of the `page` family"
            raise violation(
                exchange, "/links/next", expected=expected, actual=f"a page is asked for by {shown(name)}"
            )
