"""Whole answers as servers of many makes send them: no rule of status, fields, framing or content objects to any."""

from __future__ import annotations

import gzip
import zlib

import pytest

from tests.suites.http_answers import seen
from tests.suites.http_wire import wired

FAMILIES = ("status", "field", "framing", "coding", "range", "json", "problem", "sf")
TOKEN = (("Authorization", "Bearer $TOKEN"),)
LIST = (
    b'[{"id": 1, "url": "https://api.example.com/a?page[number]=1&x=%C3%A4", "score": 0.1, "big": 4503599627370496}]'
)


def chunks(*pieces: bytes) -> bytes:
    return b"".join(b"%X\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b""))


ANSWERS = {
    "a list behind a content delivery network": (
        b"HTTP/1.1 200 OK\r\nServer: example.com\r\nContent-Type: application/json; charset=utf-8\r\n"
        b"Cache-Control: private, max-age=60, s-maxage=60\r\nVary: Accept, Authorization, Cookie,Accept-Encoding\r\n"
        b'ETag: W/"0a1b"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-RateLimit-Reset: 1795262400\r\n'
        b'Link: <https://api.example.com/a?page=2>; rel="next", <https://api.example.com/a?page=9>; rel="last"\r\n'
        b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nVia: 1.1 varnish\r\nAge: 0\r\n",
        chunks(gzip.compress(LIST, mtime=0)[:20], gzip.compress(LIST, mtime=0)[20:]),
        "GET",
    ),
    "an object, closed by the connection": (
        b"HTTP/1.0 200 OK\r\nServer: BaseHTTP/0.6 Python/3.11.2\r\nContent-type: application/json\r\n",
        b'{\n  "a": "caf\xc3\xa9 \\u00e9",\n  "b": -0.0, "c": 1E5\n}\n',
        "GET",
    ),
    "a creation without content": (
        b"HTTP/1.1 201 Created\r\nLocation: /notes/1\r\nContent-Length: 0\r\nKeep-Alive: timeout=5\r\n"
        b"Connection: keep-alive\r\n",
        b"",
        "POST",
    ),
    "a removal": (b'HTTP/1.1 204 No Content\r\nX-Powered-By: Express\r\nETag: W/"a-b"\r\n', b"", "DELETE"),
    "a preflight": (
        b"HTTP/1.1 200 OK\r\nAllow: GET,HEAD,POST,OPTIONS\r\nAccess-Control-Allow-Origin: *\r\n"
        b"Access-Control-Allow-Methods: GET, POST\r\nAccess-Control-Max-Age: 600\r\nContent-Length: 0\r\n",
        b"",
        "OPTIONS",
    ),
    "a method that is not allowed": (
        b"HTTP/1.1 405 Method Not Allowed\r\nAllow: \r\nContent-Type: text/html\r\nContent-Length: 13\r\n",
        b"<h1>Nope</h1>",
        "PUT",
    ),
    "a problem of several members": (
        b"HTTP/1.1 422 Unprocessable Entity\r\nContent-Type: application/problem+json\r\nContent-Length: 103\r\n",
        b'{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.21","title":"Invalid","status":422,"a":["b"]}',
        "POST",
    ),
    "an error in a form of its own": (
        b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 62\r\nRequest-Id: req_1\r\n",
        b'{"error": {"type": "invalid_request_error", "message": "No."}}',
        "POST",
    ),
    "a page of an attachment": (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 2\r\n"
        b'Content-Disposition: attachment; filename="a,b.json"\r\n',
        b"{}",
        "GET",
    ),
    "lines of JSON": (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n",
        chunks(b"{}\n", b"{}\n"),
        "GET",
    ),
    "events": (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nConnection: close\r\n",
        b'data: {"a": 1}\n\n',
        "GET",
    ),
    "an answer after early hints": (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/hal+json\r\nContent-Length: 2\r\nSet-Cookie: a=b; Secure\r\n"
        b"Set-Cookie: c=d; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\nPermissions-Policy: geolocation=()\r\n"
        b'Cross-Origin-Opener-Policy: same-origin; report-to="a"\r\nPriority: u=3,i\r\n',
        b"{}",
        "GET",
    ),
    "deflate with its wrapping": (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: deflate\r\nContent-Length: 10\r\n",
        zlib.compress(b"{}"),
        "GET",
    ),
    "the head of a page": (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4711\r\nContent-Encoding: gzip\r\n"
        b"Content-Digest: sha-256=:AAAA:\r\n",
        b"",
        "HEAD",
    ),
    "a page that has moved": (
        b"HTTP/1.1 301 Moved Permanently\r\nLocation: /notes/\r\nContent-Type: text/html; charset=utf-8\r\n"
        b"Content-Length: 0\r\n",
        b"",
        "GET",
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_nothing_is_held_against_what_is_lawful(name: str) -> None:
    head, rest, method = ANSWERS[name]
    found = seen(wired(head, rest, method=method, sent=TOKEN)).findings
    assert [
        str(finding) for finding in found if finding.requirement.split("/")[1] in FAMILIES and not finding.warning
    ] == []


def test_a_wrong_answer_is_objected_to() -> None:
    head, rest, method = ANSWERS["an object, closed by the connection"]
    found = seen(wired(head, rest[:-2], method=method)).findings
    assert [finding.requirement for finding in found if not finding.warning and "/json/" in finding.requirement]
