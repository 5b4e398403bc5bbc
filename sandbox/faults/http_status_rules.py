"""Faults in what statuses mean: alone, beside the fields that they call for, and beside content."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import edited, is_for_visit, visit, with_status
from sandbox.wire import wire_fault

UNREGISTERED = {"http/status/registered-code": "a code out of range is not registered either"}


@wire_fault("http/status/valid-code", on="response", also=UNREGISTERED)
def visit_has_no_valid_status(octets: bytes, head: bytes) -> bytes:
    """The visit has the status 600."""
    return octets.replace(b" 200 ", b" 600 ", 1) if is_for_visit(head) else octets


@fault("http/status/registered-code")
def visit_has_a_status_of_its_own(request: Request, serve: Serve) -> Response:
    """The visit has the status 299."""
    return with_status(request, serve, 299)


@fault("http/status/documented-codes")
def visit_has_an_undocumented_status(request: Request, serve: Serve) -> Response:
    """The visit has the status 203, which the contract does not list."""
    return with_status(request, serve, 203)


@fault("http/status/code-fits-request")
def visit_misses_a_precondition(request: Request, serve: Serve) -> Response:
    """The visit answers 412 to a request without a precondition."""
    return with_status(request, serve, 412)


@fault("http/status/304-only-if-conditional")
def visit_is_never_modified(request: Request, serve: Serve) -> Response:
    """The visit answers 304 to whoever asks."""
    found = visit(request, serve)
    return found.replacing(status=304, body=b"") if found else serve(request)


@fault("http/range/206-only-if-asked")
def visit_is_a_part(request: Request, serve: Serve) -> Response:
    """The visit answers 206 to a request without Range."""
    found = visit(request, serve)
    if found is None or request.header("range"):
        return serve(request)
    size = len(found.octets())
    return found.replacing(status=206).with_header("content-range", f"bytes 0-{size - 1}/{size}")


@fault("http/range/416-content-range")
def length_stays_untold(request: Request, serve: Serve) -> Response:
    """A 416 has no Content-Range."""
    return without(serve(request), 416, "content-range")


def without(response: Response, status: int, *names: str) -> Response:
    """The answer, without some fields where it has a status."""
    for name in names if response.status == status else ():
        response = response.with_header(name, None)
    return response


@fault("http/status/405-has-allow")
def allowed_methods_stay_untold(request: Request, serve: Serve) -> Response:
    """A 405 has no Allow."""
    return without(serve(request), 405, "allow")


@fault("http/status/426-has-upgrade")
def required_protocol_stays_untold(request: Request, serve: Serve) -> Response:
    """A 426 has no Upgrade."""
    return without(serve(request), 426, "upgrade")


@fault("http/status/redirect-location")
def redirect_leads_nowhere(request: Request, serve: Serve) -> Response:
    """A 307 has no Location."""
    return without(serve(request), 307, "location")


@fault("http/status/202-status-monitor")
def accepted_and_never_heard_of(request: Request, serve: Serve) -> Response:
    """A 202 to GET has neither content nor a field that leads on."""
    response = serve(request)
    if response.status != 202 or request.method != "GET":
        return response
    bare = without(response, 202, "location", "content-type", "repr-digest", "content-digest")
    return bare.replacing(body=b"")


def _refuses_type(request: Request, response: Response) -> bool:
    return response.status == 415 and request.header("content-encoding") is None


@fault("http/status/415-accept-encoding-only-for-coding")
def refused_type_tells_of_codings(request: Request, serve: Serve) -> Response:
    """A 415 to a media type has Accept-Encoding."""
    response = serve(request)
    return response.with_header("accept-encoding", "identity") if _refuses_type(request, response) else response


@fault("http/status/415-advertises-supported-types")
def supported_types_stay_untold(request: Request, serve: Serve) -> Response:
    """A 415 to POST or PUT names no media type."""
    response = serve(request)
    if not _refuses_type(request, response) or request.method == "PATCH":
        return response
    return edited(without(response, 415, "accept", "accept-post"), detail="Not that.", accepted=[])


@fault("http/status/415-patch-accept-patch")
def supported_patches_stay_untold(request: Request, serve: Serve) -> Response:
    """A 415 to PATCH has no Accept-Patch."""
    return without(serve(request), 415, "accept-patch") if request.method == "PATCH" else serve(request)


@fault("http/status/205-no-content")
def form_comes_with_content(request: Request, serve: Serve) -> Response:
    """A 205 has content."""
    response = serve(request)
    if response.status != 205:
        return response
    return response.with_header("content-type", "application/json").replacing(body=b"{}")


@fault("http/status/error-explains")
def methods_are_refused_without_a_word(request: Request, serve: Serve) -> Response:
    """A 405 has no content."""
    response = without(serve(request), 405, "content-type")
    return response.replacing(body=b"") if response.status == 405 else response


@wire_fault("http/status/204-no-content", on="response")
def content_follows_204(octets: bytes, _head: bytes) -> bytes:
    """A 204 is followed by content, after which the connection is closed."""
    if not octets.startswith(b"HTTP/1.1 204"):
        return octets
    return octets.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1) + b"gone"


@wire_fault("http/status/304-no-content", on="response")
def content_follows_304(octets: bytes, _head: bytes) -> bytes:
    """A 304 is followed by content, after which the connection is closed."""
    if not octets.startswith(b"HTTP/1.1 304"):
        return octets
    return octets.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n", 1) + b"{}"
