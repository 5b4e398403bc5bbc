"""The honest server: one request in, one conforming answer out."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from sandbox.message import Pairs, Request, Response
from sandbox.plain import cors
from sandbox.plain.api import Place, locate
from sandbox.plain.authentication import authenticate, require
from sandbox.plain.call import Call, Content, Reply, query_kept
from sandbox.plain.conditional import check_writing
from sandbox.plain.dressing import dressed
from sandbox.plain.negotiation import check_content_coding, choose_coding, choose_form
from sandbox.plain.notes import Notebook
from sandbox.plain.problems import Kind, RefusalError, problem, refuse
from sandbox.plain.rates import HOURLY, count, enforce
from sandbox.plain.representation import finish, represent
from sandbox.plain.routes import KNOWN, SAFE, Route
from sandbox.plain.tokens import WRITE

LONGEST_TARGET = 8_000
LARGEST_FIELDS = 32_000
LARGEST_BODY = 1_000_000

OURS = frozenset({"localhost", "127.0.0.1", "::1"})


def serve(notebook: Notebook, request: Request) -> Response:
    """Answer a request from a notebook, with a problem document where it cannot be met."""
    place, spent = locate(request.segments), count(notebook, HOURLY, "everybody")
    try:
        enforce(spent)
        response = finish(request, _answer(notebook, request, place))
    except RefusalError as refusal:
        response = problem(refusal, urlsplit(request.base).path)
    return dressed(request, response, place, spent)


def _answer(notebook: Notebook, request: Request, place: Place) -> Response:
    _check_size(request)
    _check_method(request, place)
    if cors.is_preflight(request):
        return Response(204, _offer(place))
    caller = None if place.public else authenticate(request)
    if place.route is None:
        return _elsewhere(request)
    if caller is not None and place.route.read is not None:
        require(caller, place.route.read)
    if request.method not in place.methods:
        raise _not_allowed(request, place)
    if caller is not None and request.method not in SAFE:
        require(caller, WRITE)
    if request.method == "OPTIONS":
        return Response(204, _offer(place))
    choose_coding(request)  # refused before anything is done, where there is none
    form = choose_form(request, place.version, place.route.offered)
    path = urlsplit(request.base).path + (f"/v{place.version}" if place.version else "")
    call = Call(request, notebook, path, _origin(request) + path, place.ids, form, caller)
    return _perform(place.route, call)


def _elsewhere(request: Request) -> Response:
    """Where the resource is that a path names with a slash too many; refuses paths that name nothing."""
    *segments, last = request.segments
    if last or request.method not in ("GET", "HEAD") or locate(tuple(segments)).route is None:
        raise refuse(Kind.NOT_FOUND, "There is nothing at this URL.")
    path = "/".join([urlsplit(request.base).path, *(quote(segment, safe="") for segment in segments)])
    return Response(308, (("location", path + query_kept(request)),))


def _perform(route: Route, call: Call) -> Response:
    """Have the handler do what is asked, and undo it where a precondition of the request does not hold.

    Preconditions count only where the request would succeed without them (RFC 9110, 13.2.1).
    """
    method = call.request.method
    if method in SAFE:
        return _response(route.handlers["GET"](call), call)
    if call.request.body:
        check_content_coding(call.request)
    current, before = _current(route, call), call.notebook.snapshot()
    response = _response(route.handlers[method](call), call)
    try:
        check_writing(call.request, current)
    except RefusalError:
        call.notebook.restore(before)
        raise
    return response


def _current(route: Route, call: Call) -> Response | None:
    """The resource as it is before a change, or None where it is not there."""
    try:
        return _response(route.handlers["GET"](call), call) if "GET" in route.handlers else None
    except RefusalError:
        return None


def _response(reply: Reply, call: Call) -> Response:
    if isinstance(reply, Content):
        return represent(reply, call.form)
    return reply.with_header("content-version", call.form.version)


def _check_size(request: Request) -> None:
    if len(request.path) + len(request.query_text) > LONGEST_TARGET:
        raise refuse(Kind.URI_TOO_LONG, f"A URL may have up to {LONGEST_TARGET} octets.")
    if sum(len(name) + len(value) + 4 for name, value in request.headers) > LARGEST_FIELDS:
        raise refuse(Kind.FIELDS_TOO_LARGE, f"A header section may have up to {LARGEST_FIELDS} octets.")
    if len(request.body) > LARGEST_BODY:
        raise refuse(Kind.CONTENT_TOO_LARGE, f"Content may have up to {LARGEST_BODY} octets.")


def _check_method(request: Request, place: Place) -> None:
    """Refuse what is no method, and what no resource has, whoever asks."""
    if request.method not in KNOWN:
        raise refuse(Kind.NOT_IMPLEMENTED, "The method is not known here.")
    if request.method in ("TRACE", "CONNECT"):
        raise _not_allowed(request, place)


def _not_allowed(request: Request, place: Place) -> RefusalError:
    allow = (("allow", ", ".join(place.methods)),)
    return refuse(Kind.METHOD_NOT_ALLOWED, f"{request.method} is not offered here.", headers=allow)


def _offer(place: Place) -> Pairs:
    """The fields that tell what a resource offers."""
    taken = place.route.taken if place.route else {}
    accepted = tuple((f"accept-{method.lower()}", ", ".join(types)) for method, types in taken.items())
    return (("allow", ", ".join(place.methods)), *accepted)


def _origin(request: Request) -> str:
    """The origin that links name: ours, where the request names it; none where it names a host that is not ours."""
    parts = urlsplit(request.base)
    return f"{parts.scheme}://{parts.netloc}" if parts.hostname in OURS else ""
