"""Faults in what is made of the lines of a request: methods, field names, sizes and expectations."""

import re
from http import HTTPStatus

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.http_framing import without
from sandbox.wire import wire_fault


@wire_fault("http/method/head-no-content", on="response")
def head_gets_content(octets: bytes, head: bytes) -> bytes:
    """HEAD is answered with content."""
    return octets + b'{"content": true}' if head.startswith(b"HEAD ") else octets


@wire_fault("http/field/expect-continue", on="request")
def expectations_are_not_heard(octets: bytes, _head: bytes) -> bytes:
    """Expect: 100-continue is overlooked, and the content waited for."""
    return without(octets, b"expect")


@wire_fault("http/field/request-names-case-insensitive", on="request")
def names_are_known_in_one_case(octets: bytes, head: bytes) -> bytes:
    """A name that begins with a small letter and goes on in capitals is not known, save Host."""
    return re.sub(rb"(?m)^(?!hOST)([a-z][A-Z]{2,})", rb"x-\1", head) + octets[len(head) :]


@fault("http/field/unknown-request-fields-ignored")
def unknown_fields_are_refused(request: Request, serve: Serve) -> Response:
    """A request with a field that nobody knows gets 400."""
    if request.header("x-contract-probe") is None:
        return serve(request)
    return failing(serve(request.with_header("accept", "application/x-none")), 400, "There is a field too many.")


def failing(response: Response, status: int = 500, detail: str = "Something failed.") -> Response:
    """An answer made into a problem of another status."""
    title = HTTPStatus(status).phrase
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return response.with_header("content-type", "application/problem+json").replacing(status=status, document=problem)


@fault("http/limits/long-uri")
def long_targets_are_too_much(request: Request, serve: Serve) -> Response:
    """A very long target makes the server fail."""
    return failing(serve(request)) if len(request.query_text) > 20_000 else serve(request)


@fault("http/limits/large-fields")
def many_fields_are_too_much(request: Request, serve: Serve) -> Response:
    """Hundreds of fields make the server fail."""
    return failing(serve(request)) if len(request.headers) > 300 else serve(request)


@fault("http/status/501-unknown-method")
def unknown_methods_read(request: Request, serve: Serve) -> Response:
    """An invented method is taken for GET."""
    return serve(request.replacing(method="GET") if request.method.startswith("PROBE") else request)


@fault(
    "http/sec/trace-disabled",
    also={"http/status/405-has-allow": "nothing but TRACE gets a 405 where nothing is written"},
)
def trace_mirrors_everything(request: Request, serve: Serve) -> Response:
    """TRACE gives back the request, credentials included."""
    if request.method != "TRACE":
        return serve(request)
    lines = [f"TRACE {request.path} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers)]
    mirrored = serve(request).with_header("content-type", "message/http").with_header("allow", None)
    return mirrored.replacing(status=200, body="\r\n".join([*lines, "", ""]).encode("latin-1"))


@wire_fault("http/sec/not-an-open-proxy", on="response")
def other_hosts_are_asked(octets: bytes, head: bytes) -> bytes:
    """A request for another host is handed on, which fails."""
    host = re.match(rb"GET http://([^/ ]+\.invalid)/", head)
    if not host:
        return octets
    content = b'{"type": "about:blank", "title": "Bad Gateway", "status": 502, "detail": "%s is unknown"}' % host[1]
    fields = without(octets, b"content-length").partition(b"\r\n\r\n")[0].partition(b"\r\n")[2]
    length = b"Content-Length: %d" % len(content)
    return b"\r\n".join([b"HTTP/1.1 502 Bad Gateway", fields, length, b"", content])


@wire_fault("http/sec/no-injection-into-fields", on="response")
def line_ends_are_decoded_in_fields(octets: bytes, _head: bytes) -> bytes:
    """An encoded line end in a Link or Location ends the line."""
    begin, end, content = octets.partition(b"\r\n\r\n")
    return re.sub(rb"(?i)%0d%0a(X-[\w-]+)(?:%3a|:)(?:%20|\+)", rb"\r\n\1: ", begin) + end + content
