"""Servers whose methods do lawful though odd things, or unlawful ones: what the checks say, and what they leave."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from accord.model.verdict import Verdict
from sandbox.message import Request, Response, Serve
from sandbox.plain.tokens import LIMITED, environment
from tests.suites.plain_manners import Manner, judge, saying

KEYS = '[promised]\nidempotency = "Idempotency-Key"\n'
ACCOUNTS = """
[auth]
env = "ACCORD_SANDBOX_TOKEN"

[[account]]
role = "limited"
env = "ACCORD_SANDBOX_LIMITED"
"""
EVERYTHING = "http/method/*"


def is_note(request: Request) -> bool:
    return request.segments[:1] == ("notes",) and len(request.segments) == 2


def shown(response: Response) -> Any:
    return json.loads(response.octets())


def adding(response: Response, **members: Any) -> Response:
    """The answer about one note, or about many, with further members and without what tells of its octets."""
    if response.status not in (200, 201):
        return response
    for name in ("repr-digest", "content-digest", "etag", "last-modified"):
        response = response.with_header(name, None)
    return response.replacing(body=json.dumps({**shown(response), **members}).encode())


def turn(request: Request, name: str) -> int:
    request.memory[name] = request.memory.get(name, 0) + 1
    return int(request.memory[name])


def honestly(request: Request, serve: Serve) -> Response:
    return serve(request)


def without_options(request: Request, serve: Serve) -> Response:
    if request.method == "OPTIONS":
        return saying(405, {"error": "no OPTIONS"}, allow="GET, HEAD, POST, PUT, PATCH, DELETE")
    return serve(request)


def without_patch_and_put(request: Request, serve: Serve) -> Response:
    if request.method in ("PATCH", "PUT"):
        return saying(405, {"error": f"no {request.method}"}, allow="GET, HEAD, OPTIONS, DELETE")
    response = serve(request)
    return response.with_header("allow", "GET, HEAD, OPTIONS, DELETE") if request.method == "OPTIONS" else response


def counting_views(request: Request, serve: Serve) -> Response:
    return (
        adding(serve(request), views=turn(request, "views")) if request.method in ("GET", "HEAD") else serve(request)
    )


def telling_the_time(request: Request, serve: Serve) -> Response:
    if request.method not in ("GET", "HEAD"):
        return serve(request)
    now = f"{time.time():.9f}"
    return adding(serve(request), now=now).with_header("etag", f'"{now}"').with_header("x-runtime", now)


def keeping_what_is_deleted(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return Response(204) if request.method == "DELETE" and response.status == 404 else response


def taking_what_is_valid_of_patches(request: Request, serve: Serve) -> Response:
    response = serve(request)
    if request.method != "PATCH" or response.status != 422:
        return response
    for name, value in request.document.items():
        serve(request.replacing(document={name: value}))
    return serve(request.replacing(method="GET", body=b""))


def settling_what_was_created(request: Request, serve: Serve) -> Response:
    """A new note is worked on for a moment: what was sent comes to be as the server likes it."""
    response = serve(request)
    if request.method == "POST" and response.status == 201:
        request.memory[shown(response)["id"]] = time.monotonic()
    born = request.memory.get(request.segments[-1]) if is_note(request) else None
    fresh = born is not None and time.monotonic() - born < 0.05
    return adding(response, priority=0) if fresh and request.method == "GET" else response


def refusing_content_of_gets(request: Request, serve: Serve) -> Response:
    return saying(400, {"error": "no content"}) if request.method == "GET" and request.body else serve(request)


def echoing_the_query(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return adding(response, self=request.query_text) if request.method in ("GET", "HEAD") else response


@pytest.mark.parametrize(
    "manner",
    [honestly, without_options, without_patch_and_put, counting_views, telling_the_time, keeping_what_is_deleted,
     taking_what_is_valid_of_patches, settling_what_was_created, refusing_content_of_gets, echoing_the_query],
)  # fmt: skip
def test_lawful_manners_are_let_pass(manner: Manner, tmp_path: Path) -> None:
    found = judge(manner, tmp_path, EVERYTHING, KEYS)
    assert found.failed | found.warned == set()


def test_what_is_not_offered_is_not_applicable(tmp_path: Path) -> None:
    found = judge(without_patch_and_put, tmp_path, EVERYTHING)
    for name in ("patch-atomic", "put-validator", "options-accept-patch", "idempotency-key"):
        assert found[name].verdict is Verdict.NOT_APPLICABLE, name
    assert found["idempotent-put-delete"].verdict is Verdict.PASS


def without_head(request: Request, serve: Serve) -> Response:
    return saying(405, None, allow="GET, OPTIONS") if request.method == "HEAD" else serve(request)


def with_a_bare_head(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.replacing(headers=()) if request.method == "HEAD" and response.status == 200 else response


def with_preflights_alone(request: Request, serve: Serve) -> Response:
    if request.method == "OPTIONS":
        return Response(204, (("access-control-allow-methods", "GET, POST"),))
    return serve(request)


def overriding_gets_with_405(request: Request, serve: Serve) -> Response:
    overridden = request.method == "GET" and request.header("x-http-method-override")
    return saying(405, {"error": "no DELETE"}, allow="GET") if overridden else serve(request)


def with_another_revision_after_a_refused_patch(request: Request, serve: Serve) -> Response:
    response = serve(request)
    if request.method == "PATCH" and response.status == 422:
        turn(request, "revision")
    return adding(response, revision=request.memory.get("revision", 0)) if request.method == "GET" else response


@pytest.mark.parametrize(
    ("manner", "name"),
    [
        (without_head, "head-supported"),
        (with_a_bare_head, "head-same-fields"),
        (with_preflights_alone, "options-allow"),
        (overriding_gets_with_405, "override-not-a-bypass"),
        (with_another_revision_after_a_refused_patch, "patch-atomic"),
    ],
)
def test_doubtful_manners_are_warned_of(manner: Manner, name: str, tmp_path: Path) -> None:
    found = judge(manner, tmp_path, f"http/method/{name}")
    assert (found.failed, found.warned) == (set(), {name})


def with_a_crash_at_head(request: Request, serve: Serve) -> Response:
    return saying(500, {"error": "oops"}) if request.method == "HEAD" else serve(request)


def with_another_cache_policy_for_head(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.with_header("cache-control", "public, max-age=9") if request.method == "HEAD" else response


def growing_with_each_get(request: Request, serve: Serve) -> Response:
    if request.method != "GET" or not is_note(request):
        return serve(request)
    return adding(serve(request), priority=turn(request, "reads"))


def wrapping_notes(request: Request, serve: Serve) -> Response:
    response = growing_with_each_get(request, serve)
    if request.method != "GET" or not is_note(request) or response.status != 200:
        return response
    return response.replacing(body=json.dumps({"note": shown(response)}).encode())


def changed_once_by_options(request: Request, serve: Serve) -> Response:
    response = serve(request)
    if request.method == "OPTIONS" and is_note(request):
        serve(
            request.replacing(method="PATCH", document={"text": "Seen."}).with_header(
                "content-type", "application/json"
            )
        )
    return response


def crashing_at_the_second_delete(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return saying(500, {"error": "oops"}) if request.method == "DELETE" and response.status == 404 else response


def adding_with_each_put(request: Request, serve: Serve) -> Response:
    if request.method == "PUT" and is_note(request) and turn(request, request.path) > 1:
        serve(request.replacing(method="POST", path="/notes"))
    return serve(request)


def with_last_modified_of_puts(request: Request, serve: Serve) -> Response:
    response = serve(request)
    stamp = "Sat, 21 Nov 2026 08:00:00 GMT"
    return (
        response.with_header("last-modified", stamp)
        if request.method == "PUT" and response.status == 200
        else response
    )


def overriding_by_query(request: Request, serve: Serve) -> Response:
    return serve(request.replacing(method=request.parameter("_method") or request.method))


@pytest.mark.parametrize(
    ("manner", "name"),
    [
        (with_a_crash_at_head, "head-supported"),
        (with_another_cache_policy_for_head, "head-same-fields"),
        (growing_with_each_get, "safe-has-no-effect"),
        (wrapping_notes, "safe-has-no-effect"),
        (changed_once_by_options, "safe-has-no-effect"),
        (crashing_at_the_second_delete, "idempotent-put-delete"),
        (adding_with_each_put, "idempotent-put-delete"),
        (with_last_modified_of_puts, "put-validator"),
        (overriding_by_query, "override-not-a-bypass"),
    ],
)
def test_unlawful_manners_are_found(manner: Manner, name: str, tmp_path: Path) -> None:
    assert judge(manner, tmp_path, f"http/method/{name}").failed == {name}


def overriding_posts_of_the_limited(request: Request, serve: Serve) -> Response:
    """A POST that says DELETE is carried out for an account that may only read."""
    limited = (request.header("authorization") or "").endswith(LIMITED)
    if request.method != "POST" or not limited or not request.header("x-method-override"):
        return serve(request)
    token = environment()["ACCORD_SANDBOX_TOKEN"]
    return serve(request.replacing(method="DELETE").with_header("authorization", f"Bearer {token}"))


def overriding_posts_of_all(request: Request, serve: Serve) -> Response:
    overridden = request.method == "POST" and request.header("x-method-override")
    return serve(request.replacing(method="DELETE")) if overridden else serve(request)


def test_an_overridden_post_must_not_pass_by_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    found = judge(overriding_posts_of_the_limited, tmp_path, "http/method/override*", ACCOUNTS)
    assert found.failed == {"override-not-a-bypass"}


def test_an_overridden_post_of_who_may_delete_is_lawful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    found = judge(overriding_posts_of_all, tmp_path, "http/method/override*", ACCOUNTS)
    assert found["override-not-a-bypass"].verdict is Verdict.PASS
    assert not found["override-not-a-bypass"].warnings


def replaying_whatever_is_sent(request: Request, serve: Serve) -> Response:
    key = request.header("idempotency-key")
    if request.method != "POST" or key is None:
        return serve(request)
    if key not in request.memory:
        request.memory[key] = serve(request)
    return request.memory[key]  # type: ignore[no-any-return]


def crashing_at_a_known_key(request: Request, serve: Serve) -> Response:
    key = request.header("idempotency-key")
    known = key is not None and turn(request, f"key {key}") > 1
    return saying(500, {"error": "oops"}) if known else serve(request)


@pytest.mark.parametrize("manner", [replaying_whatever_is_sent, crashing_at_a_known_key])
def test_keys_that_are_not_kept_apart_are_found(manner: Manner, tmp_path: Path) -> None:
    assert judge(manner, tmp_path, "http/method/idempotency-key", KEYS).failed == {"idempotency-key"}


def test_a_required_key_is_asked_for(tmp_path: Path) -> None:
    required = '[[required_header]]\nname = "Idempotency-Key"\nvalue = "x"\nmethods = ["POST"]\nrefused = [400]\n'
    found = judge(honestly, tmp_path, "http/method/idempotency-key", KEYS + required)
    assert found.failed == {"idempotency-key"}
