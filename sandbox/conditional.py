"""Validators and preconditions of HTTP: ETag, If-Match, If-None-Match."""

from __future__ import annotations

import hashlib
import re

from sandbox.errors import Kind, RefusalError, refuse
from sandbox.message import Request, Response, Serve
from sandbox.store import Store

_TAG = re.compile(r'(?:W/)?"[^"]*"')


def serve_conditionally(request: Request, serve: Serve, store: Store) -> Response:
    """Serve a request under its preconditions; refuses with 412, and undoes a change made in spite of one."""
    if request.method in ("GET", "HEAD"):
        return _read(request, serve(request))
    if request.header("if-match") is None and request.header("if-none-match") is None:
        return serve(request)
    looked = serve(request.replacing(method="GET", body=b""))
    tag = entity_tag(looked) if looked.status == 200 else None
    before = store.snapshot()
    response = serve(request)
    if response.status < 300 and (_unmatched(request, tag) or _matched(request, tag)):
        store.restore(before)
        raise _failed()
    return response


def entity_tag(response: Response) -> str:
    """The strong validator of an answer."""
    return f'"{hashlib.blake2b(response.octets(), digest_size=12).hexdigest()}"'


def _read(request: Request, response: Response) -> Response:
    if response.status != 200:
        return response
    response = response.replacing(body=response.octets())
    tag = entity_tag(response)
    if _unmatched(request, tag):
        raise _failed()
    if _matched(request, tag):
        response = Response(304)
    return response.with_header("etag", tag)


def _unmatched(request: Request, tag: str | None) -> bool:
    """Whether If-Match stands against the request; weak tags never match."""
    value = request.header("if-match")
    return value is not None and not (tag and (value.strip() == "*" or tag in _TAG.findall(value)))


def _matched(request: Request, tag: str | None) -> bool:
    """Whether If-None-Match stands against the request."""
    value = request.header("if-none-match")
    if value is None or tag is None:
        return False
    return value.strip() == "*" or tag in (each.removeprefix("W/") for each in _TAG.findall(value))


def _failed() -> RefusalError:
    return refuse(Kind.PRECONDITION_FAILED, "The resource is not in the state that the request supposes.")
