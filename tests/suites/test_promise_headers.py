"""Promises about headers, versions, encoding and limits told, on APIs that keep and break them, or do not tell."""

from __future__ import annotations

import itertools
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.message import Request, Response, Serve
from tests.suites.plain_manners import Manner, judge, saying

COUNT = itertools.count()
ALWAYS = 'Api-Version = "v1"\nPurpose = "reading"\n'


def promised(kind: str, level: str = "MUST", **parameters: Any) -> str:
    """A promise at the end of a contract."""
    given = {"id": "t/t/t", "kind": kind, "level": level, "summary": "It is so.", **parameters}
    return "\n[[promise]]\n" + "".join(f"{name} = {_toml(value)}\n" for name, value in given.items())


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(name)} = {_toml(item)}" for name, item in value.items()) + " }"
    return json.dumps(value)


def tried(manner: Manner, folder: Path, kind: str, **parameters: Any) -> tuple[str, bool]:
    """The verdict on a promise, and whether something is told besides; each run sends what `ALWAYS` holds."""
    result = judge(manner, folder, "t/*", f"\n[headers]\n{ALWAYS}{promised(kind, **parameters)}")["t"]
    return result.verdict.value, bool(result.warnings)


KEPT, TOLD, BROKEN, OPEN, IDLE = (
    ("pass", False), ("pass", True), ("fail", False), ("inconclusive", False), ("not_applicable", False),
)  # fmt: skip


def version_of(request: Request) -> str:
    return request.header("api-version") or ""


# -- versions


def strict(request: Request, serve: Serve) -> Response:
    """v1 and v2, v1 by default, the rest refused."""
    if version_of(request) not in ("", "v1", "v2"):
        return saying(400, {"error": "no such version"})
    return serve(request)


def deaf(request: Request, serve: Serve) -> Response:
    """The API as it is, which knows of no such header."""
    return serve(request)


def pedantic(request: Request, serve: Serve) -> Response:
    return strict(request, serve) if version_of(request) else saying(400, {"error": "which version?"})


def other_by_default(request: Request, serve: Serve) -> Response:
    return strict(request, serve) if version_of(request) else saying(200, {"notes": []})


def frail(request: Request, serve: Serve) -> Response:
    return saying(500, {}) if version_of(request) == "latest" else strict(request, serve)


def without_v2(request: Request, serve: Serve) -> Response:
    return saying(410, {}) if version_of(request) == "v2" else strict(request, serve)


@pytest.mark.parametrize(
    ("manner", "parameters", "expected"),
    [
        (strict, {"current": "v1"}, KEPT),
        (strict, {"current": "v7"}, BROKEN),
        (strict, {"current": "v1", "optional": True}, KEPT),
        (pedantic, {"current": "v1"}, KEPT),
        (pedantic, {"current": "v1", "optional": True}, BROKEN),
        (other_by_default, {"current": "v1", "optional": True}, BROKEN),
        (strict, {"current": "v1", "unknown": ["v9"]}, KEPT),
        (deaf, {"current": "v1", "unknown": ["v9"]}, TOLD),
        (deaf, {"current": "v1", "record": ["latest", ""]}, KEPT),
        (frail, {"current": "v1", "record": ["latest", ""]}, BROKEN),
        (strict, {"versions": ["v1"]}, IDLE),
        (strict, {"versions": ["v1", "v2"]}, KEPT),
        (without_v2, {"versions": ["v1", "v2"]}, BROKEN),
    ],
)
def test_versions(manner: Manner, parameters: dict[str, Any], expected: tuple[str, bool], tmp_path: Path) -> None:
    assert tried(manner, tmp_path, "version-header", header="Api-Version", path="/notes", **parameters) == expected


# -- request headers


def choosy(request: Request, serve: Serve) -> Response:
    """What is for another purpose than `reading` is refused; without a purpose it is reading."""
    return serve(request) if request.header("purpose") in (None, "reading") else saying(403, {})


def choosy_by_chance(request: Request, serve: Serve) -> Response:
    return saying(409, {}) if request.header("purpose") == "spying" else choosy(request, serve)


def demanding(request: Request, serve: Serve) -> Response:
    return serve(request) if request.header("purpose") == "reading" else saying(428, {})


