"""Pagination by cursor: what deletion leaves of a cursor."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Identity,
    Maker,
    Survey,
    expect,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.jsonapi.cursors import Item, Listing, identities, items, listings

_PAGES = 8


@verifies("jsonapi-cursor-pagination/cursors/cursor-survives-deletion", writes=True)
def test_cursor_outlives_its_item(client: Client, maker: Maker, survey: Survey) -> None:
    """The cursor of an item that was deleted still has the same items behind it."""
    for listing in listings(client, survey):
        recipe = maker.recipe(listing.facts) if listing.facts else None
        if recipe is None or recipe.refusal or not recipe.deletable:
            continue
        made, _ = maker.create(recipe), maker.create(recipe)
        item = _find(listing, made.identity)
        if item is None or not item.cursor:
            continue
        before = identities(listing.page(size=4, after=item.cursor, fresh=True))
        if not client.delete(made.url).ok:
            raise inconclusive(f"{made.url} could not be deleted")
        exchange = listing.ask(size=4, after=item.cursor, fresh=True)
        expect(exchange).answered()
        if 400 <= exchange.status < 500:
            warn(exchange, "status", expected="the items behind the cursor, although its own is gone",
                 actual=f"status {exchange.status}: the server calls the cursor invalid")  # fmt: skip
            return
        expect(exchange).status(200, because="the cursor still divides the list")
        if identities(exchange) != before:
            raise violation(exchange, "/data", expected="the same items behind the cursor as before the deletion",
                            actual="other items")  # fmt: skip
        return
    raise not_applicable("nothing can be created and deleted in a list that gives its items cursors")


def _find(listing: Listing, wanted: Identity) -> Item | None:
    """An item of a list, looked for on its last page and then from the first on."""
    first = listing.page(size=10, fresh=True)
    last = listing.follow(first, "last", fresh=True)
    pages = [last] if last is not None and last.ok else []
    for page in [*pages, *listing.walk(most=_PAGES, fresh=True).pages]:
        if found := next((item for item in items(page) if item.identity == wanted), None):
            return found
    return None
