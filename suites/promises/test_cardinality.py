"""Lists inside a resource hold as many items as promised, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Exchange, Promise, Row, Workshop, expect, inconclusive, keeps, violation
from suites.promises.inner_lists import InnerList
from suites.promises.refusals import require_figure, require_refused
from suites.promises.states import discard, require_unchanged
from suites.promises.supplies import MANY


def _fills(promise: Promise) -> bool:
    lists = [promise.parameters, promise.get("beside", {})]
    return any(each.get("max", 0) > MANY or each.get("of", {}).get("rows", 0) > MANY for each in lists)


@keeps("cardinality-max", lambda promise: not _fills(promise), writes=True)
def test_a_short_list_holds_no_more_than_promised(workshop: Workshop, promise: Promise) -> None:
    """N items are taken and shown, N+1 refused by every way, and so are too few; nothing changes by a refusal."""
    _try(workshop, promise)


@keeps("cardinality-max", _fills, fills=True)
def test_a_long_list_holds_no_more_than_promised(workshop: Workshop, promise: Promise) -> None:
    """N items are taken and shown, N+1 refused by every way; nothing changes by a refusal."""
    _try(workshop, promise)


def _try(workshop: Workshop, promise: Promise) -> None:
    require_figure(promise, *(["max"] if "beside" in promise else ["max", "min"]))
    listing = InnerList(workshop, promise, promise.parameters)
    try:
        if "beside" in promise:
            beside = promise["beside"]
            _try_apart(listing, InnerList(workshop, promise, beside), promise["max"], beside["max"])
            return
        if "min" in promise:
            _try_fewest(listing, promise)
        if "max" in promise:
            _try_most(listing, promise)
    finally:
        listing.close()


def _try_apart(listing: InnerList, other: InnerList, most: int, most_beside: int) -> None:
    """A row with as many items of both lists as each may have is taken, since they are counted each alone."""
    for each, count in ((listing, most), (other, most_beside)):
        exchange, row = each.post(each.items(count))
        if row is None or each.count(row) != count:
            raise inconclusive(f"the control with {count} {each.member} alone was answered {exchange.status}")
    exchange, row = listing.post(listing.items(most), {other.member: other.items(most_beside)})
    both = f"{most} {listing.member} and {most_beside} {other.member}"
    expect(exchange).answered()
    if row is None:
        expected = f"success, since {both} are counted each alone"
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    counts = listing.count(row), other.count(row)
    if counts != (most, most_beside):
        actual = f"silently cut to {counts[0]} and {counts[1]}"
        raise violation(exchange, "body", expected=both, actual=actual)


def _try_fewest(listing: InnerList, promise: Promise) -> None:
    """So few items are taken, one fewer is refused, by draft and by replacing."""
    least = promise["min"]
    row = listing.filled(least)
    _require_count(listing, row, least)
    what = f"{least - 1} items of {listing.member}"
    exchange, made = listing.post(listing.items(least - 1))
    if made is not None:
        raise violation(exchange, "status", expected=f"a refusal of {what}", actual=f"{what} were stored")
    require_refused(exchange, promise, what)
    if listing.replaces:
        before = listing.workshop.shown(row)
        require_refused(listing.replace(row, listing.items(least - 1)), promise, what)
        require_unchanged(listing.workshop, row, before)


def _try_most(listing: InnerList, promise: Promise) -> None:
    """N are taken and all of them shown; one more is refused by adding, by replacing and by draft."""
    most = promise["max"] - promise.get("besides", 0)
    discard(listing.workshop, listing.alone(most))
    listing.rows.clear()
    row = listing.filled(most)
    _require_count(listing, row, most)
    before = listing.workshop.shown(row)
    for exchange in _beyond(listing, row, most):
        _judge(listing, promise, row, exchange, most)
        require_unchanged(listing.workshop, row, before)
    if listing.drafts:
        exchange, made = listing.post(listing.items(most + 1))
        _judge(listing, promise, made, exchange, most)


def _beyond(listing: InnerList, row: Row, most: int) -> Iterator[Exchange]:
    if listing.adds:
        yield listing.add(row, listing.item(most))
    if listing.replaces:
        yield listing.replace(row, listing.items(most + 1))
    if not (listing.adds or listing.replaces or listing.drafts):
        raise inconclusive(f"no way is known to give {listing.member} an item; give `add` or `replace`")


def _judge(listing: InnerList, promise: Promise, row: Row | None, exchange: Exchange, most: int) -> None:
    """What became of one item too many: refused as promised, silently cut, or stored."""
    what = f"{most + 1} items of {listing.member}"
    expect(exchange).answered(*promise.get("statuses", ()))
    if exchange.ok and row is not None:
        count = listing.count(row)
        actual = f"{count} items were stored" if count > most else f"silently cut to {count} items"
        raise violation(exchange, "status", expected=f"a refusal of {what}", actual=actual)
    require_refused(exchange, promise, what)


def _require_count(listing: InnerList, row: Row, wanted: int) -> None:
    count = listing.count(row)
    if count != wanted:
        actual = f"silently cut to {count} items" if count < wanted else f"{count} items"
        raise violation(row.exchange, "body", expected=f"{wanted} items of {listing.member}", actual=actual)
