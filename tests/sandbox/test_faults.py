"""Every fault changes at least one answer, and the honest server is left as it was."""

import json

import pytest

from sandbox.app import Application, application
from sandbox.faults import Fault, fault, faults
from sandbox.message import Request, Response, Serve
from sandbox.shaping import (
    edit_body,
    edit_errors,
    edit_linkage,
    edit_links,
    edit_resources,
    has_parameter,
    place_of,
    primary,
    with_parameter,
    without_parameter,
)
from tests.sandbox.battery import BATTERIES, answers


@pytest.fixture(scope="module")
def sandbox() -> Application:
    return application()


@pytest.fixture(scope="module")
def honest(sandbox: Application) -> dict[str, list[str]]:
    return {edition: list(answers(sandbox, edition)) for edition in BATTERIES}


def test_the_battery_is_answered_the_same_twice(honest: dict[str, list[str]]) -> None:
    for edition, first in honest.items():
        assert list(answers(application(), edition)) == first
        assert {text[:3] for text in first} >= {
            "200",
            "201",
            "204",
            "400",
            "403",
            "404",
            "405",
            "406",
            "409",
            "415",
            "422",
        }


# What breaks HTTP itself is proven by the kill matrix: much of it lies in octets that no application sees.
@pytest.mark.parametrize(
    "broken", [each for each in faults().values() if BATTERIES.keys() >= set(each.editions)], ids=lambda each: each.id
)
def test_a_fault_changes_an_answer(sandbox: Application, honest: dict[str, list[str]], broken: Fault) -> None:
    for edition in broken.editions:
        pairs = zip(answers(sandbox, edition, broken.id), honest[edition], strict=True)
        assert any(one != other for one, other in pairs), f"{broken.id} changes nothing in {edition}"


@pytest.mark.parametrize("broken", faults().values(), ids=lambda each: each.id)
def test_a_fault_is_described(broken: Fault) -> None:
    assert broken.why.endswith(".")
    assert broken.id not in broken.also
    assert all(reason for reason in broken.also.values())


def test_a_requirement_has_one_fault() -> None:
    with pytest.raises(ValueError, match="two faults for"):

        @fault(next(iter(faults())))
        def again(request: Request, serve: Serve) -> Response:
            return serve(request)


REQUEST = Request("1.1", "GET", "http://x", "/articles", (("page[size]", "1"), ("sort", "a")))


def test_helpers_change_requests() -> None:
    assert without_parameter(REQUEST, "page[").query == (("sort", "a"),)
    assert without_parameter(REQUEST, "sort").query == (("page[size]", "1"),)
    assert with_parameter(REQUEST, "sort", "b").query == (("page[size]", "1"), ("sort", "b"))
    assert with_parameter(REQUEST, "include", "x").query[-1] == ("include", "x")
    assert has_parameter(REQUEST, "page[")
    assert not has_parameter(REQUEST, "filter[")
    assert edit_body(REQUEST.replacing(document={"data": 1}), lambda it: it.update(data=2)).body == b'{"data":2}'
    assert edit_body(REQUEST, lambda it: it.update(data=2)) is REQUEST


def test_helpers_change_answers_and_leave_the_original() -> None:
    related = {"author": {"data": None, "links": {"self": "b"}}}
    document = {
        "data": {"type": "a", "id": "1", "relationships": related, "links": {"self": "c"}},
        "links": {"self": "a"},
    }
    before, response = json.dumps(document), Response(200, document=document)
    linked = edit_links(response, lambda links: links.clear()).document
    assert linked["links"] == linked["data"]["links"] == linked["data"]["relationships"]["author"]["links"] == {}
    emptied = edit_linkage(REQUEST, response, lambda _: []).document
    assert emptied["data"]["relationships"]["author"]["data"] == []
    assert edit_resources(response, lambda each: each.pop("id")).document["data"]["type"] == "a"
    assert edit_errors(response, lambda each: each.clear()).document == document
    assert primary(document) == [document["data"]]
    assert json.dumps(document) == before


def test_places_have_names() -> None:
    kinds = {
        "": "entry",
        "/articles": "collection",
        "/articles/1": "resource",
        "/articles/1/author": "related",
        "/articles/1/relationships/author": "relationship",
        "/nope": "nowhere",
    }
    assert {path: place_of(REQUEST.replacing(path=path)).kind for path in kinds} == kinds
