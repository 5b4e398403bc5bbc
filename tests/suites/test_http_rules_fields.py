"""The rules of field lines, dates, content types and lengths: what they say, and which oddities they leave alone."""

from dataclasses import replace

import pytest

from accord.model.exchange import Exchange, Response
from tests.suites.http_answers import NOW, answer, contract, said
from tests.suites.http_wire import wired

JSON = ("Content-Type", "application/json")
OCTETS = ("Content-Type", "application/octet-stream")
HTML = ("Content-Type", "text/html")
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n"


def typed(value: str) -> Exchange:
    return answer(200, ("Content-Type", value), body=b"{}")


def dated(value: str, **more: str) -> Exchange:
    return answer(200, ("Date", value), *more.items())


@pytest.mark.parametrize(
    ("name", "exchange"),
    [
        ("date-present", answer(200)),
        ("http-date-format", answer(200, ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Expires", NOW))),
        ("date-accurate", dated("Sat, 21 Nov 2026 11:59:00 GMT")),
        ("date-accurate", dated("Sat, 21 Nov 2026 12:01:00 GMT")),
        ("name-and-value-grammar", wired(OK + b"X-A:\tb \t c\r\nX_b|c: \r\n")),
        ("singleton-once", answer(200, ("Set-Cookie", "a"), ("Set-Cookie", "b"), ("Vary", "A"), ("Vary", "B"))),
        ("no-empty-list-members", answer(200, ("Allow", ""), ("Vary", "A,B , C"))),
        ("no-empty-list-members", answer(200, ("Link", '<a,,b>; rel="x,,y", <c>; rel=z'))),
        ("no-empty-list-members", answer(200, ("Cache-Control", 'private="a, , b", max-age=1'))),
        ("content-type-present", answer(200, JSON, body=b"{}")),
        ("content-type-grammar", typed("application/json;")),
        ("content-type-grammar", typed('Application/JSON ; Charset="utf-8"')),
        ("content-matches-type", answer(200, JSON, body=b" \n{}")),
        ("content-matches-type", answer(200, JSON, body=b"{'a': 1}")),
        ("content-matches-type", answer(200, JSON, body=b"null")),
        ("content-matches-type", answer(200, JSON, body=b"NaN")),
        ("content-matches-type", answer(200, JSON, body=b'"text"')),
        ("content-matches-type", answer(200, HTML, body=b"<p>{}</p>")),
        ("content-matches-type", answer(200, HTML, body=b"{not json}")),
        ("content-matches-type", answer(200, OCTETS, body=b"\x00\x01")),
        ("content-length-correct", answer(200, JSON, ("Content-Length", "2"), body=b"{}")),
        ("content-length-correct", wired(OK + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n", b"\x1f\x8b\x08")),
        ("content-length-correct", wired(OK + b"Content-Length: 0\r\n")),
        ("trailers", wired(CHUNKED, b"0\r\n\r\n")),
        ("trailers", wired(CHUNKED, b"0\r\nETag: 1\r\nContent-Digest: a\r\nServer-Timing: b\r\nX-Own: c\r\n\r\n")),
    ],
)
def test_what_is_left_alone(name: str, exchange: Exchange) -> None:
    assert said(f"http/field/{name}", exchange) == []


@pytest.mark.parametrize(
    ("name", "exchange"),
    [
        ("date-present", answer(503)),
        ("date-accurate", dated("Sat, 21 Nov 2026 11:00:00 GMT", Age="3600")),
        ("date-accurate", dated("Sat, 21 Nov 2026 11:00:00 GMT", **{"X-Cache": "Hit from cloudfront"})),
        ("date-accurate", dated("soon")),
        ("date-accurate", replace(answer(200), started=0.0)),
        ("name-and-value-grammar", replace(answer(200), response=Response(200, version="2"))),
        ("no-empty-list-members", answer(200, ("Server", "a,,b"))),
        ("content-type-present", answer(200)),
        ("content-type-present", answer(200, method="HEAD", body=b"x")),
        ("content-type-grammar", answer(204)),
        ("content-matches-type", answer(206, JSON, body=b"Text")),
        ("content-matches-type", answer(200, ("Content-Type", "application/x-ndjson"), body=b"text")),
        ("content-matches-type", answer(200, ("Content-Type", "application/json-seq"), body=b"\x1e{}")),
        ("content-matches-type", answer(200, ("Content-Type", "text/plain"), body=b"{}")),
        ("content-matches-type", answer(200, JSON, method="HEAD")),
        ("content-matches-type",
         answer(200, OCTETS, ("Content-Disposition", "attachment"), body=b"{}")),
        ("content-length-correct", answer(200, ("Content-Length", "9"), method="HEAD")),
        ("content-length-correct", answer(304, ("Content-Length", "9"))),
        ("content-length-correct", wired(CHUNKED + b"Content-Length: 9\r\n", b"0\r\n\r\n")),
        ("trailers", answer(200, ("Transfer-Encoding", "chunked"))),
        ("request-id", answer(200)),
    ],
)  # fmt: skip
def test_what_is_not_concerned(name: str, exchange: Exchange) -> None:
    assert said(f"http/field/{name}", exchange) == ["untried"]


@pytest.mark.parametrize(
    ("name", "exchange", "expected"),
    [
        ("http-date-format", answer(200, ("Expires", "0")), "?Expires: Expires is a number"),
        ("http-date-format", answer(200, ("Expires", "-1")), "?Expires: Expires is a number"),
        ("http-date-format", answer(200, ("Expires", "never")), "Expires: Expires is no HTTP-date"),
        ("http-date-format", answer(200, ("Last-Modified", "0")), "Last-Modified: Last-Modified is a number"),
        ("http-date-format", dated("2026-11-21T12:00:00Z"), "Date: Date is an ISO 8601 date"),
        ("http-date-format", dated("Sunday, 06-Nov-94 08:49:37 GMT"), "Date: Date is in an obsolete form"),
        ("http-date-format", dated("Sun, 21 Nov 2026 12:00:00 GMT"), "?Date: Date has another weekday than its date"),
        ("date-accurate", dated("Sat, 21 Nov 2026 11:58:59 GMT"),
         "?Date: Date is 61 s behind the clock of this machine"),
        ("date-accurate", dated("Sat, 21 Nov 2026 12:05:02 GMT"),
         "Date: Date is 301 s ahead of the clock of this machine"),
        ("name-and-value-grammar", wired(OK + b"X-A : b\r\n"), "X-A: a blank stands before the name or the colon"),
        ("name-and-value-grammar", wired(OK + b"X(A): b\r\n"), "X(A): a field name is no token"),
        ("name-and-value-grammar", wired(OK + b"nothing\r\n"), "nothing: a line has no colon"),
        ("name-and-value-grammar", wired(OK + b"X-A: b\r\n c\r\n"), "X-A: a line is folded"),
        ("name-and-value-grammar", wired(OK + b"X-A: b\rc\r\n"), "X-A: a value has a bare carriage return"),
        ("name-and-value-grammar", wired(OK + b"X-A: b\x00\r\n"), "X-A: a value has a control character"),
        ("name-and-value-grammar", wired(OK + b"X-A: b\x7f\r\n"), "X-A: a value has a control character"),
        ("name-and-value-grammar", wired(OK + b"X-A: \xc3\xa4\r\n"), "?X-A: a field value has octets above 0x7F"),
        ("name-and-value-grammar", wired(OK + b"X-A: b\n"),
         "?header section: a line of the header section ends in a line feed alone"),
        ("singleton-once", answer(200, ("ETag", '"a"'), ("etag", '"a"')), "ETag: ETag stands more than once"),
        ("singleton-once", wired(OK + b"Content-Length: 0\r\nContent-Length: 0\r\n"),
         "Content-Length: Content-Length stands more than once"),
        ("no-empty-list-members", answer(200, ("Vary", "A,")), "Vary: Vary has an empty member"),
        ("no-empty-list-members", answer(200, ("Vary", "A"), ("Vary", ", B")), "Vary: Vary has an empty member"),
        ("no-empty-list-members", answer(200, ("Allow", "GET, , HEAD")), "Allow: Allow has an empty member"),
        ("content-type-present", answer(200, body=b"{}"), "Content-Type: content without Content-Type"),
        ("content-type-present", answer(404, body=b"{}"), "?Content-Type: content without Content-Type"),
        ("content-type-grammar", typed("json"), "Content-Type: Content-Type is no type and subtype"),
        ("content-type-grammar", typed(""), "Content-Type: Content-Type is no type and subtype"),
        ("content-type-grammar", typed("application/"), "Content-Type: Content-Type is no type and subtype"),
        ("content-type-grammar", typed("application/json; charset"),
         "Content-Type: a parameter of Content-Type is malformed"),
        ("content-type-grammar", typed("application/json, text/html"),
         "Content-Type: a parameter of Content-Type is malformed"),
        ("content-type-grammar", typed("application/json; a=1; A=2"),
         "?Content-Type: the parameter `a` stands more than once"),
        ("content-matches-type", answer(200, JSON, body=b"<!DOCTYPE html><html>"),
         "body: content labelled application/json is HTML"),
        ("content-matches-type", answer(200, JSON, body=b"\n<error/>"),
         "body: content labelled application/json is markup"),
        ("content-matches-type", answer(200, JSON, body=b"Not found"),
         "body: content labelled application/json is text"),
        ("content-matches-type", answer(200, JSON, body=b"%PDF-1.7"),
         "body: content labelled application/json is PDF"),
        ("content-matches-type", answer(200, HTML, body=b'{"a": 1}'), "Content-Type: JSON is labelled text/html"),
        ("content-matches-type", answer(200, OCTETS, body=b"[1]"),
         "Content-Type: JSON is labelled application/octet-stream"),
        ("content-length-correct", wired(OK + b"Content-Length: 3\r\n", b"{}"),
         "Content-Length: 2 octets of content come, which is fewer"),
        ("content-length-correct", wired(OK + b"Content-Length: 1\r\n", b"{}"),
         "Content-Length: more octets of content come than are announced"),
        ("content-length-correct", wired(OK + b"Content-Length: +2\r\n", b"{}"),
         "Content-Length: Content-Length is no plain number"),
        ("content-length-correct", wired(OK + b"Content-Length: 2, 2\r\n", b"{}"),
         "Content-Length: Content-Length is no plain number"),
        ("content-length-correct", wired(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n", b"{}"),
         "Content-Length: Content-Length tells two lengths"),
        ("trailers", wired(CHUNKED, b"0\r\nContent-Type: a/b\r\n\r\n"),
         "Content-Type: a trailer that has to be a header field"),
        ("trailers", wired(CHUNKED, b"0\r\nRateLimit: a\r\n\r\n"),
         "?RateLimit: a trailer that clients read as a header field"),
    ],
)  # fmt: skip
def test_what_is_found(name: str, exchange: Exchange, expected: str) -> None:
    assert said(f"http/field/{name}", exchange) == [expected]


def test_a_missing_date_is_found() -> None:
    bare = replace(answer(200), response=Response(200))
    assert said("http/field/date-present", bare) == ["Date: there is no Date"]


def test_a_length_says_little_where_a_reset_or_a_secret_cut_in() -> None:
    short = wired(OK + b"Content-Length: 3\r\n", b"{}")
    told = ["?Content-Length: 2 octets of content come, which is fewer"]
    assert said("http/field/content-length-correct", replace(short, fault="reset")) == told
    raw = replace(short, request=replace(short.request, raw=b"GET / HTTP/1.1\r\n\r\n"))
    assert said("http/field/content-length-correct", raw) == told
    hidden = replace(
        answer(200).response or Response(0), headers=(("Content-Length", "9"),), body=b"$T", altered=True
    )
    assert said("http/field/content-length-correct", replace(answer(200), response=hidden)) == []


def test_a_documented_request_id_is_missed() -> None:
    terms = contract(promised={"request_id": "X-Request-Id"})
    assert said("http/field/request-id", answer(404, ("x-request-id", "abc")), terms) == []
    assert said("http/field/request-id", answer(404), terms) == ["?X-Request-Id: there is no X-Request-Id"]
    assert said("http/field/request-id", answer(404, ("X-Request-Id", "")), terms) != []