PURPOSE = {"header": "Purpose", "value": "reading", "path": "/notes"}
ON_WRITES = {"header": "Purpose", "value": "reading", "resource": "notes", "methods": ["POST", "PATCH", "DELETE"]}


@pytest.mark.parametrize(
    ("manner", "parameters", "expected"),
    [
        (choosy, PURPOSE, KEPT),
        (choosy, {**PURPOSE, "value": "writing"}, BROKEN),
        (choosy, {**PURPOSE, "optional": True}, KEPT),
        (demanding, {**PURPOSE, "optional": True}, BROKEN),
        (choosy, {**PURPOSE, "wrong": ["spying"], "refusal": [403]}, KEPT),
        (choosy_by_chance, {**PURPOSE, "wrong": ["spying"], "refusal": [403]}, BROKEN),
        (choosy_by_chance, {**PURPOSE, "wrong": ["spying"]}, KEPT),
        (deaf, {**PURPOSE, "wrong": ["spying"]}, BROKEN),
        (choosy, {**PURPOSE, "accepted": [""]}, KEPT),
        (choosy, {**PURPOSE, "accepted": ["any"]}, BROKEN),
        (deaf, {**PURPOSE, "record": ["spying"]}, KEPT),
        (deaf, {**PURPOSE, "record": ["spying"], "refusal": [403]}, TOLD),
        (choosy, {"headers": {"Purpose": "reading", "Other": "x"}, "path": "/notes"}, KEPT),
        (choosy, {"headers": {"Purpose": "writing", "Other": "x"}, "path": "/notes"}, BROKEN),
        (choosy, ON_WRITES, KEPT),
        (choosy, {**ON_WRITES, "wrong": ["spying"], "refusal": [403]}, KEPT),
        (deaf, {**ON_WRITES, "wrong": ["spying"], "refusal": [403]}, BROKEN),
        (choosy, {**ON_WRITES, "optional": True}, KEPT),
    ],
)
def test_request_headers(
    manner: Manner, parameters: dict[str, Any], expected: tuple[str, bool], tmp_path: Path
) -> None:
    assert tried(manner, tmp_path, "request-header", **parameters) == expected


# -- response headers


def counting(request: Request, serve: Serve) -> Response:
    """Each answer has an id of its own, or that of the request."""
    return serve(request).with_header("x-id", request.header("x-id") or f"id-{next(COUNT)}")


def prefixing(request: Request, serve: Serve) -> Response:
    return serve(request).with_header("x-id", f"p/{request.header('x-id') or next(COUNT)}")


def always_the_same(request: Request, serve: Serve) -> Response:
    return serve(request).with_header("x-id", "one")


