"""The honest server: one request in, one conforming answer out."""

from __future__ import annotations

from sandbox.commercetools.access import NOBODY, authenticate, require
from sandbox.commercetools.call import Call
from sandbox.commercetools.dressing import dressed, is_preflight
from sandbox.commercetools.errors import RefusalError, not_found, refuse, refused
from sandbox.commercetools.project import Project
from sandbox.commercetools.routes import Route, locate
from sandbox.commercetools.terms import LARGEST_BODY, terms_of
from sandbox.message import Request, Response

LARGEST_HEAD = 15 * 1024
"""What the URL and the headers of a request may measure together, in octets."""
KNOWN = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")


def serve(project: Project, request: Request) -> Response:
    """Answer a request from a project, with an error document where it cannot be met."""
    try:
        response = _answer(project, request)
    except RefusalError as refusal:
        response = refused(refusal)
    return dressed(request, response)


def _answer(project: Project, request: Request) -> Response:
    _check_form(request)
    route, ids = locate(request.segments)
    if is_preflight(request):
        return Response(204, (("allow", ", ".join(route.methods if route else ("OPTIONS",))),))
    caller = NOBODY if route is not None and route.public else authenticate(request)
    if route is None:
        raise not_found(f"path '{request.path[:200]}'")
    _check_method(request, route)
    if request.method == "OPTIONS":
        return Response(204, (("allow", ", ".join(route.methods)),))
    handler, scopes = route.handlers["GET" if request.method == "HEAD" else request.method]
    if not route.public:
        require(caller, scopes)
    return handler(Call(request, project, terms_of(request, project.terms), caller, ids))


def _check_method(request: Request, route: Route) -> None:
    if request.method not in KNOWN:
        raise refuse(501, "NotImplemented", f"The method {request.method[:40]} is not known.")
    if request.method not in route.methods:
        refusal = refuse(405, "MethodNotAllowed", f"The method {request.method} is not offered here.")
        raise RefusalError(405, refusal.error, (("allow", ", ".join(route.methods)),))


def _check_form(request: Request) -> None:
    """Refuse requests that are blocked whatever they ask for."""
    url = len(request.base) + len(request.path) + len(request.query_text)
    fields = sum(len(name) + len(value) + 4 for name, value in request.headers)
    if url > LARGEST_HEAD:
        raise refuse(414, "UriTooLong", "The URL is too long.")
    if url + fields > LARGEST_HEAD:
        raise refuse(431, "HeadersTooLarge", "The URL and the headers are too large together.")
    if len(request.body) > LARGEST_BODY:
        raise refuse(413, "ContentTooLarge", "Content too large.")
    if request.body and request.method in ("GET", "HEAD", "DELETE"):
        raise refuse(400, "InvalidInput", f"A body is not allowed with {request.method}.")
    if request.header("upgrade") is not None:
        raise refuse(400, "InvalidInput", "The Upgrade header is not allowed.")
    if (request.header("content-encoding") or "identity").strip().lower() != "identity":
        refusal = refuse(415, "UnsupportedMediaType", "The content has to be sent as it is, without a coding.")
        raise RefusalError(415, refusal.error, (("accept-encoding", "identity"),))
