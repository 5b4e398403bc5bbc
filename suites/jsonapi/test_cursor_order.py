"""Pagination by cursor: that lists keep one order from page to page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from accord.authoring import (
    Client,
    Exchange,
    Identity,
    Survey,
    expect,
    inconclusive,
    not_applicable,
    verifies,
    violation,
)
from suites.jsonapi.cursors import Item, Listing, Walk, asking, identities, is_paginated, listings
from suites.jsonapi.parts import attributes_of, spelt

_PAGES = 6
_ODD = 7
_FEW = 2


@verifies("jsonapi-cursor-pagination/sorting-requirement/stable-order")
def test_sorted_lists_keep_their_order(client: Client, survey: Survey) -> None:
    """Under a sort the same pages bring the same items, whenever they are fetched and in whatever size."""
    for listing, name in _sorts(client, survey):
        query = f"sort={name}"
        if not listing.ask(query, size=6).ok:
            continue
        for fresh in (False, True):
            once, again = listing.page(query, size=6, fresh=fresh), listing.page(query, size=6, fresh=True)
            halves = listing.walk(query, size=3, most=2, fresh=fresh)
            if identities(once) == identities(again) == _identities(halves):
                return
        raise violation(again, "/data", expected="the same items in the same order each time", actual="another order")
    raise not_applicable("no list in pages by cursor can be sorted")


def _identities(walk: Walk) -> list[Identity | None]:
    return [item.identity for item in walk.items]


def _sorts(client: Client, survey: Survey) -> Iterator[tuple[Listing, str]]:
    for listing in listings(client, survey):
        for name in listing.facts.sortable if listing.facts else ():
            yield listing, name


@verifies("jsonapi-cursor-pagination/sorting-requirement/natural-order-assigned")
def test_unsorted_lists_have_an_order(client: Client, survey: Survey) -> None:
    """Lists that nobody sorts, collections and related resources, come in the same order on every walk."""
    for listing in (listings(client, survey)[0], *_related(client, survey)):
        size = 10 if listing.facts else 3
        before = listing.walk(size=size, most=_FEW)
        for _ in range(2):
            after = listing.walk(size=size, most=_FEW, fresh=True)
            if _identities(before) == _identities(after):
                break
            before = after
        else:
            raise violation(after.pages[0], "/data", expected="the same sequence of items on every walk",
                            actual="another sequence")  # fmt: skip


def _related(client: Client, survey: Survey) -> Iterator[Listing]:
    """The related resources of one to-many relationship that are served in pages by cursor."""
    filled = [facts.filled for facts in survey.relationships() if facts.to_many and facts.filled]
    specimens = sorted(filled, key=lambda specimen: -len(specimen.members or ()))
    for specimen in specimens[:1]:
        listing = asking(client, survey, specimen.related_url or specimen.self_url or specimen.owner_url)
        if is_paginated(listing.ask(size=3)):
            yield listing


@verifies("jsonapi-cursor-pagination/sorting-requirement/partial-sort-completed")
def test_ties_are_put_in_order(client: Client, survey: Survey) -> None:
    """Where many items have the same value of the sort field, each comes once, and in the order asked for."""
    for listing, name in _sorts(client, survey):
        known = listing.walk().items
        if not _has_ties(known, name) or not listing.ask(f"sort={name}", size=_ODD).ok:
            continue
        walk = listing.walk(f"sort={name}", size=_ODD, most=_PAGES)
        _require_order(walk, name)
        _require_each_once(listing, walk, name, known)
        return
    raise not_applicable("no list in pages by cursor was seen to be sorted by a field with equal values")


def _value(item: Item, name: str) -> Any:
    return attributes_of(item.row).get(name)


def _has_ties(known: list[Item], name: str) -> bool:
    values = [_value(item, name) for item in known]
    plain = [value for value in values if isinstance(value, str | int | float) and not isinstance(value, bool)]
    return bool(plain) and max(Counter(plain).values()) > 1 and len(set(plain)) > 1


def _require_order(walk: Walk, name: str) -> None:
    """That numbers rise; the order of texts is the collation's."""
    for page in walk.pages:
        values = [attributes_of(row).get(name) for row in page.document.get("data", ()) if isinstance(row, dict)]
        numbers = [value for value in values if isinstance(value, int | float)]
        if numbers != sorted(numbers):
            raise violation(page, "/data", expected=f"`{name}` in ascending order", actual=f"{name} = {numbers}")


def _require_each_once(listing: Listing, walk: Walk, name: str, known: list[Item]) -> None:
    counts = Counter(_identities(walk))
    if doubled := {each for each, count in counts.items() if each and count > 1}:
        raise violation(walk.pages[-1], "/data", expected="each item once on the way through the pages",
                        actual=f"{spelt(doubled)} more than once")  # fmt: skip
    last = _value(walk.items[-1], name)
    due = [item for item in known if walk.complete or _comes_before(_value(item, name), last)]
    missing = {item.identity for item in due if item.identity} - counts.keys()
    gone = missing - set(_identities(listing.walk(fresh=True))) if missing else set()
    if gone:
        raise inconclusive("the list changed while it was read")
    if missing:
        raise violation(walk.pages[-1], "/data", expected="each item once on the way through the pages",
                        actual=f"{spelt(missing)} left out")  # fmt: skip


def _comes_before(value: Any, last: Any) -> bool:
    """Whether an item was due before the walk broke off; only numbers tell."""
    return isinstance(value, int | float) and isinstance(last, int | float) and value < last


@verifies("jsonapi-cursor-pagination/collection-sizes/total-integer")
def test_total_counts_the_list(client: Client, survey: Survey) -> None:
    """`total` is the number of items in the whole list, the same on every page."""
    judged = False
    for listing in listings(client, survey):
        walk = listing.walk()
        if not walk.complete or not any("total" in _page(page) for page in walk.pages):
            continue
        judged = True
        if not _counts(walk) and not _counts(walk := listing.walk(fresh=True)):
            page = next(page for page in walk.pages if _page(page).get("total") != len(walk.items))
            raise violation(page, "/meta/page/total", expected=f"{len(walk.items)}, as many as the pages hold",
                            actual=str(_page(page).get("total")))  # fmt: skip
    if not judged:
        raise not_applicable("no list that could be read to its end tells its `total`")


def _counts(walk: Walk) -> bool:
    return all(_page(page).get("total", len(walk.items)) == len(walk.items) for page in walk.pages)


def _page(exchange: Exchange) -> dict[str, Any]:
    expect(exchange).accepted()
    meta = exchange.document.get("meta")
    page = meta.get("page") if isinstance(meta, dict) else None
    return page if isinstance(page, dict) else {}
