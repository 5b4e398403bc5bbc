"""Pagination by cursor: what the links at the ends of a list are."""

from __future__ import annotations

from accord.authoring import Client, Exchange, Survey, not_applicable, verifies, violation, warn
from suites.jsonapi.cursor_errors import maximum
from suites.jsonapi.cursors import Listing, items, listings
from suites.jsonapi.parts import links_of


@verifies("jsonapi-cursor-pagination/pagination-links/next-null-on-last")
def test_last_page_has_no_next(client: Client, survey: Survey) -> None:
    """On the last page `next` is null, whether it was reached by `page[after]` or holds the whole list."""
    judged, expected = False, "null on the last page"
    for listing in listings(client, survey):
        walk = listing.walk()
        judged |= walk.complete
        for page, further in zip(walk.pages, walk.pages[1:], strict=False):
            if further.ok and not items(further):
                raise violation(page, "/links/next", expected=expected, actual="a link to an empty page")
        most = maximum(listing)
        if walk.complete and most and most >= len(walk.items):
            _require_nothing(listing, listing.page(size=most), "next")
    if not judged:
        raise not_applicable("no list could be read to its end")


@verifies("jsonapi-cursor-pagination/pagination-links/prev-null-on-first")
def test_first_page_has_no_prev(client: Client, survey: Survey) -> None:
    """On the first page `prev` is null, whether it has no cursor or was reached by `page[before]`."""
    listing = listings(client, survey)[0]
    first = listing.page(size=10)
    _require_nothing(listing, first, "prev")
    third = items(first)[2].cursor
    if third:
        _require_nothing(listing, listing.page(size=3, before=third), "prev")


def _require_nothing(listing: Listing, page: Exchange, name: str) -> None:
    """That a link is null, or at least not there: that it has to be there is another requirement."""
    if links_of(page).get(name) is not None:
        beyond = listing.follow(page, name)
        empty = beyond is not None and beyond.ok and not items(beyond)
        raise violation(page, f"/links/{name}", expected="null, as there is no further page",
                        actual="a link to an empty page" if empty else "a link")  # fmt: skip


@verifies("jsonapi-cursor-pagination/pagination-links/other-null-when-cheap")
def test_page_known_to_be_last_has_no_next(client: Client, survey: Survey) -> None:
    """The page that the server itself calls the last has null for `next`, rather than a link to an empty page."""
    for listing in listings(client, survey):
        last = listing.follow(listing.page(size=10), "last")
        if last is None or not last.ok or "next" not in links_of(last):
            continue
        beyond = listing.follow(last, "next")
        if beyond is not None and beyond.ok and not items(beyond):
            warn(last, "/links/next", expected="null, since `last` leads here", actual="a link to an empty page")
        return
    raise not_applicable("no list has a link to its last page")
