"""Pagination by cursor: how many items a page has."""

from __future__ import annotations

from accord.authoring import Client, Exchange, Survey, expect, not_applicable, verifies, violation
from suites.jsonapi.cursor_errors import has_type, maximum, serves_ranges
from suites.jsonapi.cursors import Item, Listing, identities, items, listings
from suites.jsonapi.paging import page_link
from suites.jsonapi.parts import errors_of


@verifies("jsonapi-cursor-pagination/page-size/default-size-used")
def test_default_size_is_always_the_same(client: Client, survey: Survey) -> None:
    """Pages that nobody gave a size, and behind which there are more, have the same number of items."""
    for listing in listings(client, survey):
        first = listing.page()
        last = next((item.cursor for item in reversed(items(first)) if item.cursor), None)
        if not page_link(first, "next") or not last:
            continue
        second = listing.page(after=last)
        one, other = len(items(first)), len(items(second))
        inner = page_link(second, "next") is not None
        if other > one or (inner and other != one):
            raise violation(second, "/data", expected=f"{one} items, as on the page before", actual=f"{other} items")
        if inner:
            return
    raise not_applicable("no list is longer than two pages of the default size")


@verifies("jsonapi-cursor-pagination/page-size/default-size-range")
def test_default_size_lies_within_bounds(client: Client, survey: Survey) -> None:
    """A page that nobody gave a size has one item at least, and no more than the maximum."""
    listing = listings(client, survey)[0]
    page, most = listing.page(), maximum(listing)
    count = len(items(page))
    if count < 1 or (most is not None and count > most):
        bounds = f"from 1 to {most} items" if most is not None else "one item at least"
        raise violation(page, "/data", expected=bounds, actual=f"{count} items")


@verifies("jsonapi-cursor-pagination/page-size/page-filled")
def test_pages_are_filled(client: Client, survey: Survey) -> None:
    """A page has just as many items as were asked for, where there are so many: at the start, behind and in front."""
    for listing in listings(client, survey)[:1]:
        known = listing.walk().items
        for size in (1, 2, 5):
            _require_count(listing.page(size=size), min(size, len(known)))
        pivot = known[len(known) // 2].cursor
        if pivot:
            behind, in_front = len(known) - len(known) // 2 - 1, len(known) // 2
            _require_count(listing.page(size=3, after=pivot), min(3, behind))
            _require_count(listing.page(size=3, before=pivot), min(3, in_front))


def _require_count(page: Exchange, due: int) -> None:
    """That a page has as many items as are due; `due` is known from a walk, and may be less than there are."""
    if len(items(page)) != due:
        raise violation(page, "/data", expected=f"{due} items", actual=f"{len(items(page))} items")


@verifies("jsonapi-cursor-pagination/page-size/size-base-10")
def test_sizes_are_decimal(client: Client, survey: Survey) -> None:
    """`page[size]=010` asks for ten items."""
    for listing in listings(client, survey):
        if len(listing.walk().items) <= 10:
            continue
        exchange = listing.ask(size="010")
        expect(exchange).answered()
        if any(has_type(error, "max-size-exceeded") for error in errors_of(exchange)):
            continue
        expect(exchange).status(200, because="`page[size]` is 010, which is ten")
        if len(items(exchange)) != 10:
            raise violation(exchange, "/data", expected="10 items", actual=f"{len(items(exchange))} items")
        return
    raise not_applicable("no list is longer than ten items and served in pages of ten")


@verifies("jsonapi-cursor-pagination/range-pagination/range-default-size")
def test_ranges_come_whole_up_to_the_maximum(client: Client, survey: Survey) -> None:
    """A range that nobody gave a size has as many items as the maximum allows."""
    for listing, known in _ranged(client, survey):
        default, most = len(items(listing.page())), maximum(listing)
        between = known[1:-1]
        due = len(between) if most is None else min(most, len(between))
        if due <= default:
            continue
        exchange = listing.page(after=known[0].cursor, before=known[-1].cursor)
        if len(items(exchange)) != due:
            raise violation(exchange, "/data", expected=f"{due} items, as no size was asked for",
                            actual=f"{len(items(exchange))} items")  # fmt: skip
        return
    raise not_applicable("no list that serves ranges is known to be longer than its default page")


@verifies("jsonapi-cursor-pagination/range-pagination/range-overflow-data")
def test_cut_ranges_are_as_without_their_end(client: Client, survey: Survey) -> None:
    """A range that has more items than fit is answered as it would be without `page[before]`."""
    for listing, known in _ranged(client, survey):
        cut, plain = _cut(listing, known), listing.page(size=3, after=known[0].cursor)
        if identities(cut) != identities(plain):
            raise violation(cut, "/data", expected="the items that come without `page[before]`", actual="other items")


@verifies("jsonapi-cursor-pagination/range-pagination/range-overflow-flag")
def test_cut_ranges_say_so(client: Client, survey: Survey) -> None:
    """A range that has more items than fit is marked as `rangeTruncated`."""
    for listing, known in _ranged(client, survey):
        cut = _cut(listing, known)
        meta = cut.document.get("meta")
        page = meta.get("page") if isinstance(meta, dict) else None
        flag = page.get("rangeTruncated") if isinstance(page, dict) else None
        if flag is not True:
            raise violation(cut, "/meta/page/rangeTruncated", expected="true", actual=f"{flag!r}")


def _cut(listing: Listing, known: list[Item]) -> Exchange:
    return listing.page(size=3, after=known[0].cursor, before=known[8].cursor)


def _ranged(client: Client, survey: Survey) -> list[tuple[Listing, list[Item]]]:
    """Lists that serve ranges, with their items as far as they are known, all with cursors."""
    found = []
    for listing in listings(client, survey):
        known = [item for item in listing.walk().items if item.cursor]
        if len(known) > 9 and serves_ranges(known, listing.ask(after=known[0].cursor, before=known[5].cursor)):
            found.append((listing, known))
    if not found:
        raise not_applicable("no list serves ranges")
    return found
