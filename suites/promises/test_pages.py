"""Pages add up: their sizes, numbers, totals and links."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.authoring import (
    Client,
    Exchange,
    Promise,
    Survey,
    Workshop,
    expect,
    inconclusive,
    keeps,
    violation,
)
from accord.judge.expect import Violation
from accord.runtime.places import found_at
from suites.jsonapi.reading import raise_if_lasting
from suites.promises.envelopes import envelope_remarks
from suites.promises.paged import USUAL_SIZE, Paged, Paging, Walk, paged
from suites.promises.refusals import require_control


def _gives(*names: str) -> Callable[[Promise], bool]:
    return lambda promise: all(name in promise for name in names)


@keeps("pagination", where=_gives("max_pages"))
def test_each_row_comes_once(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Walking the pages gives each row once, and as many as the total says."""
    at, size = paged(client, survey, workshop, promise), promise.get("size", USUAL_SIZE)
    if len(at.walk(size, promise["max_pages"]).pages) < 2:
        raise inconclusive(f"the collection has one page of {size} rows")
    raise_if_lasting(lambda fresh: _amiss(at, at.walk(size, promise["max_pages"], fresh=fresh), size, promise))


def _amiss(at: Paged, walk: Walk, size: int, promise: Promise) -> Violation | None:
    """What is wrong with a walk."""
    counted: Counter[str] = Counter()
    for page in walk.pages:
        counted.update(at.ids(page))
        if len(at.ids(page)) > size:
            return violation(page, "body", expected=f"at most {size} rows", actual=f"{len(at.ids(page))} rows")
        doubled = [key for key, times in counted.items() if times > 1]
        if doubled:
            return violation(page, "body", expected="each row once", actual=f"{doubled[0]} comes again")
    total = _count(walk.pages[-1], promise, "rows")
    if walk.complete and total is not None and total != len(counted):
        expected, actual = f"the {total} rows that the total tells", f"{len(counted)} rows over all pages"
        return violation(walk.pages[-1], "body", expected=expected, actual=actual)
    return None


