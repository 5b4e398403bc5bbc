"""The honest server: one request in, one conforming answer out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from sandbox import asynchronous, operations, reading, relationships, writing
from sandbox.call import Call
from sandbox.conditional import serve_conditionally
from sandbox.documents import jsonapi_object
from sandbox.errors import Kind, RefusalError, error_objects, refuse
from sandbox.message import JSONAPI, OPERATIONS, Request, Response
from sandbox.negotiation import PLAIN, applied_to_answer, check_content_type
from sandbox.pages import read_page
from sandbox.routing import KNOWN, Place, forbidden, locate, methods
from sandbox.schema import Api
from sandbox.store import Store

LONGEST_TARGET = 16_000
LARGEST_BODY = 1_000_000

ALWAYS = (("cache-control", "no-cache"), ("x-content-type-options", "nosniff"))
VARY = {"1.0": ("vary", "Accept, Accept-Version"), "1.1": ("vary", "Accept")}

READERS: Mapping[str, Callable[[Call], Response]] = {
    "entry": reading.read_entry,
    "collection": reading.read_collection,
    "resource": reading.read_resource,
    "related": reading.read_related,
    "relationship": reading.read_relationship,
}

WRITERS: Mapping[tuple[str, str], Callable[[Call], Response]] = {
    ("collection", "POST"): writing.create,
    ("resource", "PATCH"): writing.update,
    ("resource", "DELETE"): writing.delete,
    ("relationship", "PATCH"): relationships.replace,
    ("relationship", "POST"): relationships.add,
    ("relationship", "DELETE"): relationships.remove,
}


def serve(api: Api, store: Store, request: Request, token: str | None = None) -> Response:
    """Answer a request from a store, with an error document where it cannot be met."""
    request = _as_meant(request)

    def simply(request: Request) -> Response:
        try:
            return _answer(api, store, request, token)
        except RefusalError as refusal:
            return _refused(api, refusal, request)

    try:
        response = serve_conditionally(request, simply, store)
    except RefusalError as refusal:
        response = _refused(api, refusal, request)
    return replace(response, headers=(*response.headers, VARY[api.edition], *ALWAYS))


def _as_meant(request: Request) -> Request:
    """The request of a client that cannot send PATCH, with the method that it means."""
    method = (request.header("x-http-method-override") or "").strip().upper()
    return request.replacing(method="PATCH") if request.method == "POST" and method == "PATCH" else request


def _refused(api: Api, refusal: RefusalError, request: Request) -> Response:
    try:
        applied = applied_to_answer(request)
    except RefusalError:
        applied = PLAIN
    errors = error_objects(refusal, request.edition, request.base)
    content = {"jsonapi": jsonapi_object(api, applied), "errors": errors}
    return Response(refusal.status, (("content-type", applied.content_type), *refusal.headers), content)


def _answer(api: Api, store: Store, request: Request, token: str | None) -> Response:
    _check_size(request)
    _check_token(request, token)
    if api.edition == "1.1" and (page := read_page(api, request)):
        return page
    if job := asynchronous.read_job(store, request):
        return job
    if api.edition == "1.1" and request.segments == OPERATIONS:
        return operations.serve(api, store, request, lambda call: WRITERS[call.place.kind, call.request.method](call))
    place = locate(api, request.segments)
    if place is None:
        raise refuse(Kind.RECORD_NOT_FOUND, "There is nothing at this URL.")
    if request.method == "OPTIONS":
        return Response(204, _offer(place))
    applied = applied_to_answer(request)
    _check_method(place, request.method)
    _check_version(request)
    return _dispatch(Call(api, store, request, place, applied))


def _dispatch(call: Call) -> Response:
    place, method = call.place.kind, call.request.method
    reads, takes_document = method in ("GET", "HEAD"), (place, method) != ("resource", "DELETE")
    check_content_type(call.request, needed=takes_document and not reads)
    if asynchronous.is_preferred(call):
        return asynchronous.accept(call)
    return READERS[place](call) if reads else WRITERS[place, method](call)


def _check_size(request: Request) -> None:
    if len(request.path) + sum(len(name) + len(value) for name, value in request.query) > LONGEST_TARGET:
        raise refuse(Kind.URI_TOO_LONG, f"A URL may have up to {LONGEST_TARGET} characters.")
    if len(request.body) > LARGEST_BODY:
        raise refuse(Kind.CONTENT_TOO_LARGE, f"A body may have up to {LARGEST_BODY} octets.")


def _check_token(request: Request, token: str | None) -> None:
    """Ask for the bearer token, where the server was started with one."""
    given = request.header("authorization")
    scheme, _, secret = (given or "").partition(" ")
    if token is None or (scheme.lower() == "bearer" and secret.strip() == token):
        return
    challenge = 'Bearer realm="sandbox"' + (', error="invalid_token"' if given else "")
    headers = (("www-authenticate", challenge),)
    raise refuse(Kind.UNAUTHORIZED, "A valid access token is needed.", header="Authorization", headers=headers)


def _check_method(place: Place, method: str) -> None:
    offered = methods(place)
    if method in offered:
        return
    if method not in KNOWN:
        raise refuse(Kind.NOT_IMPLEMENTED, f"The method {method} is not known here.")
    if forbidden(place, method):
        raise refuse(Kind.FORBIDDEN, "This cannot be changed by clients.")
    allow = ("allow", ", ".join(offered))
    raise refuse(Kind.METHOD_NOT_ALLOWED, f"{method} is not offered here.", headers=(allow,))


def _offer(place: Place) -> tuple[tuple[str, str], ...]:
    """The headers that tell what a place offers."""
    offered = methods(place)
    patch = (("accept-patch", JSONAPI),) if "PATCH" in offered else ()
    post = (("accept-post", JSONAPI),) if "POST" in offered else ()
    return (("allow", ", ".join(offered)), *patch, *post)


def _check_version(request: Request) -> None:
    """Edition 1.0's vendor lets a client name the version of the API, of which there is one."""
    version = request.header("accept-version")
    if request.edition == "1.0" and version is not None and not re.fullmatch(r"\s*v1\s*", version):
        raise refuse(Kind.INVALID_VERSION, f"There is no version {version!r} of this API, only v1.")