def on_success_alone(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.with_header("x-id", f"id-{next(COUNT)}") if response.status < 400 else response


def to_options_alone(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.with_header("x-id", "a, B, c") if request.method == "OPTIONS" else response


ID = {"header": "X-Id"}


@pytest.mark.parametrize(
    ("manner", "parameters", "expected"),
    [
        (counting, {**ID, "present": "always"}, KEPT),
        (deaf, {**ID, "present": "always"}, BROKEN),
        (deaf, {**ID, "present": "never"}, KEPT),
        (counting, {**ID, "present": "never"}, BROKEN),
        (counting, {**ID, "starts": "ID-"}, KEPT),
        (counting, {**ID, "starts": "no-"}, BROKEN),
        (always_the_same, {**ID, "equals": "one"}, KEPT),
        (prefixing, {**ID, "contains": "/"}, KEPT),
        (counting, {**ID, "fresh": True}, KEPT),
        (always_the_same, {**ID, "fresh": True}, BROKEN),
        (counting, {**ID, "echo": True}, KEPT),
        (prefixing, {**ID, "echo": True}, BROKEN),
        (prefixing, {**ID, "echo": True, "match": "suffix"}, KEPT),
        (always_the_same, {**ID, "echo": True, "match": "suffix"}, BROKEN),
        (to_options_alone, {**ID, "contains": "b", "request": {"Origin": "http://x"}}, BROKEN),
        (to_options_alone, {**ID, "contains": "b", "request": {"Origin": "http://x"},
                            "methods": ["GET", "OPTIONS"]}, KEPT),
    ],
)  # fmt: skip
def test_response_headers(
    manner: Manner, parameters: dict[str, Any], expected: tuple[str, bool], tmp_path: Path
) -> None:
    asked = {"echo", "request"} & parameters.keys()
    parameters = {**parameters, "path": "/notes"} if asked else parameters
    assert tried(manner, tmp_path, "response-header", **parameters) == expected


# -- encoding

TEXT = {"side": "request", "resource": "notes", "member": "title"}


def misreading(request: Request, serve: Serve) -> Response:
    """What is stored is read as ISO 8859-1."""
    if request.method != "POST":
        return serve(request)
    return serve(request.replacing(body=request.body.decode("latin-1").encode()))


def decomposing(request: Request, serve: Serve) -> Response:
    text = request.body.decode("utf-8", "surrogateescape")
    return serve(request.replacing(body=unicodedata.normalize("NFD", text).encode("utf-8", "surrogateescape")))


def overlooking(request: Request, serve: Serve) -> Response:
    return serve(request.replacing(body=request.body.replace(b"\xff", b"")))


def breaking_down(request: Request, serve: Serve) -> Response:
    return saying(500, {}) if b"\xff" in request.body else serve(request)


def speaking_latin(request: Request, serve: Serve) -> Response:
    response = serve(request)
    return response.replacing(body='{"error": "n\xe4"}'.encode("latin-1")) if response.status == 404 else response


@pytest.mark.parametrize(
    ("manner", "parameters", "expected"),
    [
        (deaf, TEXT, KEPT),
        (misreading, TEXT, BROKEN),
        (decomposing, TEXT, TOLD),
        (overlooking, TEXT, TOLD),
        (breaking_down, TEXT, BROKEN),
        (deaf, {**TEXT, "member": "no.such.place"}, OPEN),
        (deaf, {"side": "response"}, KEPT),
    ],
)
def test_encoding(manner: Manner, parameters: dict[str, Any], expected: tuple[str, bool], tmp_path: Path) -> None:
    assert tried(manner, tmp_path, "utf-8", **parameters) == expected


# -- what is told of limits


def telling(left: Callable[[int], str], limit: str = "1000") -> Manner:
    """Tells of a limit, and of what a function makes of the number of the answer as what is left."""
    calls = itertools.count(1)

    def manner(request: Request, serve: Serve) -> Response:
        response = serve(request).with_header("x-limit", limit)
        return response.with_header("x-left", left(next(calls)))

    return manner


LEFT = {"header": "X-Left", "field": "remaining", "at_most": "X-Limit", "path": "/notes"}


@pytest.mark.parametrize(
    ("manner", "parameters", "expected"),
    [
        (telling(lambda n: str(1000 - n)), LEFT, KEPT),
        (telling(lambda _: "990"), LEFT, BROKEN),
        (telling(lambda _: "500"), LEFT, OPEN),
        (telling(lambda n: str(500 + n % 3)), LEFT, KEPT),
        (telling(lambda n: str(1001 - n % 3)), LEFT, BROKEN),
        (telling(lambda n: f"{1000 - n}.5"), LEFT, BROKEN),
        (telling(lambda _: "1"), {"header": "X-Limit", "field": "limit", "values": {"GET": [1000]}}, KEPT),
        (telling(lambda _: "1"), {"header": "X-Limit", "field": "limit", "values": {"GET": [900]}}, BROKEN),
        (telling(lambda _: "1", "60000"), {"header": "X-Limit", "field": "window", "unit": "ms",
                                           "values": {"GET": [60]}}, KEPT),
        (telling(lambda _: "1", "60000"), {"header": "X-Limit", "field": "window", "values": {"GET": [60]}}, BROKEN),
        (telling(lambda _: "1"), {"header": "X-Limit", "field": "limit", "never": [1000]}, BROKEN),
        (deaf, {"header": "X-Limit", "field": "limit", "never": [1000]}, IDLE),
        (deaf, {"header": "X-Limit", "field": "limit"}, BROKEN),
    ],
)  # fmt: skip
def test_limits_told(manner: Manner, parameters: dict[str, Any], expected: tuple[str, bool], tmp_path: Path) -> None:
    assert tried(manner, tmp_path, "rate-limit-headers", **parameters) == expected