@keeps("pagination", where=_gives("default_size"))
def test_pages_have_their_usual_size(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """A page whose size is not asked for has as many rows as promised."""
    at, usual = paged(client, survey, workshop, promise), promise["default_size"]

    def judge(fresh: bool) -> Violation | None:
        page = at.read(fresh=fresh)
        count = len(at.rows(page))
        if count > usual or (count < usual and at.rows(at.page(1, usual, fresh=fresh))):
            return violation(page, "body", expected=f"{usual} rows", actual=f"{count} rows")
        return None

    raise_if_lasting(judge)
    if not at.rows(at.page(1, usual)):
        raise inconclusive(f"the collection has no more than {usual} rows")


@keeps("pagination", where=_gives("default_number"))
def test_the_first_page_comes_unasked(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The page that comes where none is asked for is the one promised, and nothing precedes it."""
    at = paged(client, survey, workshop, promise)
    number = {at.paging.number: str(promise["default_number"])}

    def judge(fresh: bool) -> Violation | None:
        page, named = at.read(fresh=fresh), at.read(number, fresh=fresh)
        if at.ids(page) != at.ids(named):
            return violation(page, "body", expected=f"the rows of {named.request.line}", actual="other rows")
        if at.link(page, "prev"):
            return violation(page, f"{at.links_at}.prev", expected="no such link", actual="a link")
        return None

    second = at.page(1, max(1, len(at.rows(at.read()))))
    if at.ids(second) in ([], at.ids(at.read())):
        raise inconclusive("the collection was not seen to have a second page")
    raise_if_lasting(judge)


def _counts_only(promise: Promise) -> bool:
    return "counts" in promise and "max_pages" not in promise and "total_cap" not in promise


@keeps("pagination", where=_counts_only)
def test_totals_are_told(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """A page tells the totals promised, which agree with one another and with its rows."""
    at, size = paged(client, survey, workshop, promise), promise.get("size", USUAL_SIZE)

    def judge(fresh: bool) -> Violation | None:
        page = at.page(0, size, fresh=fresh)
        for role, place in promise["counts"].items():
            value = _count(page, promise, role)
            if value is None:
                return violation(page, place, expected="a whole number from 0 on", actual=_told(page, place))
        return _disagreement(page, promise, len(at.rows(page)), size)

    raise_if_lasting(judge)


def _disagreement(page: Exchange, promise: Promise, rows: int, size: int) -> Violation | None:
    total, pages = _count(page, promise, "rows"), _count(page, promise, "pages")
    if total is not None and rows != min(total, size):
        return violation(page, "body", expected=f"{min(total, size)} rows of {total}", actual=f"{rows} rows")
    wanted = math.ceil(total / size) if total is not None else None
    if wanted is not None and pages is not None and pages not in {wanted, max(1, wanted)}:
        expected = f"{wanted} pages for {total} rows by {size}"
        return violation(page, promise["counts"]["pages"], expected=expected, actual=f"{pages} pages")
    return None


@keeps("pagination", where=_gives("links"))
def test_links_lead_to_their_pages(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The links of the second page are there as far as there are such pages, and lead to them."""
    at, size = paged(client, survey, workshop, promise), promise.get("size", USUAL_SIZE)
    if not at.rows(at.page(1, size)):
        raise inconclusive(f"the collection has one page of {size} rows")
    raise_if_lasting(lambda fresh: _misled(at, size, promise["links"], fresh))


def _misled(at: Paged, size: int, names: list[str], fresh: bool) -> Violation | None:
    """What is wrong with the links of the second page."""
    first, page, third = (at.page(index, size, fresh=fresh) for index in range(3))
    wanted = {"first": at.ids(first), "prev": at.ids(first), "next": at.ids(third), "last": None}
    for name in names:
        link, place = at.link(page, name), f"{at.links_at}.{name}"
        if name == "next" and not wanted["next"]:
            if link and at.rows(at.client.get(link, fresh=fresh)):
                return violation(page, place, expected="no link, as it is the last page", actual="a link to rows")
            continue
        if not link:
            return violation(page, place, expected="a link, as there is such a page", actual="none")
        goal = expect(at.client.get(link, fresh=fresh)).answered().exchange
        if not goal.ok:
            return violation(goal, "status", expected=f"the {name} page", actual=f"status {goal.status}")
        if name == "last":
            if at.link(goal, "next") or not at.rows(goal):
                return violation(
                    goal, f"{at.links_at}.next", expected="the last page", actual="a page before or after"
                )
        elif at.ids(goal) != wanted[name]:
            return violation(goal, "body", expected=f"the rows of the {name} page", actual="other rows")
    return None


@keeps("pagination", where=_gives("keep"))
def test_links_carry_the_query_on(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The page links of a query carry on its parameters and the size."""
    at, size = paged(client, survey, workshop, promise), promise.get("size", USUAL_SIZE)
    query = {**at.query, **promise["keep"], **at.paging.query(0, size)}
    page = require_control(client.get(at.at.url, query))
    links = {name: link for name in ("first", "prev", "next", "last") if (link := at.link(page, name))}
    if not links:
        raise inconclusive(f"{page.request.line} was answered without page links")
    for name, link in links.items():
        carried = parse_qsl(urlsplit(link).query, keep_blank_values=True)
        lost = [parameter for parameter, value in query.items() if (parameter, value) not in carried]
        if lost:
            raise violation(page, f"{at.links_at}.{name}", expected=f"a link that carries {lost[0]} on",
                            actual="it is lost or changed")  # fmt: skip


@keeps("pagination", where=_gives("spellings"))
def test_spellings_mean_the_same(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Queries that differ in their spelling alone give the same rows."""
    at = paged(client, survey, workshop, promise)

    def judge(fresh: bool) -> Violation | None:
        first, *others = [expect(client.get(at.at.url, text, fresh=fresh)).answered().exchange
                          for text in promise["spellings"]]  # fmt: skip
        require_control(first)
        for other in others:
            if not other.ok or at.ids(other) != at.ids(first):
                actual = "other rows" if other.ok else f"status {other.status}"
                return violation(other, "body", expected=f"the rows of {first.request.line}", actual=actual)
        return None

    raise_if_lasting(judge)
    if at.ids(client.get(at.at.url, promise["spellings"][0])) == at.ids(at.read()):
        raise inconclusive("the queries change nothing, however they are spelt")


@keeps("pagination", where=_gives("envelope"))
def test_small_pages_tell_of_themselves(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """A page of two rows, and one without a total, tell of themselves what is promised."""
    at = paged(client, survey, workshop, promise)
    name, _, value = promise.get("without_total", "").partition("=")
    for more in ({}, {name: value}) if name else ({},):
        page = at.read({**at.paging.query(1, 2), **more})
        for remark in envelope_remarks(page, promise, Paging.of(workshop.contract)):
            raise violation(page, remark.place, expected=remark.expected, actual=remark.actual)


@keeps("pagination", where=_gives("total_cap", "counts", "filter"))
def test_totals_of_filters_are_capped(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The total of a filtered query is told up to the cap, where more rows than that are there."""
    at, cap = paged(client, survey, workshop, promise), promise["total_cap"]
    total = _count(at.read(), promise, "rows")
    if total is None or total <= cap:
        raise inconclusive(f"the collection has {total} rows, no more than {cap}")
    filtered = at.read(promise["filter"])
    told = _count(filtered, promise, "rows")
    if told is None or told > cap:
        expected, actual = f"a total of {cap}", f"a total of {told}"
        raise violation(filtered, promise["counts"]["rows"], expected=expected, actual=actual)
    if told < cap:
        raise inconclusive(f"the filter leaves {told} rows, fewer than {cap}")


def _count(page: Exchange, promise: Promise, role: str) -> int | None:
    """A total that a page tells, None where it tells no whole number from 0 on."""
    place = promise.get("counts", {}).get(role)
    value: Any = next((value for _, value in found_at(page.json.value, place)), None) if place else None
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _told(page: Exchange, place: str) -> str:
    return next((repr(value)[:40] for _, value in found_at(page.json.value, place)), "missing")
