"""Pagination by cursor: where a page begins and ends."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    Survey,
    expect,
    link_url,
    not_applicable,
    verifies,
    violation,
)
from suites.jsonapi.cursors import Item, Listing, asking, identities, is_applied, items, listings
from suites.jsonapi.kinds import kind_of
from suites.jsonapi.parts import links_of, spelt

_NO_CURSORS = "no list gives its items cursors"


def _marked(client: Client, survey: Survey) -> tuple[Listing, list[Item]]:
    """A list whose items come with cursors, and its items as far as they are known."""
    for listing in listings(client, survey):
        known = listing.walk().items
        if len(known) > 4 and all(item.cursor for item in known):
            return listing, known
    raise not_applicable(_NO_CURSORS)


@verifies("jsonapi-cursor-pagination/page-after-before/after-starts-behind-cursor")
def test_page_begins_right_behind_its_cursor(client: Client, survey: Survey) -> None:
    """With `page[after]` the first item is the one behind the cursor."""
    listing, known = _marked(client, survey)
    _require_first(listing.page(size=2, after=known[2].cursor), known[3])


@verifies("jsonapi-cursor-pagination/page-after-before/before-ends-at-cursor")
def test_page_ends_right_in_front_of_its_cursor(client: Client, survey: Survey) -> None:
    """With `page[before]` the last item is the one in front of the cursor, after what precedes it in the list."""
    listing, known = _marked(client, survey)
    page = listing.page(size=2, before=known[4].cursor)
    found, due = identities(page), [item.identity for item in known[:4]]
    if not found or found != due[-len(found) :]:
        raise violation(page, "/data", expected=f"{_named(known[2:4])}, which stand in front of the cursor",
                        actual=_named(items(page)))  # fmt: skip


@verifies("jsonapi-cursor-pagination/item-cursors/item-cursor-falls-on-item")
def test_item_cursors_fall_on_their_items(client: Client, survey: Survey) -> None:
    """The cursor of an item parts what stands in front of that item from what stands behind it."""
    listing, known = _marked(client, survey)
    for index in (1, 6) if len(known) > 7 else (1,):
        cursor = known[index].cursor
        _require_first(listing.page(size=1, after=cursor), known[index + 1])
        page = listing.page(size=1, before=cursor)
        if identities(page) != [known[index - 1].identity]:
            expected = f"{_named(known[index - 1 : index])}, right in front of the cursor"
            raise violation(page, "/data", expected=expected, actual=_named(items(page)))


def _require_first(page: Exchange, due: Item) -> None:
    if identities(page)[:1] != [due.identity]:
        raise violation(page, "/data/0", expected=f"{_named([due])}, right behind the cursor",
                        actual=_named(items(page)[:1]))  # fmt: skip


def _named(found: list[Item]) -> str:
    return spelt([item.identity for item in found if item.identity]) or "nothing"


@verifies("jsonapi-cursor-pagination/page-after-before/after-empty-at-end")
def test_nothing_stands_behind_the_last_item(client: Client, survey: Survey) -> None:
    """Behind the cursor of the last item there is an empty array."""
    for listing in listings(client, survey):
        walk = listing.walk()
        if walk.complete and walk.items[-1].cursor:
            _require_empty(listing.ask(size=2, after=walk.items[-1].cursor), "behind the last item")
            return
    raise not_applicable("no list was read to a last item with a cursor")


@verifies("jsonapi-cursor-pagination/page-after-before/before-empty-at-start")
def test_nothing_stands_in_front_of_the_first_item(client: Client, survey: Survey) -> None:
    """In front of the cursor of the first item there is an empty array."""
    listing, known = _marked(client, survey)
    _require_empty(listing.ask(size=2, before=known[0].cursor), "in front of the first item")


@verifies("jsonapi-cursor-pagination/page-after-before/no-cursor-empty-list")
def test_empty_list_is_an_empty_array(client: Client, survey: Survey) -> None:
    """A page of an empty list is an empty array."""
    specimens = [facts.empty for facts in survey.relationships() if facts.to_many and facts.empty]
    for specimen in [specimen for specimen in specimens if specimen.related_url][:1]:
        listing = asking(client, survey, specimen.related_url or "")
        exchange = listing.ask(size=2)
        expect(exchange).answered()
        if not exchange.ok or is_applied(exchange):
            _require_empty(exchange, "in an empty list")
            return
    raise not_applicable("no empty list was seen in pages by cursor")


def _require_empty(exchange: Exchange, where: str) -> None:
    expect(exchange).status(200, because=f"there is nothing {where}, which is no error")
    document = exchange.document
    data = document.get("data")
    if data != []:
        shown = kind_of(data) if "data" in document else "no `data`"
        actual = f"{len(data)} items" if isinstance(data, list) else shown
        raise violation(exchange, "/data", expected=f"an empty array, since nothing stands {where}", actual=actual)


@verifies("jsonapi-cursor-pagination/page-after-before/no-cursor-starts-at-first")
def test_page_without_cursor_begins_the_list(client: Client, survey: Survey) -> None:
    """Without a cursor a page begins with the first item of the list, in whatever size."""
    listing = listings(client, survey)[0]
    walk, page = listing.walk(), listing.page(size=2)
    if identities(page) != [item.identity for item in walk.items[:2]][: len(items(page))]:
        raise violation(page, "/data", expected=f"{_named(walk.items[:2])}, with which the list begins",
                        actual=_named(items(page)))  # fmt: skip
    facts = listing.facts
    missed = {(facts.type, name) for name in facts.ids} if facts and walk.complete else set()
    missed -= {item.identity for item in walk.items if item.identity}
    still = [one for one in missed if _is_served(client, survey, one)]
    if still:
        raise violation(walk.pages[0], "/data", expected="the first item of the list, from which all are reached",
                        actual=f"{spelt(still)} not reached")  # fmt: skip


def _is_served(client: Client, survey: Survey, one: tuple[str, str]) -> bool:
    """Whether a resource is still in its collection, read anew without pages by cursor."""
    facts = survey.resource(one[0])
    page = client.get(facts.url or "", fresh=True) if facts else None
    return page is not None and one in identities(page)


@verifies("jsonapi-cursor-pagination/cursors/cursor-string")
def test_cursors_in_links_work_as_sent(client: Client, survey: Survey) -> None:
    """The links of an inner page lead to pages: their cursors are no errors."""
    for listing in listings(client, survey)[:1]:
        pages = listing.walk().pages
        for name in ("prev", "next"):
            if link_url(links_of(pages[len(pages) // 2]), name, listing.url):
                exchange = listing.follow(pages[len(pages) // 2], name)
                if exchange is not None and exchange.status == 400:
                    raise violation(exchange, "status", expected=f"a page, since `{name}` leads here",
                                    actual="status 400")  # fmt: skip
