"""APIs that choose versions in their own way, lawful and not: what the checks of versions say of each."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path

import pytest

from sandbox.message import Request, Response, Serve
from tests.suites.plain_manners import Manner, judge, saying

OURS = "http/versioning/*"
NOTES = {"1": {"items": [{"id": "1", "title": "Bread"}]}, "2": {"items": [{"id": "1", "heading": "Bread"}]}}
TURNS = itertools.count()


def by(kind: str, name: str, **terms: str | list[str] | list[int]) -> str:
    """The section of a contract that says how a version is chosen."""
    given = {"by": kind, "name": name, "current": "1", "supported": ["1", "2"], **terms}
    return "[versioning]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in given.items())


def given(request: Request, version: str, status: int = 200, **fields: str) -> Response:
    """The notes in a version, or one of them."""
    document = NOTES[version]
    shown = document["items"][0] if len(request.segments) > 1 else document
    return saying(status, shown, **fields)


def refused(status: int) -> Response:
    return saying(status, {"error": "there is no such version"})


def by_query(request: Request, _serve: Serve) -> Response:
    """`?v=1` or `?v=2`, 1 by default, the rest refused; of two the last counts."""
    version = dict(request.query).get("v", "1")
    return given(request, version) if version in NOTES else refused(404)


def by_query_leniently(request: Request, _serve: Serve) -> Response:
    version = dict(request.query).get("v", "1")
    return given(request, version if version in NOTES else "2")


def by_query_with_a_crash(request: Request, _serve: Serve) -> Response:
    version = dict(request.query).get("v", "1")
    if not version.lstrip("-").replace(".", "").isdigit():
        return saying(500, {"error": "ValueError"})
    return given(request, version) if version in NOTES else refused(400)


def by_query_and_luck(request: Request, serve: Serve) -> Response:
    if request.query_text.count("v=") > 1:
        return given(request, "12"[next(TURNS) % 2])
    return by_query(request, serve)


def by_a_header_that_is_mandatory(request: Request, _serve: Serve) -> Response:
    version = request.header("api-version") or ""
    return (
        given(request, version, vary="API-Version", api_version=f"{version}.4") if version in NOTES else refused(400)
    )


def by_a_header_in_secret(request: Request, _serve: Serve) -> Response:
    version = request.header("api-version") or "1"
    return given(request, version) if version in NOTES else refused(400)


def by_a_header_told_wrong(request: Request, serve: Serve) -> Response:
    response = by_a_header_that_is_mandatory(request, serve)
    return response.with_header("api-version", "1") if response.status == 200 else response


def by_a_header_kept_by_nobody(request: Request, serve: Serve) -> Response:
    return by_a_header_in_secret(request, serve).with_header("cache-control", "no-store")


def by_the_media_type(request: Request, _serve: Serve) -> Response:
    """`application/vnd.notes.v1+json`, and JSON as version 1."""
    found = re.fullmatch(r"application/vnd\.notes\.v(.+)\+json", (request.header("accept") or "").lower())
    version = found[1] if found else "1"
    if version not in NOTES:
        return refused(406)
    shown = given(request, version, vary="Accept")
    return shown.with_header("content-type", f"application/vnd.notes.v{version}+json")


def by_the_media_type_in_name_only(request: Request, serve: Serve) -> Response:
    response = by_the_media_type(request, serve)
    return response.with_header("content-type", "application/json") if response.status == 200 else response


def by_the_media_type_told_wrong(request: Request, serve: Serve) -> Response:
    response = by_the_media_type(request, serve)
    return (
        response.with_header("content-type", "application/vnd.notes.v3+json") if response.status == 200 else response
    )


def by_path(request: Request, _serve: Serve) -> Response:
    version, *rest = request.segments
    if version not in ("v1", "v2"):
        return refused(404)
    return given(request.replacing(path="/" + "/".join(rest)), version[1:])


def by_path_for_all(request: Request, serve: Serve) -> Response:
    version, *rest = request.segments
    if version == "notes":
        return refused(404)
    known = version if version in ("v1", "v2") else "v2"
    return by_path(request.replacing(path="/" + "/".join([known, *rest])), serve)


def by_path_moving_on(request: Request, serve: Serve) -> Response:
    if request.segments[0] == "v2" and len(request.segments) > 2:
        return saying(308, location=request.path.replace("/v2/", "/v1/"))
    return by_path(request, serve)


def by_path_moving_on_with_notice(request: Request, serve: Serve) -> Response:
    response = by_path_moving_on(request, serve)
    return response.with_header("deprecation", "@1735689600") if response.status == 308 else response


QUERY = by("query", "v", default="1", refused=[400, 404])
HEADER = by("header", "API-Version", refused=[400])
ECHO = 'echo = "API-Version"\n[headers]\nAPI-Version = "1"\n'
TEMPLATE = by("media-type", "application/vnd.notes.v{version}+json", default="1", refused=[406])
PATH = by("path", "/v{version}", refused=[404])


@pytest.mark.parametrize(
    ("manner", "terms", "failed", "warned"),
    [
        (by_query, QUERY, set(), {"conflicting-selectors"}),
        (by_query, "", set(), set()),
        (by_query_leniently, QUERY, {"unknown-version-refused"}, {"conflicting-selectors"}),
        (by_query_with_a_crash, QUERY, {"unknown-version-refused"}, {"conflicting-selectors"}),
        (by_query_and_luck, QUERY, {"conflicting-selectors"}, set()),
        (by_a_header_that_is_mandatory, HEADER + ECHO, set(), set()),
        (by_a_header_in_secret, HEADER, {"vary-lists-selector"}, {"absent-equals-default"}),
        (by_a_header_in_secret, HEADER + 'default = "2"\n', {"vary-lists-selector", "absent-equals-default"}, set()),
        (by_a_header_told_wrong, HEADER + ECHO, {"response-echo"}, set()),
        (by_a_header_kept_by_nobody, HEADER + 'default = "1"\n', set(), set()),
        (by_the_media_type, TEMPLATE, set(), set()),
        (by_the_media_type_in_name_only, TEMPLATE, set(), {"media-type-version"}),
        (by_the_media_type_told_wrong, TEMPLATE, {"media-type-version"}, set()),
        (by_path, PATH, set(), set()),
        (by_path_for_all, PATH, {"path-version"}, set()),
        (by_path_moving_on, PATH, {"path-version"}, set()),
        (by_path_moving_on_with_notice, PATH, set(), set()),
    ],
)
def test_versions_are_judged_by_the_contract(
    manner: Manner, terms: str, failed: set[str], warned: set[str], tmp_path: Path
) -> None:
    if terms == PATH:
        terms += '[[resource]]\npath = "/v1/notes"\nitems = "/items"\n'
    judged = judge(manner, tmp_path, OURS, terms)
    assert judged.assessment.complete
    assert (judged.failed, judged.warned) == (failed, warned)
