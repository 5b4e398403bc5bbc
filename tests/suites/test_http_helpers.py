"""What checks of HTTP share: hostile input, what tells of failures, and what of a state is a client's own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accord.authoring import Exchange, ResourceFacts
from accord.judge.expect import Inconclusive
from accord.model.contract import contract_from
from accord.model.exchange import Request, Response
from suites.http.hostile import documents, queries
from suites.http.provoking import failure_told, truncated
from suites.http.states import changes, own_places

URL = "http://api.example/notes/1"


def answer(value: Any, status: int = 200, media_type: str = "application/json") -> Exchange:
    body = json.dumps(value).encode()
    return Exchange("1", Request("GET", URL), Response(status, (("Content-Type", media_type),), body))


@pytest.mark.parametrize("document", [{"title": "Bread"}, {"data": {"type": "notes"}}, {}, [], [1, 2], None, "text"])
def test_what_is_truncated_is_no_json(document: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        json.loads(truncated(document))


@pytest.mark.parametrize(
    ("value", "media_type"),
    [
        ({"errors": [{"status": "404"}]}, "application/vnd.api+json"),
        ({"error": "not found"}, "application/json"),
        ({"error": {"code": 7}}, "application/json"),
        ({"status": 404, "message": "not found"}, "application/json"),
        ({}, "application/problem+json"),
    ],
)
def test_failures_are_told_by_documents(value: Any, media_type: str) -> None:
    assert failure_told(answer(value, 200, media_type))


@pytest.mark.parametrize(
    "value",
    [{"data": None}, {"data": [], "errors": []}, {"error": None}, {"status": 404}, {"status": 200, "message": "here"},
     {"data": {"id": "1"}, "errors": [{"title": "partly"}]}, {"status": True, "error": ""}, [], None],
)  # fmt: skip
def test_other_documents_tell_of_no_failure(value: Any) -> None:
    assert not failure_told(answer(value))


def test_many_operations_may_fail_one_by_one() -> None:
    assert not failure_told(answer({"errors": [{"status": "404"}]}, 207))


def test_documents_are_wrong_in_one_member_and_leave_types_alone() -> None:
    good = {"data": {"type": "notes", "attributes": {"title": "Bread", "priority": 3}}}
    found = list(documents(good))
    assert {type(each["data"]["attributes"]["title"]) for each in found} == {str, dict}
    assert {type(each["data"]["attributes"]["priority"]) for each in found} == {int, str, dict}
    assert all(each["data"]["type"] == "notes" and each != good for each in found)
    assert good["data"]["attributes"] == {"title": "Bread", "priority": 3}


def test_queries_have_the_parameters_that_the_contract_tells_of() -> None:
    limit = {"path": "/notes", "parameter": "most", "maximum": 9}
    contract = contract_from({"api": {"base_url": "http://api.example", "standard": "http"}, "limit": [limit]})
    found = list(queries(ResourceFacts("notes", "/notes", next_url="/notes?after=1"), contract))
    assert found[0].startswith("most=-1&after=-1&")
    assert {"most=%00", "after=%00"} <= set(found)


def test_changes_are_told_by_their_places() -> None:
    one = answer({"title": "Bread", "tags": ["a", "b"], "a/b": 1, "gone": 1, "kept": {"x": 1}})
    other = answer({"title": "Cake", "tags": ["a"], "a/b": 2, "new": 1, "kept": {"x": 1}})
    assert set(changes(one, other)) == {"/title", "/tags", "/a~1b", "/gone", "/new"}


def test_numbers_and_truths_differ() -> None:
    assert changes(answer({"done": 1}), answer({"done": True})) == ["/done"]


@pytest.mark.parametrize(
    ("shown", "places"),
    [
        ({"title": "Bread", "id": 7}, {"/title"}),
        ({"title": "other", "views": 1}, {"/title"}),
        ({"note": {"title": "Bread"}}, {"/note/title"}),
    ],
)
def test_what_clients_sent_is_found_wherever_it_is_shown(shown: Any, places: set[str]) -> None:
    assert own_places({"title": "Bread", "views": 0, "updated_at": "2026"}, answer(shown)) == places


def test_what_is_not_shown_decides_nothing() -> None:
    with pytest.raises(Inconclusive):
        own_places({"title": "Bread"}, answer({"id": 7}))
