"""Faults in the fields of answers: their lines, dates, types and lengths."""

import re

from sandbox.faults import Request, Response, Serve, fault
from sandbox.visits import is_for_visit, visit, with_field
from sandbox.wire import wire_fault

_CLOSE = b"\r\nconnection: close\r\n\r\n"


def with_line(octets: bytes, line: bytes) -> bytes:
    """A response with one field line more."""
    first, end, rest = octets.partition(b"\r\n")
    return first + end + line + end + rest


@wire_fault("http/field/date-present", on="response")
def visit_has_no_date(octets: bytes, head: bytes) -> bytes:
    """The visit has no Date."""
    return re.sub(rb"(?i)\r\ndate:[^\r]*", b"", octets, count=1) if is_for_visit(head) else octets


@fault("http/field/http-date-format")
def visit_is_of_another_calendar(request: Request, serve: Serve) -> Response:
    """The visit has Last-Modified in the form of ISO 8601."""
    return with_field(request, serve, "last-modified", "2026-01-02T03:04:05Z")


@fault("http/field/date-accurate")
def visit_is_of_the_past(request: Request, serve: Serve) -> Response:
    """The visit has a Date of long ago."""
    return with_field(request, serve, "date", "Thu, 01 Jan 2026 00:00:00 GMT")


@wire_fault("http/field/name-and-value-grammar", on="response")
def visit_has_a_folded_line(octets: bytes, head: bytes) -> bytes:
    """The visit has a field line that goes on in the next one."""
    return with_line(octets, b"x-visit: begun\r\n and gone") if is_for_visit(head) else octets


@fault("http/field/singleton-once")
def visit_is_of_two_servers(request: Request, serve: Serve) -> Response:
    """The visit has Server twice."""
    found = visit(request, serve)
    return found.replacing(headers=(*found.headers, ("server", "a"), ("server", "b"))) if found else serve(request)


@fault("http/field/no-empty-list-members")
def visit_has_a_hole_in_a_list(request: Request, serve: Serve) -> Response:
    """The visit has an empty member in Content-Language."""
    return with_field(request, serve, "content-language", "en, , de")


@fault("http/field/content-type-present")
def visit_has_no_type(request: Request, serve: Serve) -> Response:
    """The visit has content and no Content-Type."""
    return with_field(request, serve, "content-type", None)


@fault("http/field/content-type-grammar")
def visit_has_a_malformed_type(request: Request, serve: Serve) -> Response:
    """The visit has a Content-Type whose parameter has no value."""
    return with_field(request, serve, "content-type", "application/json; q")


@fault("http/field/content-matches-type")
def visit_is_labelled_as_a_page(request: Request, serve: Serve) -> Response:
    """The visit is JSON and labelled as HTML."""
    return with_field(request, serve, "content-type", "text/html")


@fault("http/field/request-id")
def visit_has_no_request_id(request: Request, serve: Serve) -> Response:
    """The visit has no request id."""
    return with_field(request, serve, "x-request-id", None)


@wire_fault("http/field/content-length-correct", on="response")
def visit_is_longer_than_told(octets: bytes, head: bytes) -> bytes:
    """The visit has more content than its Content-Length tells, after which the connection is closed."""
    return octets.replace(b"\r\n\r\n", _CLOSE, 1) + b"more" if is_for_visit(head) else octets


def chunked(octets: bytes, trailers: bytes = b"", lines: bytes = b"") -> bytes:
    """A response with its content in one chunk and no Content-Length, with trailers and further field lines."""
    head, _, content = octets.partition(b"\r\n\r\n")
    head = re.sub(rb"(?i)\r\ncontent-length:[^\r]*", b"", head) + b"\r\ntransfer-encoding: chunked" + lines
    return head + b"\r\n\r\n%x\r\n%s\r\n0\r\n%s\r\n" % (len(content), content, trailers)


@wire_fault("http/field/trailers", on="response")
def visit_tells_its_type_last(octets: bytes, head: bytes) -> bytes:
    """The visit is chunked and has a cookie as a trailer."""
    return chunked(octets, trailers=b"set-cookie: visit=1\r\n") if is_for_visit(head) else octets


@wire_fault("http/framing/response-delimited-once", on="response")
def visit_ends_in_two_ways(octets: bytes, head: bytes) -> bytes:
    """The visit is chunked and has a Content-Length."""
    return chunked(octets, lines=b"\r\ncontent-length: 17") if is_for_visit(head) else octets
