"""The rules of status codes: what they say, and which oddities they leave alone."""

from dataclasses import replace

import pytest

from accord.model.exchange import Exchange
from suites.http.rules_status import undocumented
from tests.suites.http_answers import answer, contract, said
from tests.suites.http_wire import wired

JSON = ("Content-Type", "application/json")
RANGE = (("Range", "bytes=0-1"),)
GZIP = (("Content-Encoding", "gzip"),)
TEXT = (("Content-Type", "text/x-none"),)
MATCH = (("If-None-Match", '"a"'),)
VIA = ("Via", "1.1 edge")
OK = b"HTTP/1.1 200 OK\r\n"


def smuggled(status: int, line: bytes) -> Exchange:
    """An answer to a GET with one line that went out as it is, of which nothing was read."""
    found = answer(status)
    octets = b"GET /notes HTTP/1.1\r\n" + line + b"\r\n\r\n"
    return replace(found, request=replace(found.request, raw=octets))


@pytest.mark.parametrize(
    ("name", "exchange"),
    [
        ("status/valid-code", answer(200)),
        ("status/valid-code", answer(499)),
        ("status/valid-code", answer(520)),
        ("status/valid-code", answer(101, sent=(("Upgrade", "websocket"),))),
        ("status/valid-code", wired(b"HTTP/1.1 200\r\n")),
        ("status/valid-code", wired(b"HTTP/1.0 200 \r\n")),
        ("status/registered-code", answer(418)),
        ("status/registered-code", answer(207)),
        ("status/registered-code", answer(451)),
        ("status/405-has-allow", answer(405, ("Allow", ""))),
        ("status/405-has-allow", answer(405, ("allow", "GET, HEAD"))),
        ("status/415-accept-encoding-only-for-coding", answer(415, method="POST", sent=TEXT)),
        ("status/415-advertises-supported-types", answer(415, ("Accept", "application/json"), method="POST")),
        ("status/415-advertises-supported-types", answer(415, ("Accept-Post", "application/json"), method="POST")),
        ("status/415-advertises-supported-types",
         answer(415, JSON, method="POST", sent=TEXT, body=b'{"detail": "use application/json"}')),
        ("status/415-patch-accept-patch", answer(415, ("Accept-Patch", "application/json"), method="PATCH")),
        ("status/426-has-upgrade", answer(426, ("Upgrade", "TLS/1.2, HTTP/1.1"))),
        ("status/202-status-monitor", answer(202, ("Location", "/jobs/1"))),
        ("status/202-status-monitor", answer(202, JSON, body=b"{}")),
        ("status/204-no-content", wired(b"HTTP/1.1 204 No Content\r\n", method="DELETE")),
        ("status/205-no-content", wired(b"HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n")),
        ("status/205-no-content", wired(b"HTTP/1.1 205 X\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n")),
        ("status/304-no-content", wired(b"HTTP/1.1 304 X\r\nContent-Length: 12\r\n", sent=MATCH)),
        ("status/304-no-content", wired(b"HTTP/1.1 304 X\r\nTransfer-Encoding: chunked\r\n", sent=MATCH)),
        ("status/304-only-if-conditional", answer(304, sent=MATCH)),
        ("status/304-only-if-conditional", answer(304, method="HEAD", sent=(("if-modified-since", "x"),))),
        ("status/304-only-if-conditional", smuggled(304, b'X-Odd: 1\rIf-None-Match: "a"')),
        ("range/206-only-if-asked", smuggled(206, b"X-Odd: 1\rRange: bytes=0-1")),
        ("status/code-fits-request", answer(411, method="POST")),
        ("status/code-fits-request", answer(411, method="POST", sent=(("Content-Length", "x"),))),
        ("status/code-fits-request", answer(412, sent=(("If-Match", "*"),))),
        ("status/code-fits-request", answer(416, sent=RANGE)),
        ("status/code-fits-request", answer(417, sent=(("Expect", "100-continue"),))),
        ("status/code-fits-request", answer(406, sent=(("Accept", "a/b"),))),
        ("status/code-fits-request", answer(201, method="PUT")),
        ("status/redirect-location", answer(301, ("Location", "/notes/"))),
        ("status/error-explains", answer(404, JSON, body=b"{}")),
        ("range/206-only-if-asked", answer(206, sent=RANGE)),
        ("range/416-content-range", answer(416, ("Content-Range", "bytes */12"), sent=RANGE)),
    ],
)  # fmt: skip
def test_what_is_left_alone(name: str, exchange: Exchange) -> None:
    assert said(f"http/{name}", exchange) == []


