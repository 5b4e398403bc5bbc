"""The visit, a resource of the plain API that nothing else depends on: faults of single answers show on it alone."""

from __future__ import annotations

import json
from typing import Any

from sandbox.message import Request, Response, Serve, encode

_OF_CONTENT = ("repr-digest", "content-digest", "etag")
TARGET = b"/session"


def visit(request: Request, serve: Serve) -> Response | None:
    """The answer to a look at the visit, or None where something else is asked for, or does not succeed."""
    if request.segments[-1:] != ("session",) or request.method != "GET":
        return None
    response = serve(request)
    return response if response.status == 200 else None


def with_status(request: Request, serve: Serve, status: int) -> Response:
    """The answer, of the visit with another status."""
    found = visit(request, serve)
    return found.replacing(status=status) if found else serve(request)


def with_field(request: Request, serve: Serve, name: str, value: str | None) -> Response:
    """The answer, of the visit with a field set, or removed by None."""
    found = visit(request, serve)
    return found.with_header(name, value) if found else serve(request)


def with_content(request: Request, serve: Serve, content: bytes) -> Response:
    """The answer, of the visit with other content."""
    found = visit(request, serve)
    if found is None:
        return serve(request)
    for name in _OF_CONTENT:
        found = found.with_header(name, None)
    return found.replacing(body=content)


def with_members(request: Request, serve: Serve, **members: Any) -> Response:
    """The answer, of the visit with further members."""
    return with_content(request, serve, encode({"visit": "begun", **members}))


def edited(response: Response, **members: Any) -> Response:
    """An error with members of its document set."""
    if response.status < 400 or not response.octets():
        return response
    document = {**json.loads(response.octets()), **members}
    return response.replacing(document=document)


def is_for_visit(head: bytes) -> bool:
    """Whether the head of a request asks for the visit."""
    return head.startswith(b"GET ") and TARGET in head.split(b"\r\n", 1)[0]
