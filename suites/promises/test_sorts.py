"""Rows come in the order asked for."""

from __future__ import annotations

from typing import Any

from accord.authoring import Client, Exchange, Promise, Survey, Workshop, inconclusive, keeps, violation, warn
from accord.judge.expect import Violation
from suites.jsonapi.reading import raise_if_lasting
from suites.promises.matchers import value_of
from suites.promises.orders import misplaced, misplaced_texts, ties
from suites.promises.paged import Paged, paged


@keeps("sort")
def test_rows_come_in_order(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Rows are in the order asked for over all pages, and the other way round where that is asked for."""
    at = paged(client, survey, workshop, promise)
    for turned in (False, True):

        def judge(fresh: bool, turned: bool = turned) -> Violation | None:
            return _amiss(at, promise, turned, fresh)

        raise_if_lasting(judge)
        pages, columns = _columns(at, promise, turned, fresh=False)
        if len({str(value) for value in columns[0]}) < 2:
            raise inconclusive(f"{promise['fields'][0].lstrip('-')} has fewer than two different values")
        _tell_of_texts(pages[0], columns, promise, turned)


def _amiss(at: Paged, promise: Promise, turned: bool, fresh: bool) -> Violation | None:
    """What is out of order beyond doubt."""
    pages, columns = _columns(at, promise, turned, fresh=fresh)
    for index, field in enumerate(promise["fields"]):
        falling = field.startswith("-") is not turned
        if any(misplaced(run, falling) for run in ties(columns, index)):
            expected = f"`{field.lstrip('-')}` {'falling' if falling else 'rising'} over all pages"
            return violation(pages[0], "body", expected=expected, actual="out of order")
    return None


def _tell_of_texts(first: Exchange, columns: list[list[Any]], promise: Promise, turned: bool) -> None:
    """Warn of texts that no usual collation would put in such an order."""
    for index, field in enumerate(promise["fields"]):
        falling = field.startswith("-") is not turned
        if any(misplaced_texts(run, falling) for run in ties(columns, index)):
            expected = f"`{field.lstrip('-')}` {'falling' if falling else 'rising'} by some usual collation"
            warn(first, "body", expected=expected, actual="texts out of order")


def _columns(
    at: Paged, promise: Promise, turned: bool, *, fresh: bool
) -> tuple[tuple[Exchange, ...], list[list[Any]]]:
    """The pages of a sorted collection, and the values of each sort field in all their rows."""
    forms = {False: promise.get("rising", "{field}"), True: promise.get("falling", "-{field}")}
    names = [field.lstrip("-") for field in promise["fields"]]
    spelt = [
        forms[field.startswith("-") is not turned].replace("{field}", name)
        for field, name in zip(promise["fields"], names, strict=True)
    ]
    sorted_so = at.asking({promise.get("parameter", "sort"): ",".join(spelt)})
    walk, rows = sorted_so.all_rows(fresh=fresh)
    return walk.pages, [[value_of(row, name) for row in rows] for name in names]
