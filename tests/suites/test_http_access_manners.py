"""Servers that let in whom they please, lawfully or not: what is said of credentials, rights and origins."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.model.verdict import Verdict
from sandbox.message import Request, Response, Serve
from sandbox.plain.tokens import ADMIN, FOREVER, FULL, LIMITED, OTHER, READ, WRITE, sign
from tests.suites.plain_manners import Judged, Manner, judge, saying

MAIN = sign({"sub": "ada", "scope": f"{READ} {WRITE} {ADMIN}", "exp": FOREVER, "jti": "main"})
AUTH = """
[auth]
env = "NOTES_TOKEN"

[[account]]
role = "limited"
env = "NOTES_LIMITED"

[[account]]
role = "other"
env = "NOTES_OTHER"

[[reserved]]
method = "GET"
path = "/admin/notes"
"""

FIRST_COUNTS = {"ambiguous-credentials"}
"""The server of these tests takes the first of two lines, as some do."""


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, token in (("NOTES_TOKEN", MAIN), ("NOTES_LIMITED", LIMITED), ("NOTES_OTHER", OTHER)):
        monkeypatch.setenv(name, token)


def token_of(request: Request) -> str:
    return (request.header("authorization") or "").partition(" ")[2]


def is_nobody(request: Request) -> bool:
    """Whether nothing was sent, in place of which the server of these tests has a token of its own."""
    return token_of(request) == FULL


def closed(request: Request, serve: Serve) -> Response:
    """The sandbox as it is: nothing without a token."""
    return serve(request.with_header("authorization", None) if is_nobody(request) else request)


def judged(manner: Manner, folder: Path, only: str) -> Judged:
    return judge(manner, folder, only, AUTH)


def open_to_readers(request: Request, serve: Serve) -> Response:
    reads = request.method in ("GET", "HEAD", "OPTIONS")
    return serve(request) if is_nobody(request) and reads else closed(request, serve)


def hiding_all(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    return saying(404, {"error": "nothing here"}) if response.status in (401, 403) else response


def at_a_login(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    return Response(302, (("location", "/login"),)) if response.status == 401 else response


def catching_all(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    return saying(200, "<!doctype html>", "text/html") if response.status == 404 else response


@pytest.mark.parametrize("manner", [closed, catching_all])
def test_closed_servers_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    found = judged(manner, tmp_path, "http/auth/*")
    assert (found.failed - FIRST_COUNTS, found.warned) == (set(), set())
    assert found["scheme-case-insensitive"].verdict is Verdict.PASS


@pytest.mark.parametrize("manner", [hiding_all, at_a_login])
def test_other_refusals_are_only_told(manner: Manner, tmp_path: Path) -> None:
    found = judged(manner, tmp_path, "http/auth/m*")
    assert (found.failed, found.warned) == (set(), {"missing-or-bad-credentials-401"})


def test_what_all_may_read_is_only_told(tmp_path: Path) -> None:
    found = judged(open_to_readers, tmp_path, "http/auth/*")
    assert (found.failed, found.warned) == (set(), {"missing-or-bad-credentials-401"})
    for name in ("scheme-case-insensitive", "token-in-query-refused", "bearer-error-codes"):
        assert found[name].verdict is Verdict.NOT_APPLICABLE, name


def open_to_all(request: Request, serve: Serve) -> Response:
    return serve(request)


def with_open_notes(request: Request, serve: Serve) -> Response:
    one = request.segments[:1] == ("notes",) and len(request.segments) == 2 and request.method == "GET"
    return serve(request) if one else closed(request, serve)


def showing_what_it_refuses(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    return response.replacing(document=None, body=serve(request).octets()) if response.status == 401 else response


def crashing_on_odd_tokens(request: Request, serve: Serve) -> Response:
    return saying(500, {"error": "oops"}) if '"' in token_of(request) else closed(request, serve)


@pytest.mark.parametrize("manner", [open_to_all, with_open_notes, showing_what_it_refuses, crashing_on_odd_tokens])
def test_open_doors_are_found(manner: Manner, tmp_path: Path) -> None:
    assert "missing-or-bad-credentials-401" in judged(manner, tmp_path, "http/auth/m*").failed


def by_any_spelling(request: Request, serve: Serve) -> Response:
    if request.path.endswith((";x", ".json")):
        return serve(request.replacing(path=request.path.removesuffix(";x").removesuffix(".json")))
    return closed(request, serve)


def test_other_spellings_need_leave(tmp_path: Path) -> None:
    found = judged(by_any_spelling, tmp_path, "http/auth/path*")
    assert found["path-variants-protected"].verdict is Verdict.NOT_APPLICABLE


def letting_others_delete(request: Request, serve: Serve) -> Response:
    theirs = request.method == "DELETE" and token_of(request) == OTHER
    return serve(request.with_header("authorization", f"Bearer {MAIN}")) if theirs else closed(request, serve)


@pytest.mark.parametrize(
    ("manner", "failed"),
    [(closed, set()), (letting_others_delete, {"object-level-authorization"})],
)
def test_objects_of_others(manner: Manner, failed: set[str], tmp_path: Path) -> None:
    assert judged(manner, tmp_path, "http/sec/object*").failed == failed


def refusing_by_401(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    return response.replacing(status=401) if response.status == 403 else response


def checking_content_first(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    return response.replacing(status=422) if response.status == 403 else response


@pytest.mark.parametrize(
    ("manner", "only", "warned"),
    [
        (closed, "http/auth/insufficient*", set()),
        (closed, "http/sec/function*", set()),
        (refusing_by_401, "http/auth/insufficient*", {"insufficient-rights-403"}),
        (checking_content_first, "http/sec/function*", {"function-level-authorization"}),
    ],
)
def test_refusals_of_another_kind_are_only_told(manner: Manner, only: str, warned: set[str], tmp_path: Path) -> None:
    found = judged(manner, tmp_path, only)
    assert (found.failed, found.warned) == (set(), warned)


def for_any_origin(request: Request, serve: Serve) -> Response:
    return closed(request, serve).with_header("access-control-allow-origin", "*")


def for_each_origin_without_credentials(request: Request, serve: Serve) -> Response:
    origin = request.header("origin")
    return closed(request, serve).with_header("access-control-allow-origin", origin)


def for_each_origin_and_all_caches(request: Request, serve: Serve) -> Response:
    return for_each_origin_without_credentials(request, serve).with_header("vary", "Accept")


def for_two_origins(request: Request, serve: Serve) -> Response:
    return closed(request, serve).with_header("access-control-allow-origin", "https://a.example, https://b.example")


def for_null(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    if request.header("origin") != "null":
        return response
    return response.with_header("access-control-allow-origin", "null").with_header(
        "access-control-allow-credentials", "true"
    )


@pytest.mark.parametrize(
    ("manner", "failed"),
    [
        (for_any_origin, set()),
        (for_each_origin_without_credentials, set()),
        (for_each_origin_and_all_caches, {"cors"}),
        (for_two_origins, {"cors"}),
        (for_null, {"cors"}),
    ],
)
def test_origins(manner: Manner, failed: set[str], tmp_path: Path) -> None:
    found = judged(manner, tmp_path, "http/sec/cors")
    assert (found.failed, found.warned) == (failed, set())


def with_links_of_the_host(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    if not isinstance(response.document, dict):
        return response
    return response.replacing(document={**response.document, "href": f"{request.base}{request.path}"})


def with_links_of_the_forwarded_host(request: Request, serve: Serve) -> Response:
    host = request.header("x-forwarded-host")
    return with_links_of_the_host(request.replacing(base=f"http://{host}") if host else request, serve)


def echoing_parameters(request: Request, serve: Serve) -> Response:
    response = closed(request, serve)
    if not isinstance(response.document, dict):
        return response
    return response.replacing(document={**response.document, "parameters": dict(request.query)})


@pytest.mark.parametrize(
    ("manner", "failed", "warned"),
    [
        (echoing_parameters, set(), set()),
        (with_links_of_the_host, set(), {"no-open-redirect"}),
        (with_links_of_the_forwarded_host, {"no-open-redirect"}, set()),
    ],
)
def test_redirects(manner: Manner, failed: set[str], warned: set[str], tmp_path: Path) -> None:
    found = judged(manner, tmp_path, "http/sec/no-open*")
    assert (found.failed, found.warned) == (failed, warned)
