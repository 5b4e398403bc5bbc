"""Servers whose statuses are lawful though odd, or unlawful: what the checks of statuses say, and what they leave."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from accord.model.verdict import Verdict
from sandbox.message import Request, Response, Serve
from tests.suites.plain_manners import Judged, Manner, saying
from tests.suites.plain_manners import judge as judged

NOT_FOUND = {"success": False, "error": "not found"}
OTHERS = {"202-status-monitor", "204-no-content", "304-no-content"}
"""Requirements about what the test server writes itself, or that a manner is not about."""
PAGE = "<!doctype html><title>Notes</title>"


def judge(manner: Manner, folder: Path, only: str = "http/status/*") -> Judged:
    return judged(manner, folder, only)


def creates(request: Request) -> bool:
    return request.method == "POST" and request.segments == ("notes",)


def is_note(request: Request) -> bool:
    return request.segments[:1] == ("notes",) and len(request.segments) == 2


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def with_another_host_in_location(request: Request, serve: Serve) -> Response:
    response = serve(request)
    location = response.header("location") if creates(request) else None
    return response.with_header("location", f"https://notes.example{location}") if location else response


def behind_a_gateway_that_forbids(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return saying(403, {"error": "forbidden"}) if response.status in (404, 405, 415) else response


def with_an_absolute_location(request: Request, serve: Serve) -> Response:
    response = serve(request)
    location = response.header("location") if creates(request) else None
    return response.with_header("location", f"{request.base}{location}") if location else response


def putting_creations_off(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.replacing(status=202).with_header("location", None) if response.status == 201 else response


def with_a_login_that_sets_a_cookie(request: Request, serve: Serve) -> Response:
    if request.path != "/notes/":
        return serve(request)
    return Response(302, (("location", "/notes/"), ("set-cookie", "seen=1; Path=/")))


def without_patch(request: Request, serve: Serve) -> Response:
    if request.method == "PATCH" and is_note(request):
        return saying(405, {"error": "no PATCH"}, allow="GET, HEAD, OPTIONS, PUT, DELETE")
    response = serve(request)
    return response.with_header("allow", "GET, HEAD, OPTIONS, PUT, DELETE") if response.header("allow") else response


def without_patch_or_options(request: Request, serve: Serve) -> Response:
    if request.method in ("PATCH", "OPTIONS") and is_note(request):
        return saying(405, "no such method", "text/plain", allow="GET, HEAD, PUT, DELETE")
    response = serve(request)
    return response.with_header("allow", "GET, HEAD, PUT, DELETE") if response.header("allow") else response


def with_content_read_before_the_method(request: Request, serve: Serve) -> Response:
    try:
        json.loads(request.body or b"{}")
    except ValueError:
        return saying(400, {"error": "no JSON"})
    return serve(request)


@pytest.mark.parametrize(
    "manner",
    [honestly, with_another_host_in_location, behind_a_gateway_that_forbids, with_an_absolute_location,
     putting_creations_off, with_a_login_that_sets_a_cookie, without_patch],
)  # fmt: skip
def test_lawful_manners_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    found = judge(manner, tmp_path)
    assert (found.failed | found.warned) - OTHERS == set()


def test_a_method_that_is_not_offered_refuses_no_content(tmp_path: Path) -> None:
    found = judge(without_patch_or_options, tmp_path, "http/status/same-fault-same-code")
    assert not found.warned


def test_a_method_is_tried_without_content_where_that_was_refused(tmp_path: Path) -> None:
    found = judge(with_content_read_before_the_method, tmp_path, "http/status/405-known-method")
    assert found["405-known-method"].verdict is Verdict.PASS
    assert not found.warned


def test_a_gateway_that_forbids_leaves_things_open(tmp_path: Path) -> None:
    found = judge(behind_a_gateway_that_forbids, tmp_path)
    for name in ("404-unknown-resource", "405-known-method", "415-unsupported-content-type"):
        assert found[name].verdict is Verdict.INCONCLUSIVE, name


def test_an_id_that_is_there_after_all_is_not_held_against_the_server(tmp_path: Path) -> None:
    def manner(request: Request, serve: Serve) -> Response:
        response = serve(request)
        if request.method != "GET" or response.status != 404 or not is_note(request) or "made" in request.memory:
            return response
        request.memory["made"] = True
        return saying(200, {"id": request.segments[1], "title": "One that no page has shown"})

    found = judge(manner, tmp_path, "http/status/404-unknown-resource")
    assert found["404-unknown-resource"].verdict is Verdict.PASS


def with_a_crash_at_all_that_is_no_json(request: Request, serve: Serve) -> Response:
    return saying(500, {"error": "oops"}) if request.body and request.document is None else serve(request)


def test_a_crash_over_content_is_none_over_the_method(tmp_path: Path) -> None:
    found = judge(with_a_crash_at_all_that_is_no_json, tmp_path, "http/status/405-*")
    assert found.failed | found.warned == set()
    assert found["405-known-method"].verdict is Verdict.PASS


def with_422_for_what_is_no_json(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.replacing(status=422) if creates(request) and response.status == 400 else response


def with_400_for_odd_ids(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.replacing(status=400) if is_note(request) and response.status == 404 else response


def with_200_for_creations(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.replacing(status=200) if creates(request) and response.status == 201 else response


def with_a_bare_406(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return Response(406) if response.status == 406 else response


def without_head_in_allow(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.with_header("allow", "GET, PUT, PATCH, DELETE") if response.status == 405 else response


def with_another_form_of_absence(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return saying(404, {"message": "gone"}) if request.method == "DELETE" and response.status == 404 else response


@pytest.mark.parametrize(
    ("manner", "name"),
    [
        (with_422_for_what_is_no_json, "malformed-json-400"),
        (with_400_for_odd_ids, "404-unknown-resource"),
        (with_200_for_creations, "201-location"),
        (with_a_bare_406, "406-not-acceptable"),
        (without_head_in_allow, "405-allow-truthful"),
        (with_another_form_of_absence, "same-fault-same-code"),
    ],
)
def test_doubtful_manners_are_warned_of(manner: Manner, name: str, tmp_path: Path) -> None:
    found = judge(manner, tmp_path, f"http/status/{name}")
    assert (found.failed, found.warned) == (set(), {name})


def with_a_page_for_every_path(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return saying(200, PAGE, "text/html") if request.method == "GET" and response.status == 404 else response


def with_errors_of_status_200(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return saying(200, NOT_FOUND) if request.method == "GET" and response.status == 404 else response


def with_500_for_what_is_no_json(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return saying(500, {"error": "oops"}) if creates(request) and response.status == 400 else response


def with_a_crash_at_texts_for_numbers(request: Request, serve: Serve) -> Response:
    odd = isinstance(request.document, dict) and isinstance(request.document.get("priority"), str)
    return saying(500, {"error": "oops"}) if odd else serve(request)


def with_two_urls_that_lead_to_each_other(request: Request, serve: Serve) -> Response:
    places = {"/notes/": "/notes//", "/notes//": "/notes/"}
    return Response(301, (("location", places[request.path]),)) if request.path in places else serve(request)


def without_get_in_allow(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.with_header("allow", "PUT") if response.status == 405 else response


def with_an_unspelt_location(request: Request, serve: Serve) -> Response:
    response = serve(request)
    location = response.header("location") if creates(request) else None
    return response.with_header("location", f"{location}?a b") if location else response


def with_another_note_at_location(request: Request, serve: Serve) -> Response:
    if request.method == "GET" and request.parameter("new") and is_note(request):
        document = json.loads(serve(dataclasses.replace(request, path="/notes", query=())).octets())
        return saying(200, document["items"][0])
    response = serve(request)
    location = response.header("location") if creates(request) else None
    return response.with_header("location", f"{location}?new=1") if location else response


def with_ever_further_urls(request: Request, serve: Serve) -> Response:
    if not request.path.startswith("/notes/") or request.path.strip("/") != "notes":
        return serve(request)
    return Response(307, (("location", f"{request.path}/"),))


@pytest.mark.parametrize(
    ("manner", "name"),
    [
        (with_a_page_for_every_path, "404-unknown-resource"),
        (with_errors_of_status_200, "no-error-in-2xx"),
        (with_500_for_what_is_no_json, "malformed-json-400"),
        (with_500_for_what_is_no_json, "client-fault-not-5xx"),
        (with_a_crash_at_texts_for_numbers, "client-fault-not-5xx"),
        (with_two_urls_that_lead_to_each_other, "redirect-no-loop"),
        (with_ever_further_urls, "redirect-no-loop"),
        (without_get_in_allow, "405-allow-truthful"),
        (with_an_unspelt_location, "201-location"),
        (with_another_note_at_location, "201-location-dereferences"),
    ],
)
def test_unlawful_manners_are_found(manner: Manner, name: str, tmp_path: Path) -> None:
    assert judge(manner, tmp_path, f"http/status/{name}").failed == {name}
