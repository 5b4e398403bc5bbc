"""Faults in what is taken from clients: fields that are not enforced, odd JSON, values that change, limits."""

import json
import re
from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.http_negotiation_checks import crashed, is_list
from sandbox.strict import refusal
from sandbox.wire import wire_fault

JSON = "application/json"


def is_creation(request: Request) -> bool:
    """Whether a request creates a note."""
    return request.method == "POST" and request.segments == ("notes",)


@fault("http/field/required-headers-enforced")
def empty_types_are_taken_for_json(request: Request, serve: Serve) -> Response:
    """Content whose type is left empty is taken for JSON."""
    empty = is_creation(request) and request.header("content-type") == ""
    return serve(request.with_header("content-type", JSON) if empty else request)


@fault(
    "http/field/request-content-type-absent",
    also={"http/field/required-headers-enforced": "the contract makes Content-Type mandatory"},
)
def content_without_a_type_is_left_aside(request: Request, serve: Serve) -> Response:
    """A creation without Content-Type succeeds, and its content counts for nothing."""
    if not is_creation(request) or request.header("content-type") is not None:
        return serve(request)
    return serve(request.with_header("content-type", JSON).replacing(document={"title": "Untitled"}))


@fault("http/json/input-encoding-robust")
def marks_crash(request: Request, serve: Serve) -> Response:
    """A byte order mark is too much for the server."""
    return crashed(request, serve) if is_creation(request) and request.body[:3] == b"\xef\xbb\xbf" else serve(request)


@fault("http/json/input-deep-or-large")
def depth_crashes(request: Request, serve: Serve) -> Response:
    """Arrays nested ten thousand deep are too much for the server."""
    return crashed(request, serve) if b"[" * 10_000 in request.body else serve(request)


@fault("http/json/input-duplicate-names")
def duplicates_are_settled_by_turns(request: Request, serve: Serve) -> Response:
    """Of two members of one name the first or the last is taken, by turns."""

    def one_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return dict(pairs if turn % 2 else reversed(pairs))

    if not is_creation(request) or b"accord second" not in request.body:
        return serve(request)
    turn = request.memory["doubles"] = request.memory.get("doubles", 0) + 1
    return serve(request.replacing(document=json.loads(request.body, object_pairs_hook=one_of)))


@fault("http/json/number-fidelity")
def large_numbers_are_clamped(request: Request, serve: Serve) -> Response:
    """A number that is too large to be kept is kept as the largest that is not."""
    return serve(request.replacing(body=request.body.replace(b"9007199254740993", b"9007199254740991")))


@fault("http/json/unicode-round-trip")
def astral_characters_are_lost(request: Request, serve: Serve) -> Response:
    """A character beyond the basic plane becomes a question mark."""
    if not is_creation(request):
        return serve(request)
    try:
        text = request.body.decode()
    except UnicodeDecodeError:
        return serve(request)
    return serve(request.replacing(body=re.sub("[\U00010000-\U0010ffff]", "?", text).encode()))


def list_of(request: Request, serve: Serve, limit: int, offset: int = 0) -> Response:
    """One page of the list of notes."""
    return serve(request.replacing(query=(("limit", str(limit)), ("offset", str(offset)))))


@fault("http/limits/page-size")
def a_million_rows_are_given(request: Request, serve: Serve) -> Response:
    """Who asks for a million notes gets all there are."""
    if not is_list(request) or request.parameter("limit") != "1000000":
        return serve(request)
    first, second = (list_of(request, serve, 50, offset) for offset in (0, 50))
    items = [*first.document["items"], *second.document["items"]]
    whole = first.replacing(document={**first.document, "items": items})
    return whole.with_header("repr-digest", None).with_header("etag", None)


@fault("http/limits/documented-boundaries")
def one_too_many_is_cut(request: Request, serve: Serve) -> Response:
    """Who asks for one note more than is allowed gets as many as are allowed."""
    beyond = is_list(request) and request.parameter("limit") == "51"
    return list_of(request, serve, 50) if beyond else serve(request)


@wire_fault("http/limits/large-content", on="response")
def large_announcements_crash(octets: bytes, _head: bytes) -> bytes:
    """An announcement of more content than can be taken makes the server fail."""
    return refusal(500, "Something failed.") if octets.startswith(b"HTTP/1.1 413") else octets
