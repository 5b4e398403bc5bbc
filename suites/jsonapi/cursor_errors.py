"""The errors that the cursor pagination profile defines: provoking them, and what their objects say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from accord.authoring import Client, Exchange, Survey, expect, not_applicable, violation
from suites.jsonapi.cursors import PROFILE, Item, Listing, items, listings, page_meta
from suites.jsonapi.parts import errors_of

HUGE = 1_000_000


def names(error: dict[str, Any], parameter: str) -> bool:
    """Whether an error object names a query parameter as its source, however its brackets are spelt."""
    source = error.get("source")
    named = source.get("parameter") if isinstance(source, dict) else None
    return isinstance(named, str) and unquote(named) == parameter


def has_type(error: dict[str, Any], kind: str) -> bool:
    """Whether an error object has the `type` link of a kind of the profile: as text, object, or an array of these."""
    links = error.get("links")
    told = links.get("type") if isinstance(links, dict) else None
    for link in told if isinstance(told, list) else [told]:
        href = link.get("href") if isinstance(link, dict) else link
        if href == PROFILE + kind:
            return True
    return False


def require_source(exchange: Exchange, parameter: str) -> None:
    """That some error object of an answer names a parameter."""
    if not any(names(error, parameter) for error in errors_of(exchange)):
        raise violation(exchange, "/errors", expected=f"an error whose `source.parameter` is {parameter}",
                        actual="no error names it")  # fmt: skip


def require_type(exchange: Exchange, kind: str) -> None:
    """That some error object of an answer has the type link of a kind."""
    if not any(has_type(error, kind) for error in errors_of(exchange)):
        raise violation(exchange, "/errors", expected=f"an error whose `links.type` is {PROFILE}{kind}",
                        actual="no error has this type")  # fmt: skip


def beyond_maximum(listing: Listing) -> Exchange:
    """The answer to a page size that is beyond any maximum."""
    exchange = listing.ask(size=HUGE)
    expect(exchange).answered()
    return exchange


def refused_size(client: Client, survey: Survey) -> tuple[Listing, Exchange]:
    """A list with a maximum, and the error that a size beyond it drew; not applicable where there is none."""
    for listing in listings(client, survey):
        exchange = beyond_maximum(listing)
        if not exchange.ok:
            return listing, exchange
    raise not_applicable(f"a page size of {HUGE} is served: there is no maximum, or it draws no error")


def maximum(listing: Listing) -> int | None:
    """The maximum page size that the error tells."""
    for error in errors_of(beyond_maximum(listing)):
        size = page_meta(error).get("maxSize")
        if isinstance(size, int) and not isinstance(size, bool) and size > 0:
            return size
    return None


def range_answers(client: Client, survey: Survey) -> Iterator[tuple[Listing, list[Item], Exchange]]:
    """Lists with the items of their first page, and the answer to a range from the first to the sixth item."""
    judged = False
    for listing in listings(client, survey):
        known = items(listing.page(size=10))
        if len(known) > 5 and known[0].cursor and known[5].cursor:
            judged = True
            exchange = listing.ask(after=known[0].cursor, before=known[5].cursor)
            expect(exchange).answered()
            yield listing, known, exchange
    if not judged:
        raise not_applicable("no list gives its items cursors")


def serves_ranges(known: list[Item], exchange: Exchange) -> bool:
    """Whether a range was served as such: with nothing but items strictly between the cursors."""
    between = {item.identity for item in known[1:5]}
    found = [item.identity for item in items(exchange)]
    return exchange.ok and bool(found) and set(found) <= between


def refused_sort(client: Client, survey: Survey) -> Exchange:
    """The refusal to serve pages under a sort that is served without pages; not applicable where there is none."""
    for listing in listings(client, survey):
        for name in listing.facts.sortable if listing.facts else ():
            exchange = listing.ask(f"sort={name}", size=2)
            expect(exchange).answered()
            if not exchange.ok and client.get(listing.url, {"sort": name}).ok:
                return exchange
    raise not_applicable("pages are served under every sort that is known")
