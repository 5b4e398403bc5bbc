"""Faults in negotiation: of media types, of codings, and in what Vary tells of both."""

import gzip

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import edited

NONE_SUCH = "application/x-unacceptable"


def accepting(request: Request, value: str) -> Request:
    """The request with another Accept."""
    return request.with_header("accept", value)


def crashed(request: Request, serve: Serve) -> Response:
    """An error of the server's own, in the form of the others."""
    refused = serve(accepting(request, NONE_SUCH))
    return edited(refused.replacing(status=500), type="about:blank", title="Internal Server Error", status=500)


def without_vary(response: Response, field: str) -> Response:
    """The answer without one member of Vary."""
    members = [member.strip() for member in (response.header("vary") or "").split(",")]
    return response.with_header("vary", ", ".join(member for member in members if member.lower() != field))


def is_list(request: Request) -> bool:
    """Whether a request reads the list of notes."""
    return request.method == "GET" and request.segments == ("notes",)


def is_note(request: Request) -> bool:
    """Whether a request reads one note."""
    return request.method == "GET" and request.segments[:1] == ("notes",) and len(request.segments) == 2


@fault("http/conneg/accept-absent-or-any")
def browsers_are_refused(request: Request, serve: Serve) -> Response:
    """Who would like HTML best, and takes anything, gets 406."""
    browsing = "xhtml" in (request.header("accept") or "")
    return serve(accepting(request, NONE_SUCH) if browsing else request)


@fault("http/conneg/quality-order")
def weights_are_ignored(request: Request, serve: Serve) -> Response:
    """A low weight counts as much as a high one."""
    return serve(accepting(request, (request.header("accept") or "*/*").replace(";q=0.1", "")))


@fault("http/conneg/quality-zero")
def no_weight_is_a_weight(request: Request, serve: Serve) -> Response:
    """JSON is sent to those who exclude it."""
    excluding = (request.header("accept") or "").startswith("application/json;q=0,")
    return serve(accepting(request, "application/json") if excluding else request)


@fault("http/conneg/tokens-case-insensitive")
def capitals_are_another_type(request: Request, serve: Serve) -> Response:
    """JSON in capitals is not acceptable."""
    capitals = "Application/Json" in (request.header("accept") or "")
    return serve(accepting(request, NONE_SUCH) if capitals else request)


@fault("http/conneg/content-type-parameters")
def charset_is_refused(request: Request, serve: Serve) -> Response:
    """JSON labelled with a charset is refused."""
    labelled = "charset" in (request.header("content-type") or "")
    return serve(request.with_header("content-type", NONE_SUCH) if labelled else request)


@fault("http/conneg/malformed-accept")
def semicolons_crash(request: Request, serve: Serve) -> Response:
    """Two semicolons in Accept are too much for the server."""
    return crashed(request, serve) if request.header("accept") == ";;" else serve(request)


@fault(
    "http/conneg/vary-when-negotiated",
    also={"http/cache/authenticated-not-public": "what caches may share here takes credentials"},
)
def lists_are_shared_without_vary(request: Request, serve: Serve) -> Response:
    """A shared cache may keep the list, and is not told that Accept decides."""
    response = serve(request)
    if request.segments != ("notes",) or request.method not in ("GET", "HEAD") or response.status != 200:
        return response
    return without_vary(response, "accept").with_header("cache-control", "public, max-age=60")


@fault("http/conneg/vary-consistent")
def the_default_tells_less(request: Request, serve: Serve) -> Response:
    """A note that is asked for without Accept does not tell that Accept would have decided."""
    response = serve(request)
    default = is_note(request) and request.header("accept") is None
    return without_vary(response, "accept") if default else response


@fault("http/coding/only-accepted")
def excluded_gzip_is_sent(request: Request, serve: Serve) -> Response:
    """Content is sent in gzip to those who exclude just that."""
    excluding = request.header("accept-encoding") == "gzip;q=0"
    return serve(request.with_header("accept-encoding", "gzip") if excluding else request)


@fault("http/coding/etag-per-coding")
def codings_share_a_tag(request: Request, serve: Serve) -> Response:
    """A note in gzip has the tag that it has without."""
    response = serve(request)
    if not is_note(request) or request.header("accept-encoding") != "gzip" or response.status != 200:
        return response
    plain = serve(request.with_header("accept-encoding", None))
    return response.with_header("etag", plain.header("etag"))


@fault("http/coding/request-coding-unsupported")
def packed_content_is_misread(request: Request, serve: Serve) -> Response:
    """Content in gzip is taken, and its text is lost."""
    if request.method != "POST" or request.header("content-encoding") != "gzip":
        return serve(request)
    plain = request.replacing(body=gzip.decompress(request.body)).with_header("content-encoding", None)
    return serve(plain.replacing(document={**plain.document, "text": "\ufffd"}))
