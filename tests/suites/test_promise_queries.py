"""What promises about resources and queries are judged by: matchers, orders, envelopes, pointers, GraphQL fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accord.model.exchange import Exchange, Request, Response
from accord.model.promise import Promise
from suites.promises.envelopes import envelope_remarks
from suites.promises.matchers import MATCHERS, question, questions_that_clash
from suites.promises.offers import pointed_at
from suites.promises.orders import misplaced, misplaced_texts, ties
from suites.promises.paged import Paging
from suites.promises.test_graphql import leaves
from suites.promises.test_round_trips import same

ENVELOPE = {"size": "limit", "number": "offset", "count": "count", "rows": "results", "total": "total"}


def answer(document: Any, query: str = "", status: int = 200) -> Exchange:
    request = Request("GET", f"https://api.example.com/things{'?' + query if query else ''}")
    return Exchange("e1", request, Response(status, body=json.dumps(document).encode()))


@pytest.mark.parametrize(
    ("matcher", "value", "operand", "passes"),
    [
        ("eq", "Bread", "bread", True),
        ("eq", True, "true", True),
        ("eq", None, "none", False),
        ("not_eq", "Bread", "Salt", True),
        ("start", "Bread", "B", True),
        ("start", "Bread", "d", False),
        ("cont", "Bread", "re", True),
        ("in", "Salt", "Bread,Salt", True),
        ("in", "Sal", "Bread,Salt", False),
        ("lt", 3, "4", True),
        ("gt", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00+00:00", True),
        ("gt", "2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", False),
        ("present", "", "true", False),
    ],
)
def test_matchers_mean_what_they_say(matcher: str, value: Any, operand: str, passes: bool) -> None:
    assert MATCHERS[matcher](value, operand) is passes


def test_questions_are_asked_by_values_that_no_query_language_takes_for_its_own() -> None:
    rows = [{"id": 1, "name": "One, two"}, {"id": 2, "name": "Three"}]
    found = question("eq", ["name"], rows)
    assert found is not None
    assert (found.operand, found.passing) == ("Three", (rows[1],))
    assert question("lt", ["name"], rows) is None
    assert question("in", ["name"], rows) is None


def test_values_clash_that_no_row_has_together() -> None:
    rows = [{"a": "x", "b": "p"}, {"a": "y", "b": "q"}]
    ((left, right),) = questions_that_clash("a", "b", rows)
    assert (left.operand, right.operand) == ("x", "q")
    assert not list(questions_that_clash("a", "b", [{"a": "x", "b": "p"}]))


@pytest.mark.parametrize(
    ("column", "falling", "wrong"),
    [
        ([1, 2, None, 2, 5], False, False),
        ([1, 3, 2], False, True),
        ([3, 2, 2], True, False),
        ([1, 2], True, True),
        (["2026-01-01T00:00:00Z", "2025-12-31T23:00:00-02:00"], False, False),
        (["b", "a"], False, False),
    ],
)
def test_numbers_and_moments_have_one_order(column: list[Any], falling: bool, wrong: bool) -> None:
    assert misplaced(column, falling) is wrong


def test_texts_are_out_of_order_only_where_every_usual_reading_says_so() -> None:
    assert not misplaced_texts(["REF 9", "REF 10"], falling=False)
    assert not misplaced_texts(["a", "B"], falling=False)
    assert not misplaced_texts(["B", "a"], falling=False)
    assert misplaced_texts(["c", "a", "b"], falling=False)
    assert misplaced_texts(["a", "b", "a"], falling=True)


def test_later_fields_order_the_ties_of_those_before() -> None:
    columns = [[1, 1, 2], ["b", "a", "c"]]
    assert ties(columns, 0) == [[1, 1, 2]]
    assert ties(columns, 1) == [["b", "a"], ["c"]]


@pytest.mark.parametrize(
    ("changes", "query", "places"),
    [
        ({}, "limit=2&offset=1", []),
        ({"count": 1}, "limit=2&offset=1", ["count"]),
        ({"total": None}, "limit=2&offset=1", ["total"]),
        ({}, "limit=2&offset=1&withTotal=false", ["total"]),
        ({"total": None}, "limit=2&offset=1&withTotal=false", []),
        ({"limit": 1}, "offset=1", ["results"]),
        ({"offset": 0}, "limit=2&offset=1", ["offset"]),
        ({"limit": "2"}, "limit=2&offset=1", ["limit"]),
        ({"limit": 500}, "limit=501&offset=1", []),
        ({"limit": 400}, "limit=501&offset=1", ["limit"]),
    ],
)
def test_envelopes_agree_with_their_page(changes: dict[str, Any], query: str, places: list[str]) -> None:
    promise = Promise(
        "p", "pagination", "MUST", parameters={"envelope": ENVELOPE, "without_total": "withTotal=false"}
    )
    document = {"limit": 2, "offset": 1, "count": 2, "results": [{}, {}], "total": 9, **changes}
    document = {name: value for name, value in document.items() if value is not None}
    remarks = envelope_remarks(answer(document, query), promise, Paging("offset", "offset", "limit", 500))
    assert [remark.place for remark in remarks] == places


def test_pointers_are_found_however_they_are_written() -> None:
    jsonapi = answer({"errors": [{"source": {"pointer": "/data/relationships/role/data"}}]}, status=422)
    plain = answer({"errors": [{"field": "address.city"}]}, status=400)
    assert "role" in set(pointed_at(jsonapi))
    assert "city" in set(pointed_at(plain))
    assert "name" not in set(pointed_at(answer({"errors": [{"detail": "name is missing"}]}, status=422)))


def test_selected_fields_are_known_by_their_names_in_the_answer() -> None:
    query = "query Q($n: Int) { limits { query { offset { limit } } total: types(first: $n) { current } } name }"
    assert list(leaves(query)) == [("limits", "query", "offset", "limit"), ("limits", "total", "current"), ("name",)]


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [({"a": [1, 2.0]}, {"a": [1.0, 2]}, True), (True, 1, False), ([1], [1, 2], False), ({"a": None}, {}, False)],
)
def test_values_are_compared_as_json(one: Any, other: Any, equal: bool) -> None:
    assert same(one, other) is equal
