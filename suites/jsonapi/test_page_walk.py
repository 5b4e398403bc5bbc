"""Pagination: where its links lead, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from accord.authoring import (
    Client,
    Exchange,
    ResourceFacts,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.expect import Violation
from suites.jsonapi.kinds import kind_of
from suites.jsonapi.ordering import changes_nothing, column, fields_to_try, keys, telling
from suites.jsonapi.paging import Walk, follow, is_link, page_link, walk
from suites.jsonapi.parts import links_of, order, spelt

_NO_PAGES = "no collection was seen to have more than one page"
_SHIFTING = "the pages were not the same on a second walk"
_SORTED_PAGES = 4


@verifies("jsonapi-*/fetching-pagination/pagination-link-meaning")
@for_each("collection", where=lambda facts: facts.paginated, otherwise=_NO_PAGES)
def test_page_links_lead_where_they_say(client: Client, subject: ResourceFacts) -> None:
    """`next` leads to every resource once; `first`, `last` and `prev` lead to pages of the same walk."""
    url = subject.url or ""
    found = walk(client, url)
    if next(_complaints(client, found, fresh=False), None) is None:
        return
    again = walk(client, url, fresh=True)
    complaint = next(_complaints(client, again, fresh=True), None)
    raise complaint if complaint and found.rows == again.rows else inconclusive(_SHIFTING)


def _complaints(client: Client, found: Walk, fresh: bool) -> Iterator[Violation]:
    """What is wrong with a walk; each complaint is looked for only when it is asked for."""
    yield from _repetitions(found)
    last = len(found.pages) - 1
    for index in sorted({1, last}) if last else ():
        yield from _first_and_prev(client, found, index, fresh)
    yield from _last(client, found, fresh)


def _repetitions(found: Walk) -> Iterator[Violation]:
    seen: set[object] = set()
    for page in found.pages:
        for index, row in enumerate(order(page)):
            if row and row in seen:
                actual = f"{spelt([row])} stands on an earlier page, too"
                yield violation(page, f"/data/{index}", expected="each resource on one page", actual=actual)
            seen.add(row)


def _first_and_prev(client: Client, found: Walk, index: int, fresh: bool) -> Iterator[Violation]:
    page, before = found.pages[index], [row for page in found.pages[:index] for row in order(page)]
    if goal := page_link(page, "first"):
        answer = follow(client, goal, fresh)
        if order(answer)[:1] != found.rows[:1]:
            yield _misled(page, "first", answer, "the page that begins with the first resource")
    if goal := page_link(page, "prev"):
        answer = follow(client, goal, fresh)
        rows = order(answer)
        if not rows or before[-len(rows) :] != rows:
            yield _misled(page, "prev", answer, "the resources that directly precede this page")


def _last(client: Client, found: Walk, fresh: bool) -> Iterator[Violation]:
    first = found.pages[0]
    goal = page_link(first, "last")
    answer = follow(client, goal, fresh) if goal else None
    if answer is None:
        return
    if found.complete:
        if order(answer)[-1:] != found.rows[-1:]:
            yield _misled(first, "last", answer, "the page that ends with the last resource")
    elif behind := page_link(answer, "next"):
        further = follow(client, behind, fresh)
        if further.ok and set(order(further)) - set(order(answer)):
            yield _misled(first, "last", answer, "a page behind which there is no further one")


def _misled(page: Exchange, key: str, answer: Exchange, expected: str) -> Violation:
    rows = [spelt([row]) for row in order(answer) if row]
    actual = f"a page from {rows[0]} to {rows[-1]}" if rows else "a page without resources"
    return violation(
        page,
        f"/links/{key}",
        expected=expected,
        actual=actual if answer.ok else f"status {answer.status} there",
    )


@verifies("jsonapi-*/fetching-pagination/pagination-unavailable-link")
@for_each("collection", where=lambda facts: facts.paginated, otherwise=_NO_PAGES)
def test_page_links_that_lead_nowhere_are_left_out(client: Client, subject: ResourceFacts) -> None:
    """The first page has no `prev` and the last page no `next`, save as null."""
    found = walk(client, subject.url or "")
    first = page_link(found.pages[0], "first")
    _leads_nowhere(client, follow(client, first) if first else found.pages[0], "prev", found)
    last = page_link(found.pages[0], "last")
    if found.complete:
        _leads_nowhere(client, found.pages[-1], "next", found)
    elif last:
        _leads_nowhere(client, follow(client, last), "next", found)


def _leads_nowhere(client: Client, page: Exchange, key: str, found: Walk) -> None:
    value, place = links_of(page).get(key), f"/links/{key}"
    if value is None:
        return
    expected = f"no `{key}`, or null, there being no such page"
    if not is_link(value):
        raise violation(page, place, expected=expected, actual="an empty text" if value == "" else kind_of(value))
    goal = page_link(page, key)
    if goal is None:
        return
    answer = follow(client, goal)
    if not answer.ok:
        raise violation(page, place, expected=expected, actual=f"a link to status {answer.status}")
    if not order(answer):
        warn(page, place, expected=expected, actual="a link to an empty page")
    elif order(answer) == order(page):
        raise violation(page, place, expected=expected, actual="a link back to the same page")
    elif set(order(answer)) <= set(found.rows):
        raise violation(page, place, expected=expected, actual="a link to resources of other pages")


@verifies("jsonapi-*/fetching-pagination/pagination-order")
@for_each(
    "collection",
    where=lambda facts: facts.paginated and bool(facts.sortable),
    otherwise="no collection was seen that is paginated and can be sorted",
)
def test_order_goes_on_from_page_to_page(client: Client, subject: ResourceFacts) -> None:
    """The pages of a sorted collection go on where the page before ended."""
    url = subject.url or ""
    for name in fields_to_try(subject):
        start = client.get(url, {"sort": f"-{name}"})
        if start.ok and telling(keys(column(start, name))):
            found = walk(client, start.request.url, most=_SORTED_PAGES)
            if _break(found, name) is None:
                return
            again = walk(client, start.request.url, most=_SORTED_PAGES, fresh=True)
            if again.rows != found.rows:
                raise inconclusive(_SHIFTING)
            if changes_nothing(client, url, name):
                raise not_applicable(f"`sort={name}` has no effect, which the requirements of sorting judge")
            raise violation(
                _break(found, name),
                "/data",
                expected=f"`{name}` sorted on from where the page before ended",
                actual=f"values of `{name}` that belong before the end of the page before",
            )
    raise not_applicable("no field that can be sorted by shows three different numbers or dates")


def _break(found: Walk, name: str) -> Exchange | None:
    """The first page whose values do not lie behind those of the page before, in either direction."""
    if keys(value for page in found.pages for value in column(page, name)) is None:
        return None
    ranges = [(page, keys(column(page, name)) or []) for page in found.pages]
    told = [(page, min(values), max(values)) for page, values in ranges if values]
    down = [later[0] for earlier, later in pairwise(told) if earlier[1] < later[2]]
    up = [later[0] for earlier, later in pairwise(told) if earlier[2] > later[1]]
    return down[0] if down and up else None
