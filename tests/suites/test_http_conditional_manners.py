"""Servers whose preconditions and ranges are lawful though odd, or unlawful: what is said of them, what is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from accord.model.verdict import Verdict
from sandbox.message import Request, Response, Serve
from tests.suites.plain_manners import Judged, Manner, saying
from tests.suites.plain_manners import judge as judged

UNSAFE = ("PUT", "PATCH", "DELETE")


def judge(manner: Manner, folder: Path, only: str = "http/conditional/*") -> Judged:
    return judged(manner, folder, only)


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def without_validators(request: Request, serve: Serve) -> Response:
    kept = tuple(pair for pair in request.headers if not pair[0].lower().startswith("if-"))
    response = serve(request.replacing(headers=kept))
    return response.with_header("etag", None).with_header("last-modified", None)


def with_weak_tags(request: Request, serve: Serve) -> Response:
    response = serve(request)
    tag = response.header("etag")
    return response.with_header("etag", f"W/{tag}") if tag else response


def with_weak_tags_and_a_clock(request: Request, serve: Serve) -> Response:
    turn = request.memory["turn"] = request.memory.get("turn", 0) + 1
    response = with_weak_tags(request, serve)
    if response.status != 200 or request.method != "GET" or not isinstance(response.document, dict):
        return response
    return response.replacing(document={**response.document, "served": turn}).with_header("repr-digest", None)


def in_conflict(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.replacing(status=409) if response.status == 412 and request.method in UNSAFE else response


def asking_for_conditions(request: Request, serve: Serve) -> Response:
    bare = request.header("if-match") is None and request.header("if-unmodified-since") is None
    return saying(428, {"error": "If-Match is needed"}) if request.method in UNSAFE and bare else serve(request)


def without_put(request: Request, serve: Serve) -> Response:
    return saying(404, {"error": "no such route"}) if request.method == "PUT" else serve(request)


def refusing_dates_that_are_none(request: Request, serve: Serve) -> Response:
    value = request.header("if-modified-since")
    bad = value is not None and not value.endswith("GMT")
    return saying(400, {"error": "no date"}) if bad else serve(request)


@pytest.mark.parametrize(
    "manner",
    [honestly, with_weak_tags, with_weak_tags_and_a_clock, asking_for_conditions, without_put],
)
def test_lawful_conditions_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    found = judge(manner, tmp_path)
    assert (found.failed, found.warned) == (set(), set())


def test_what_was_not_offered_is_not_applicable(tmp_path: Path) -> None:
    found = judge(without_validators, tmp_path)
    assert (found.failed, found.warned) == (set(), {"if-none-match-star-write"})
    for name in ("if-none-match-304", "strong-etag-stable", "if-match-412", "if-unmodified-since-412"):
        assert found[name].verdict is Verdict.NOT_APPLICABLE, name


def test_another_refusal_of_an_update_will_do(tmp_path: Path) -> None:
    found = judge(in_conflict, tmp_path)
    assert (found.failed, found.warned) == (set(), {"if-none-match-star-write"})
    assert found["if-match-412"].verdict is found["if-unmodified-since-412"].verdict is Verdict.PASS


def test_a_refusal_of_malformed_dates_is_only_told(tmp_path: Path) -> None:
    found = judge(refusing_dates_that_are_none, tmp_path)
    assert (found.failed, found.warned) == (set(), {"if-modified-since-ignored"})


def knowing_the_plain_tag_only(request: Request, serve: Serve) -> Response:
    value = request.header("if-none-match") or ""
    plain = re.fullmatch(r'"[^"]+"', value) or request.method not in ("GET", "HEAD")
    return serve(request if plain else request.with_header("if-none-match", None))


def test_tags_in_unusual_forms_may_be_missed(tmp_path: Path) -> None:
    found = judge(knowing_the_plain_tag_only, tmp_path)
    assert (found.failed, found.warned) == (set(), {"if-none-match-304"})


def taking_weak_tags(request: Request, serve: Serve) -> Response:
    value = request.header("if-match")
    return with_weak_tags(request.with_header("if-match", value and value.replace("W/", "")), serve)


def reading_any_date(request: Request, serve: Serve) -> Response:
    value = request.header("if-modified-since") or ""
    is_iso = re.match(r"\d{4}-", value)
    return serve(request.with_header("if-modified-since", "Fri, 31 Dec 2100 23:59:59 GMT") if is_iso else request)


def failing_on_other_tags(request: Request, serve: Serve) -> Response:
    response = serve(request)
    conditional = request.header("if-none-match") is not None and request.method == "GET"
    return saying(412, {"error": "no match"}) if conditional and response.status == 200 else response


def changing_before_it_looks(request: Request, serve: Serve) -> Response:
    response = serve(request)
    if request.method == "PATCH" and response.status == 412:
        serve(request.with_header("if-match", None).with_header("if-unmodified-since", None))
    return response


@pytest.mark.parametrize(
    ("manner", "failed"),
    [
        (taking_weak_tags, {"if-match-strong"}),
        (reading_any_date, {"if-modified-since-ignored"}),
        (failing_on_other_tags, {"if-none-match-mismatch-200", "if-modified-since-ignored"}),
        (changing_before_it_looks, {"if-match-412", "if-unmodified-since-412"}),
    ],
)
def test_unlawful_conditions_are_found(manner: Manner, failed: set[str], tmp_path: Path) -> None:
    found = judge(manner, tmp_path)
    assert failed <= found.failed
    assert found.failed - failed <= {"if-match-strong"}


def without_ranges(request: Request, serve: Serve) -> Response:
    return serve(request.with_header("range", None)).with_header("accept-ranges", None)


def with_shorter_parts(request: Request, serve: Serve) -> Response:
    response = serve(request)
    found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", response.header("content-range") or "")
    if response.status != 206 or not found or found[1] == found[2]:
        return response
    shorter = response.with_header("content-range", f"bytes {found[1]}-{int(found[2]) - 1}/{found[3]}")
    return shorter.replacing(body=response.octets()[:-1]).with_header("content-digest", None)


def without_lengths(request: Request, serve: Serve) -> Response:
    response = serve(request)
    value = response.header("content-range") or ""
    if response.status != 206:
        return response
    return response.with_header("content-range", re.sub(r"/\d+", "/*", value))


@pytest.mark.parametrize("manner", [honestly, without_ranges, with_shorter_parts, without_lengths])
def test_lawful_ranges_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    found = judge(manner, tmp_path, "http/range/*")
    assert (found.failed, found.warned) == (set(), set())


def in_several_parts(request: Request, serve: Serve) -> Response:
    response = serve(request)
    if response.status != 206:
        return response
    return response.with_header("content-type", "multipart/byteranges; boundary=x").with_header("content-range", None)


def of_another_length(request: Request, serve: Serve) -> Response:
    response = serve(request)
    value = response.header("content-range") or ""
    if response.status != 206:
        return response
    return response.with_header("content-range", re.sub(r"/\d+", "/99999", value))


def all_of_it(request: Request, serve: Serve) -> Response:
    whole = serve(request.with_header("range", None))
    part = serve(request)
    return part.replacing(body=whole.octets()).with_header("content-digest", None) if part.status == 206 else part


@pytest.mark.parametrize("manner", [in_several_parts, of_another_length, all_of_it])
def test_unlawful_ranges_are_found(manner: Manner, tmp_path: Path) -> None:
    assert "206-well-formed" in judge(manner, tmp_path, "http/range/*").failed


def breaking_where_nothing_is(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return saying(500, {"error": "broken"}) if response.status == 404 else response


def test_what_breaks_without_preconditions_breaks_not_by_them(tmp_path: Path) -> None:
    assert "after-normal-checks" not in judge(breaking_where_nothing_is, tmp_path).failed
