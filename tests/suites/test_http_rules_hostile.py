"""No answer is too odd for the rules of HTTP, and none holds them up."""

import time

import pytest

from tests.suites.http_answers import BASE, answer, seen

NAMES = (
    "Age", "Cache-Control", "Content-Location", "Date", "Deprecation", "ETag", "Expires", "Last-Modified", "Link",
    "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "Server", "Set-Cookie", "Strict-Transport-Security",
    "Sunset", "Via", "Warning", "WWW-Authenticate", "X-DEPRECATION-NOTICE", "Access-Control-Allow-Origin",
)  # fmt: skip
ODD = (
    "", " ", ",", ";", "=", '"', "\\", "<", "<>", "@", "@-", "@9999999999999999999", "-1", "9" * 400, "\xe9",
    "\u00b2", "\x00", "http://[::1", "W/", "http://a:99999/", "//", "%", "Thu, 01 Jan 0000 00:00:00 GMT", "max-age=",
    "Bearer =", "rel=", '";"', "299", "::", "?1", "true, false",
)  # fmt: skip
LONG = ('"', "<", "a,", "a;", "a=b;", '"\\', '<a>;rel="', 'a="', "/", "@1", "Bearer ", "(")
BODIES = (
    b'{"links": {"self": "http://[bad"}}', b'{"next": "http://api.example.com:99999/"}', b"[[[[", b"\xff\xfe",
    b"null", b'"text"', b'{"": {"": [[]]}}',
)  # fmt: skip
HEAVY = (
    "/srv/",
    "at a.",
    "SELECT ",
    'File "',
    "10.",
    "java.",
    "System.",
    "Warning: in ",
    "<title>500 </title><h1></h1>",
)


@pytest.mark.parametrize("name", NAMES)
def test_odd_fields_are_judged(name: str) -> None:
    for value in ODD:
        for status in (200, 401, 429, 503):
            assert seen(answer(status, (name, value))).tried


@pytest.mark.parametrize("body", BODIES)
def test_odd_documents_are_judged(body: bytes) -> None:
    for status in (200, 500):
        line = ("Content-Type", "application/json")
        assert seen(answer(status, line, body=body, sent=(("Authorization", "Bearer $TOKEN"),))).tried


@pytest.mark.parametrize("part", LONG)
def test_long_fields_take_no_time(part: str) -> None:
    text = part * (8000 // len(part))
    started = time.process_time()
    for name in NAMES:
        assert seen(answer(200, (name, text))).tried
    assert time.process_time() - started < 5


@pytest.mark.parametrize("part", HEAVY)
def test_long_errors_take_no_time(part: str) -> None:
    started = time.process_time()
    body = (part * (50_000 // len(part))).encode()
    assert seen(answer(500, ("Content-Type", "text/html"), body=body, url=f"{BASE}/a")).tried
    assert time.process_time() - started < 5
