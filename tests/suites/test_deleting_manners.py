"""Servers that delete in many manners, lawful and not: what the checks say, and what they leave."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from accord.model.verdict import Verdict
from sandbox.message import JSONAPI, Document, Request, Response, Serve
from sandbox.shaping import edit_resources, is_success, place_of, reading
from tests.suites.manners import Judged, Manner
from tests.suites.manners import judge as judge_paths

HEADERS = (("content-type", JSONAPI),)


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no check wait for copies that lag behind: here they are behind by one look, not by time."""
    monkeypatch.setattr(time, "sleep", lambda _: None)


def judge(manner: Manner, folder: Path, edition: str = "1.1") -> Judged:
    path = "/tags" if edition == "1.1" else "/identity_providers"
    return judge_paths(manner, folder, "*/crud-deleting/*", path, edition)


def deletes(request: Request) -> bool:
    return place_of(request).kind == "resource" and request.method == "DELETE"


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def without_a_word(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return Response(204) if deletes(request) and is_success(response) else response


def behind(request: Request, serve: Serve) -> Response:
    """What was deleted is served once more."""
    last = serve(reading(request)) if deletes(request) else None
    response = serve(request)
    if last and is_success(last) and is_success(response):
        request.memory[request.path] = last
    return request.memory.pop(request.path, response) if request.method == "GET" else response


def with_meta(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return Response(200, HEADERS, {"meta": {}}) if deletes(request) and is_success(response) else response


def forbidden_again(request: Request, serve: Serve) -> Response:
    """What is not there may not be deleted, whoever asks."""
    response = serve(request)
    return response.replacing(status=403) if deletes(request) and response.status == 404 else response


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
@pytest.mark.parametrize("manner", [honestly, without_a_word, behind, with_meta])
def test_lawful_manners_are_let_pass(manner: Manner, edition: str, tmp_path: Path) -> None:
    judged = judge(manner, tmp_path, edition)
    assert (judged.failed, judged.warned) == (set(), set())
    assert judged["delete-resource-url"].verdict is Verdict.PASS
    assert judged["delete-404-status"].verdict is Verdict.PASS
    assert judged.after == judged.before


def test_a_lack_of_rights_decides_nothing(tmp_path: Path) -> None:
    judged = judge(forbidden_again, tmp_path)
    assert (judged.failed, judged.warned) == (set(), set())
    assert judged["delete-404-status"].verdict is Verdict.INCONCLUSIVE


def only_marking(request: Request, serve: Serve) -> Response:
    """What is deleted is served on, with a mark."""
    marked = request.memory.setdefault("marked", set())
    if deletes(request):
        found = serve(reading(request))
        marked.add(request.path)
        return Response(204) if is_success(found) else found

    def mark(resource: Document) -> None:
        if request.path in marked:
            resource["attributes"]["deletedAt"] = "2024-05-05T05:05:05Z"

    return edit_resources(serve(request), mark)


def gone(request: Request, serve: Serve) -> Response:
    """What was deleted is gone for good, by 410."""
    buried = request.memory.setdefault("buried", set())
    response = serve(request)
    if deletes(request) and is_success(response):
        buried.add(request.path)
    return response.replacing(status=410) if response.status == 404 and request.path in buried else response


def obliging(request: Request, serve: Serve) -> Response:
    """Whatever is to be deleted is gone afterwards."""
    response = serve(request)
    return Response(204) if deletes(request) and response.status == 404 else response


def test_a_mark_in_place_of_a_deletion_is_a_warning(tmp_path: Path) -> None:
    judged = judge(only_marking, tmp_path)
    assert (judged.failed, judged.warned) == (set(), {"delete-resource-url"})


@pytest.mark.parametrize("manner", [gone, obliging])
def test_what_is_only_advised_breaks_no_other_duty(manner: Manner, tmp_path: Path) -> None:
    judged = judge(manner, tmp_path)
    assert (judged.failed, judged.warned) == ({"delete-404-status"}, set())


def keeping(request: Request, serve: Serve) -> Response:
    return Response(204) if deletes(request) else serve(request)


def taking_one_more(request: Request, serve: Serve) -> Response:
    """With a tag, another one is deleted that was made by the same client."""
    made = request.memory.setdefault("made", [])
    response = serve(request)
    if request.method == "POST" and response.status == 201:
        made.append(f"/tags/{response.document['data']['id']}")
    if deletes(request) and is_success(response):
        for path in made:
            serve(request.replacing(path=path))
    return response


def with_the_resource(request: Request, serve: Serve) -> Response:
    """What is deleted is shown a last time."""
    last = serve(reading(request)) if deletes(request) else None
    response = serve(request)
    return last if last and is_success(last) and is_success(response) else response


def with_nothing(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return Response(200) if deletes(request) and is_success(response) else response


@pytest.mark.parametrize(
    ("manner", "failed"),
    [
        (keeping, {"delete-resource-url"}),
        (taking_one_more, {"delete-resource-url"}),
        (with_the_resource, {"delete-204-status"}),
        (with_nothing, {"delete-204-status"}),
    ],
)
def test_unlawful_manners_are_found(manner: Manner, failed: set[str], tmp_path: Path) -> None:
    assert judge(manner, tmp_path).failed == failed


def test_what_is_left_behind_is_told(tmp_path: Path) -> None:
    assert any("whose deletion was answered 204" in note for note in judge(keeping, tmp_path).assessment.notes)


def test_the_first_edition_only_warns_of_the_resource(tmp_path: Path) -> None:
    judged = judge(with_the_resource, tmp_path, "1.0")
    assert (judged.failed, judged.warned) == (set(), {"delete-200-status"})
