"""Servers that create in many manners, lawful and not: what the checks of creating say, and what they leave."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from accord.model.verdict import Verdict
from sandbox.message import Document, Request, Response, Serve
from sandbox.shaping import edit, edit_body, edit_resources, place_of
from tests.suites import manners
from tests.suites.manners import Judged, Manner


def judge(manner: Manner, folder: Path, paths: str = "/tags", edition: str = "1.1") -> Judged:
    """Judge creations at some paths of a sandbox that serves in some manner."""
    return manners.judge(manner, folder, "*/crud-creating/*", paths, edition)


def creates(request: Request) -> bool:
    return place_of(request).kind == "collection" and request.method == "POST"


def chooses_id(request: Request) -> bool:
    document = request.document
    return creates(request) and isinstance(document, dict) and "id" in document["data"]


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def with_relative_location(request: Request, serve: Serve) -> Response:
    response = serve(request)
    location = response.header("location")
    return response.with_header("location", urlsplit(location).path) if location else response


def with_a_slash_at_the_end_of_location(request: Request, serve: Serve) -> Response:
    response = serve(request.replacing(path=request.path.rstrip("/")))
    location = response.header("location")
    return response.with_header("location", f"{location}/") if location else response


def with_204_for_chosen_ids(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return Response(204) if chooses_id(request) and response.status == 201 else response


def with_meta_for_chosen_ids(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.replacing(document={"meta": {}}) if chooses_id(request) and response.status == 201 else response


def with_204_for_what_is_altered(request: Request, serve: Serve) -> Response:
    if chooses_id(request):
        request = edit_body(request, lambda document: document["data"]["attributes"].update(name="another"))
    return with_204_for_chosen_ids(request, serve)


def without_links(request: Request, serve: Serve) -> Response:
    return edit_resources(serve(request), lambda resource: resource.pop("links", None))


def overwriting_what_is_in_use(request: Request, serve: Serve) -> Response:
    response = serve(request)
    if chooses_id(request) and response.status == 409:
        path = f"{request.path}/{request.document['data']['id']}"
        serve(request.replacing(method="PATCH", path=path))
    return response


def with_one_tag_more(request: Request, serve: Serve) -> Response:
    def add(document: Document) -> None:
        relationships = document["data"].get("relationships", {})
        if "tags" in relationships:
            relationships["tags"]["data"].append({"type": "tags", "id": "0"})

    return serve(edit_body(request, add) if creates(request) else request)


def without_a_word(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return Response(204) if creates(request) and response.status == 201 else response


def with_location_of(path: str) -> Manner:
    """Creations name another URL in `Location`, and no links tell better."""

    def manner(request: Request, serve: Serve) -> Response:
        response = without_links(request, serve)
        return response.with_header("location", request.base + path) if response.header("location") else response

    return manner


def with_meta_and_location_of(path: str) -> Manner:
    """Creations name another URL in `Location`, and that is all they tell."""

    def manner(request: Request, serve: Serve) -> Response:
        response = serve(request)
        if response.status != 201:
            return response
        return edit(response, lambda document: document.pop("data")).with_header("location", request.base + path)

    return manner


@pytest.mark.parametrize(
    "manner", [honestly, with_relative_location, with_204_for_chosen_ids, with_meta_for_chosen_ids, without_links]
)
def test_lawful_manners_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    judged = judge(manner, tmp_path)
    assert (judged.failed, judged.warned) == (set(), set())
    assert judged["create-responses-204"].verdict is Verdict.PASS
    assert judged["create-responses-409-exists"].verdict is Verdict.PASS
    assert judged["create-responses-201-status"].verdict is Verdict.PASS
    assert judged.after == judged.before


def test_a_difference_of_form_is_a_warning(tmp_path: Path) -> None:
    judged = judge(with_a_slash_at_the_end_of_location, tmp_path)
    assert judged.failed == set()
    assert judged.warned == {"create-responses-201-self"}


def test_chosen_ids_may_do_without_a_resource_in_one_edition_only(tmp_path: Path) -> None:
    judged = judge(with_meta_for_chosen_ids, tmp_path, "/identity_providers", "1.0")
    assert judged.failed == {"create-responses-204"}


def test_what_was_altered_calls_for_the_resource(tmp_path: Path) -> None:
    judged = judge(with_204_for_what_is_altered, tmp_path)
    assert judged.failed == {"create-responses-204"}
    assert "`name` is 'another'" in judged["create-responses-204"].findings[0].actual


def test_overwriting_is_seen_behind_a_409(tmp_path: Path) -> None:
    assert judge(overwriting_what_is_in_use, tmp_path).failed == {"create-responses-409-exists"}


def test_a_member_more_is_a_warning(tmp_path: Path) -> None:
    judged = judge(with_one_tag_more, tmp_path, "/articles /tags")
    assert judged.failed == set()
    assert judged.warned == {"create-relationships-linkage"}


def test_what_cannot_be_found_again_is_judged_and_told(tmp_path: Path) -> None:
    judged = judge(without_a_word, tmp_path)
    assert "create-responses-201-status" in judged.failed
    assert any("created in" in note for note in judged.assessment.notes)


@pytest.mark.parametrize("path", ["/tags", "/tags/", "/tags?name=x", "/", "/tags/3"])
@pytest.mark.parametrize("manner", [with_location_of, with_meta_and_location_of])
def test_a_wrong_location_endangers_nothing(manner: Callable[[str], Manner], path: str, tmp_path: Path) -> None:
    judged = judge(manner(path), tmp_path)
    for name, rows in judged.before.items():
        assert {key: judged.after[name].get(key) for key in rows} == rows


def test_location_of_another_resource_is_found(tmp_path: Path) -> None:
    assert judge(with_location_of("/tags/3"), tmp_path).failed == {"create-http-semantics"}


def test_location_of_the_collection_is_found(tmp_path: Path) -> None:
    assert judge(with_location_of("/tags"), tmp_path).failed == {"create-responses-201-location"}


def with_numbers_for_ids(request: Request, serve: Serve) -> Response:
    response = serve(request)
    data = response.document.get("data") if isinstance(response.document, dict) else None
    if response.status != 201 or not isinstance(data, dict):
        return response
    return response.replacing(document={**response.document, "data": {**data, "id": 4711}})


def without_ids(request: Request, serve: Serve) -> Response:
    response = serve(request)
    data = response.document.get("data") if isinstance(response.document, dict) else None
    if response.status != 201 or not isinstance(data, dict):
        return response
    kept = {name: value for name, value in data.items() if name != "id"}
    return response.replacing(document={**response.document, "data": kept})


@pytest.mark.parametrize(("manner", "fails"), [(with_numbers_for_ids, False), (without_ids, True)])
def test_a_number_for_an_id_is_the_fault_of_another_requirement(manner: Manner, fails: bool, tmp_path: Path) -> None:
    assert ("create-responses-201-document" in judge(manner, tmp_path).failed) is fails
