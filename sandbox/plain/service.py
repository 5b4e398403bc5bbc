"""The honest server: one request in, one conforming answer out."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from sandbox.message import Pairs, Request, Response
from sandbox.plain import cors
from sandbox.plain.api import locate
from sandbox.plain.authentication import authenticate, require
from sandbox.plain.call import Call, Content, Reply
from sandbox.plain.conditional import check_writing
from sandbox.plain.negotiation import check_content_coding, choose_form, version_of_path
from sandbox.plain.notes import Notebook
from sandbox.plain.problems import Kind, RefusalError, problem, refuse
from sandbox.plain.rates import HOURLY, count
from sandbox.plain.representation import finish, represent
from sandbox.plain.routes import KNOWN, SAFE, Route
from sandbox.plain.tokens import WRITE

LONGEST_TARGET = 8_000
LARGEST_FIELDS = 32_000
LARGEST_BODY = 1_000_000

OURS = frozenset({"localhost", "127.0.0.1", "::1"})
VARY = "Accept, Accept-Encoding, Accept-Version, Authorization, Origin"


@dataclass(frozen=True, slots=True)
class Place:
    """What a request is aimed at: a route where there is one, and the version that its path names."""

    route: Route | None
    ids: tuple[str, ...]
    version: str | None

    @property
    def public(self) -> bool:
        """Whether no token is needed."""
        return self.route is not None and self.route.read is None

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that there are."""
        return self.route.methods if self.route else ()


def serve(notebook: Notebook, request: Request) -> Response:
    """Answer a request from a notebook, with a problem document where it cannot be met."""
    place = _place_of(request.segments)
    try:
        response = finish(request, _answer(notebook, request, place))
    except RefusalError as refusal:
        response = problem(refusal, urlsplit(request.base).path)
    return _dressed(notebook, request, response, place)


def _place_of(segments: tuple[str, ...]) -> Place:
    version = version_of_path(segments)
    found = locate(segments[1:] if version else segments)
    return Place(*found, version) if found else Place(None, (), version)


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
    form = choose_form(request, place.version, place.route.offered)
    path = urlsplit(request.base).path + (f"/v{place.version}" if place.version else "")
    call = Call(request, notebook, path, _origin(request) + path, place.ids, form, caller)
    return _perform(place.route, call)


def _elsewhere(request: Request) -> Response:
    """Where the resource is that a path names with a slash too many; refuses paths that name nothing."""
    *segments, last = request.segments
    if last or request.method not in ("GET", "HEAD") or _place_of(tuple(segments)).route is None:
        raise refuse(Kind.NOT_FOUND, "There is nothing at this URL.")
    path = "/".join([urlsplit(request.base).path, *(quote(segment, safe="") for segment in segments)])
    query = urlencode([(name, value) for name, value in request.query if name != "access_token"])
    return Response(308, (("location", f"{path}?{query}" if query else path),))


def _perform(route: Route, call: Call) -> Response:
    """Have the handler do what is asked, where the preconditions of the request hold."""
    method = call.request.method
    if method in SAFE:
        return _response(route.handlers["GET"](call), call)
    if call.request.body:
        check_content_coding(call.request)
    if "GET" in route.handlers:
        check_writing(call.request, _current(route, call))
    return _response(route.handlers[method](call), call)


def _current(route: Route, call: Call) -> Response | None:
    """The resource as it is before a change, or None where it is not there."""
    try:
        return _response(route.handlers["GET"](call), call)
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


def _dressed(notebook: Notebook, request: Request, response: Response, place: Place) -> Response:
    """The answer with the fields that every answer has."""
    fields: dict[str, str] = {"cache-control": "private, no-cache", "vary": VARY, "x-content-type-options": "nosniff"}
    if response.header("ratelimit") is None:
        fields.update(count(notebook, HOURLY, "everybody"))
    fields.update(cors.shared(request, place.public, place.methods))
    given = request.header("x-request-id") or ""
    fields["x-request-id"] = given if re.fullmatch(r"[\w.-]{8,128}", given, re.ASCII) else str(uuid.uuid4())
    if request.base.startswith("https:"):
        fields["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    added = tuple((name, value) for name, value in fields.items() if response.header(name) is None)
    return response.replacing(headers=(*response.headers, *added))