@pytest.mark.parametrize(
    ("name", "exchange"),
    [
        ("status/registered-code", answer(499, VIA)),
        ("status/registered-code", answer(520, ("CF-RAY", "abc"))),
        ("status/405-has-allow", answer(404)),
        ("status/415-accept-encoding-only-for-coding", answer(415, ("Accept-Encoding", "gzip"), sent=GZIP)),
        ("status/415-advertises-supported-types", answer(415, method="PATCH")),
        ("status/415-advertises-supported-types", answer(415, method="POST", sent=GZIP)),
        ("status/415-patch-accept-patch", answer(415, method="POST")),
        ("status/415-patch-accept-patch", answer(415, method="PATCH", sent=GZIP)),
        ("status/redirect-location", answer(300)),
        ("status/redirect-location", answer(304, sent=MATCH)),
        ("status/error-explains", answer(404, method="HEAD")),
        ("status/error-explains", answer(304, sent=MATCH)),
        ("status/documented-codes", answer(418)),
        ("range/416-content-range", answer(416)),
        ("range/416-content-range", answer(416, sent=(("Range", "items=0-1"),))),
    ],
)
def test_what_is_not_concerned(name: str, exchange: Exchange) -> None:
    assert said(f"http/{name}", exchange) == ["untried"]


@pytest.mark.parametrize(
    ("name", "exchange", "expected"),
    [
        ("status/valid-code", answer(600), "status: the status line is `HTTP/1.1 600 OK`"),
        ("status/valid-code", wired(b"HTTP/1.1 20 OK\r\n"), "status: the status line is `HTTP/1.1 20 OK`"),
        ("status/valid-code", wired(b"HTTP/1.1 2000 OK\r\n"), "status: the status line is `HTTP/1.1 2000 OK`"),
        ("status/valid-code", wired(b"HTTP/1.1 \xb2\xb2\xb2 OK\r\n"), "status: the status line is `HTTP/1.1 ²²² OK`"),
        ("status/valid-code", answer(101), "status: status 101 is final"),
        ("status/registered-code", answer(499), "status: status 499 is not registered"),
        ("status/registered-code", answer(430, VIA), "status: status 430 is not registered"),
        ("status/405-has-allow", answer(405), "Allow: status 405 without Allow"),
        ("status/405-has-allow", answer(405, JSON, VIA), "Allow: status 405 without Allow"),
        ("status/405-has-allow", answer(405, VIA), "?Allow: status 405 without Allow"),
        ("status/415-accept-encoding-only-for-coding", answer(415, ("Accept-Encoding", "gzip"), sent=TEXT),
         "Accept-Encoding: Accept-Encoding in a 415 to a request without coding"),
        ("status/415-advertises-supported-types", answer(415, method="POST"),
         "?Accept: status 415 names no media type"),
        ("status/415-advertises-supported-types",
         answer(415, JSON, method="POST", sent=TEXT, body=b'{"detail": "text/x-none is not taken"}'),
         "?Accept: status 415 names no media type"),
        ("status/415-patch-accept-patch", answer(415, method="PATCH"), "Accept-Patch: there is no Accept-Patch"),
        ("status/415-patch-accept-patch", answer(415, ("Accept-Patch", ""), method="PATCH"),
         "Accept-Patch: Accept-Patch names no media type"),
        ("status/426-has-upgrade", answer(426), "Upgrade: status 426 without Upgrade"),
        ("status/426-has-upgrade", answer(426, ("Upgrade", " ")), "Upgrade: status 426 without Upgrade"),
        ("status/202-status-monitor", answer(202, method="POST"), "?status: status 202 leads nowhere"),
        ("status/204-no-content", wired(b"HTTP/1.1 204 X\r\n", b"x"), "body: content follows a 204"),
        ("status/204-no-content", answer(204, ("Transfer-Encoding", "chunked")),
         "Transfer-Encoding: a 204 has Transfer-Encoding"),
        ("status/204-no-content", answer(204, ("Content-Length", "2")), "Content-Length: a 204 has Content-Length"),
        ("status/204-no-content", answer(204, ("Content-Length", "0")),
         "?Content-Length: a 204 has Content-Length: 0, which harms nobody"),
        ("status/205-no-content", wired(b"HTTP/1.1 205 X\r\nContent-Length: 1\r\n", b"x"), "body: a 205 has content"),
        ("status/205-no-content", answer(205, body=b"x"), "body: a 205 has content"),
        ("status/304-no-content", wired(b"HTTP/1.1 304 X\r\n", b"x", sent=MATCH), "body: content follows a 304"),
        ("status/304-no-content", answer(304, ("Content-Length", "0"), sent=MATCH),
         "?Content-Length: a 304 has Content-Length: 0, unless the 200 is empty"),
        ("status/304-only-if-conditional", answer(304), "status: status 304 to a request without a condition"),
        ("status/304-only-if-conditional", answer(304, method="POST", sent=MATCH), "status: status 304 to POST"),
        ("status/code-fits-request", answer(411, method="POST", sent=(("Content-Length", "2"),)),
         "status: status 411 although there is a Content-Length"),
        ("status/code-fits-request", answer(412), "status: status 412 without it"),
        ("status/code-fits-request", answer(416), "status: status 416 without it"),
        ("status/code-fits-request", answer(417), "status: status 417 without it"),
        ("status/code-fits-request", answer(101), "status: status 101 without it"),
        ("status/code-fits-request", answer(407), "status: status 407 although no proxy was asked"),
        ("status/code-fits-request", answer(407, VIA), "?status: status 407 although no proxy was asked"),
        ("status/code-fits-request", answer(406), "?status: status 406 although nothing was negotiated"),
        ("status/code-fits-request", answer(201), "?status: status 201 to GET"),
        ("status/code-fits-request", answer(305), "?status: status 305 is no longer in use"),
        ("status/redirect-location", answer(302), "Location: status 302 with no Location"),
        ("status/redirect-location", answer(308, ("Location", "")), "Location: status 308 with an empty Location"),
        ("status/error-explains", answer(404), "body: status 404 without content"),
        ("status/error-explains", answer(503, VIA), "?body: status 503 without content"),
        ("range/206-only-if-asked", answer(206), "status: status 206 to a request without Range"),
        ("range/206-only-if-asked", answer(206, method="POST", sent=RANGE), "status: status 206 to POST"),
        ("range/416-content-range", answer(416, sent=RANGE), "Content-Range: there is no Content-Range"),
        ("range/416-content-range", answer(416, ("Content-Range", "bytes 0-1/12"), sent=RANGE),
         "Content-Range: Content-Range tells no length alone"),
    ],
)  # fmt: skip
def test_what_is_found(name: str, exchange: Exchange, expected: str) -> None:
    assert said(f"http/{name}", exchange) == [expected]


def test_statuses_are_compared_with_those_that_are_documented() -> None:
    terms = contract(errors={"statuses": [400, 404]})
    assert said("http/status/documented-codes", answer(404), terms) == []
    assert said("http/status/documented-codes", answer(200), terms) == []
    assert said("http/status/documented-codes", answer(418), terms) == ["?status: status 418 is not documented"]


@pytest.mark.parametrize(
    ("status", "documented", "expected"),
    [
        (200, (404,), False),
        (409, (404,), True),
        (404, (404,), False),
        (404, (200, 201), False),
        (202, (200, 201, 404), True),
        (304, (200,), False),
        (500, (), False),
    ],
)
def test_a_list_of_statuses_may_be_one_of_errors_alone(
    status: int, documented: tuple[int, ...], expected: bool
) -> None:
    assert undocumented(status, documented) is expected
