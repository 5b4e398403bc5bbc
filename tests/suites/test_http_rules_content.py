"""The rules of framing, codings, JSON, problems and digests: what they say, and which oddities they leave alone."""

import base64
import gzip
import hashlib
import zlib
from dataclasses import replace

import pytest

from accord.model.exchange import Exchange
from suites.http.rules_coding import decode
from suites.http.rules_json_values import number_trouble, time_trouble
from tests.suites.http_answers import answer, said
from tests.suites.http_wire import wired

OK = b"HTTP/1.1 200 OK\r\n"
TYPED = OK + b"Content-Type: application/json\r\n"
CHUNKED = TYPED + b"Transfer-Encoding: chunked\r\n"
GZIP = TYPED + b"Content-Encoding: gzip\r\n"
PACKED = gzip.compress(b"{}", mtime=0)
TWICE = gzip.compress(PACKED, mtime=0)
PROBLEM = "application/problem+json"


def json(body: bytes, label: str = "application/json", status: int = 200) -> Exchange:
    return answer(status, ("Content-Type", label), body=body)


def written(body: bytes) -> Exchange:
    """An answer that shows what was sent."""
    shown = json(body, status=201)
    return replace(shown, request=replace(shown.request, method="POST", body=body))


def problem(body: bytes, label: str = PROBLEM, status: int = 404) -> Exchange:
    return json(body, label, status)


def digested(name: str, algorithm: str, content: bytes, **more: str) -> Exchange:
    digest = hashlib.new(algorithm.replace("-", ""), b"{}").digest()
    value = f"{algorithm}=:{base64.b64encode(digest).decode()}:"
    return answer(200, ("Content-Type", "application/json"), (name, value), body=content, **more)


@pytest.mark.parametrize(
    ("name", "exchange"),
    [
        ("framing/response-delimited-once", wired(CHUNKED, b"2;x=y\r\n{}\r\n0\r\n\r\n")),
        ("framing/response-delimited-once", wired(TYPED, b"{}")),
        ("framing/response-delimited-once", wired(TYPED + b"Content-Length: 2\r\n", b"{}x")),
        ("framing/response-delimited-once", wired(CHUNKED, b"", method="HEAD")),
        ("framing/response-delimited-once",
         wired(OK + b"Transfer-Encoding: chunked, gzip\r\nConnection: close\r\n", b"x")),
        ("framing/response-delimited-once", answer(200, ("Transfer-Encoding", "chunked"), body=b"{}")),
        ("coding/declared-is-true", wired(GZIP, PACKED)),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: deflate\r\n", zlib.compress(b"{}"))),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: gzip, X-GZIP\r\n", TWICE)),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: br\r\n", b"\x0b\x01\x80{}\x03")),
        ("coding/declared-is-true", answer(200, ("Content-Type", "application/gzip"), body=PACKED)),
        ("coding/declared-is-true", answer(200, ("Content-Type", "application/octet-stream"), body=PACKED)),
        ("coding/declared-is-true", json(b"{}")),
        ("json/well-formed", json(b' [1, {"a": null}] \r\n')),
        ("json/well-formed", json(b'"scalar"')),
        ("json/well-formed", json(b"[" * 100 + b"]" * 100)),
        ("json/well-formed", json(b"[" + b"9" * 5000 + b"]")),
        ("json/well-formed", json(b'\xef\xbb\xbf{"a": 1}')),
        ("json/well-formed", json('{"a": 1}'.encode("utf-16"))),
        ("json/well-formed", json(b'{"a": "\xff"}')),
        ("json/utf8-without-bom", json('{"a": "ä\\ud83d\\ude00"}'.encode())),
        ("json/no-duplicate-names", json(b'{"a": {"a": 1}, "b": {"a": 1}}')),
        ("json/no-lone-surrogates", json(b'{"a": "\\ud83d\\ude00", "b": "\\\\ud83d"}')),
        ("json/interoperable-numbers",
         json(b"[9007199254740991, -9007199254740991, 0.1, 1E20, 1.10000000000000000000]")),
        ("json/interoperable-numbers", json(b'["12345678901234567890", 0e99, 0.12345678901234567890]')),
        ("json/interoperable-numbers", json(b'{"as it was written": [9007199254740993, 1e400]}')),
        ("json/interoperable-numbers", written(b'{"a": 1000000000000000000000000000000}')),
        ("json/charset-parameter", json(b"{}")),
        ("json/timestamps",
         json(b'{"created_at": "2024-01-01t10:00:60.5z", "updatedAt": "2024-01-01 10:00:00+01:00"}')),
        ("json/timestamps", json(b'{"created_at": "2024-01-01", "look_at": "me", "dateTime": "soon"}')),
        ("problem/media-type-and-members", problem(b"{}")),
        ("problem/media-type-and-members",
         problem(b'{"type": "/p", "title": "T", "detail": "", "status": 404, "instance": "", "x": []}')),
        ("problem/status-matches", problem(b'{"status": 404}')),
        ("sf/known-fields-parse", answer(200, ("Cache-Status", "a; hit; x=1"), ("Cache-Status", '"b"; fwd=miss'))),
        ("sf/known-fields-parse", answer(200, ("Priority", "u=1, i, x-own=?1"), ("CDN-Cache-Control", "max-age=60"))),
        ("sf/digest-correct", digested("Content-Digest", "sha-256", b"{}")),
        ("sf/digest-correct", digested("Repr-Digest", "sha-512", b"{}")),
        ("sf/digest-correct", digested("Repr-Digest", "sha-512", b"[]", method="POST")),
        ("sf/digest-correct", answer(200, ("Content-Digest", "unknown=:AAAA:"), body=b"{}")),
    ],
)  # fmt: skip
def test_what_is_left_alone(name: str, exchange: Exchange) -> None:
    assert said(f"http/{name}", exchange) == []


@pytest.mark.parametrize(
    ("name", "exchange"),
    [
        ("coding/declared-is-true", answer(200, ("Content-Encoding", "none"))),
        ("coding/declared-is-true", answer(206, ("Content-Encoding", "gzip"), body=b"x")),
        ("json/well-formed", json(b"<html>")),
        ("json/well-formed", wired(TYPED + b"Content-Encoding: br\r\n", b"\x0b\x01\x80{}\x03")),
        ("json/utf8-without-bom", wired(TYPED + b"Content-Encoding: gzip, gzip\r\n", TWICE)),
        ("field/content-matches-type", wired(TYPED + b"Content-Encoding: zstd\r\n", b"\x28\xb5\x2f\xfdx")),
        ("json/well-formed", json(b"Not found")),
        ("json/well-formed", json(b"{}\n{}", "application/x-ndjson")),
        ("json/well-formed", json(b"\x1e{}", "application/json-seq")),
        ("json/well-formed", json(b"data: {}", "text/event-stream")),
        ("json/well-formed", json(b"", status=204)),
        ("json/well-formed", json(b"", status=205)),
        ("json/well-formed", json(b"{", status=206)),
        ("json/well-formed", answer(200, ("Content-Type", "application/json"), method="HEAD")),
        ("json/utf8-without-bom", json(b"")),
        ("json/charset-parameter", json(b"a", "text/plain; charset=latin-1")),
        ("json/timestamps", json(b'{"created_at": 1704067200}')),
        ("problem/media-type-and-members", json(b'{"errors": []}', status=404)),
        ("problem/media-type-and-members", json(b'{"type": "a", "title": "T", "status": "open"}')),
        ("problem/media-type-and-members", json(b'{"type": "a", "title": "T"}', status=404)),
        ("problem/status-matches", problem(b'{"title": "T"}')),
        ("problem/status-matches", problem(b'{"status": "400"}')),
        ("problem/status-matches", json(b'{"status": 400}', status=404)),
        ("sf/known-fields-parse", answer(200, ("Cache-Control", "max-age=,"))),
        ("sf/known-fields-parse", answer(200, ("Signature", 'keyId="a",algorithm="b"'))),
        ("sf/digest-correct", digested("Repr-Digest", "sha-256", b"", method="HEAD")),
    ],
)
def test_what_is_not_concerned(name: str, exchange: Exchange) -> None:
    assert said(f"http/{name}", exchange) == ["untried"]


@pytest.mark.parametrize(
    ("name", "exchange", "expected"),
    [
        ("framing/response-delimited-once", wired(CHUNKED + b"Content-Length: 2\r\n", b"2\r\n{}\r\n0\r\n\r\n"),
         "Content-Length: Content-Length stands beside Transfer-Encoding"),
        ("framing/response-delimited-once", wired(CHUNKED + b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
         "body: `chunked` is applied twice"),
        ("framing/response-delimited-once", wired(OK + b"Transfer-Encoding: chunked, gzip\r\n", b"x"),
         "Transfer-Encoding: `chunked` is not the last coding"),
        ("framing/response-delimited-once", wired(CHUNKED, b"2\r\n{}\r\n"), "body: the last chunk is missing"),
        ("framing/response-delimited-once", wired(CHUNKED, b"zz\r\n{}\r\n"), "body: a chunk has no valid size"),
        ("framing/response-delimited-once", wired(CHUNKED, b"0\r\n\r\nmore"), "body: octets follow the last chunk"),
        ("framing/response-delimited-once", wired(CHUNKED, b"0\r\n\r\n\r\n"),
         "?body: an empty line follows the last chunk"),
        ("coding/declared-is-true", wired(GZIP, b"{}"), "body: content is not coded by gzip"),
        ("coding/declared-is-true", wired(GZIP, PACKED[:-3]), "body: content coded by gzip is cut off"),
        ("coding/declared-is-true", wired(GZIP, PACKED + b"more"),
         "?body: octets follow the end of the content as coded"),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: deflate\r\n", zlib.compress(b"{}")[2:-4]),
         "?body: content coded by deflate lacks the zlib format around it"),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: deflate\r\n", b"{}"),
         "body: content is not coded by deflate"),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: zstd\r\n", b"{}"),
         "body: content is not coded by zstd"),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: utf-8\r\n", b"{}"),
         "Content-Encoding: `utf-8` is no content coding"),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: identity\r\n", b"{}"),
         "?Content-Encoding: `identity` is listed, which says nothing"),
        ("coding/declared-is-true", wired(TYPED + b"Content-Encoding: own\r\n", b"{}"),
         "?Content-Encoding: `own` is no registered content coding"),
        ("coding/declared-is-true", json(PACKED),
         "Content-Encoding: content of the type application/json is coded by gzip"),
        ("json/well-formed", json(b"{} x"), "body: content is no JSON text: Extra data: line 1 column 4 (char 3)"),
        ("json/well-formed", json(b"NaN"), "body: content is no JSON text: NaN is no JSON value"),
        ("json/well-formed", json(b"[01]"),
         "body: content is no JSON text: Expecting ',' delimiter: line 1 column 3 (char 2)"),
        ("json/well-formed", json(b'["a\tb"]'),
         "body: content is no JSON text: Invalid control character at: line 1 column 4 (char 3)"),
        ("json/well-formed", json(b"\xef\xbb\xbf["),
         "body: content is no JSON text: Expecting value: line 1 column 2 (char 1)"),
        ("json/well-formed", json(b""), "?body: no content under application/json"),
        ("json/utf8-without-bom", json(b"\xef\xbb\xbf{}"), "body: the JSON text begins with a byte order mark"),
        ("json/utf8-without-bom", json("{}".encode("utf-16")), "body: the JSON text is not in UTF-8"),
        ("json/utf8-without-bom", json("{}".encode("utf-16-le")), "body: the JSON text is not in UTF-8"),
        ("json/utf8-without-bom", json(b'"\xe4"'),
         "body: the JSON text is not valid UTF-8 (invalid continuation byte)"),
        ("json/utf8-without-bom", json(b'"\xed\xa0\x80"'),
         "body: the JSON text is not valid UTF-8 (invalid continuation byte)"),
        ("json/no-duplicate-names", json(b'[{"a": 1, "\\u0061": 2}]'), "body: an object repeats the name 'a'"),
        ("json/no-duplicate-names", json(b'\xef\xbb\xbf{"a": 1, "a": 2}'), "body: an object repeats the name 'a'"),
        ("json/no-lone-surrogates", json(b'{"a": ["\\ud83d"]}'), "/a/0: a string has an unpaired surrogate"),
        ("json/no-lone-surrogates", json(b'{"\\uDE00": 1}'), "body: a string has an unpaired surrogate"),
        ("json/no-lone-surrogates", json(b'{"a": "\\uffff"}'), "?/a: a string has a noncharacter"),
        ("json/no-lone-surrogates", json('{"a": "\U0010fffe"}'.encode()), "?/a: a string has a noncharacter"),
        ("json/no-lone-surrogates", json('{"a": "\ufdd0"}'.encode()), "?/a: a string has a noncharacter"),
        ("json/interoperable-numbers", json(b'{"a": [9007199254740992]}'), "?/a/0: an integer beyond 2^53-1"),
        ("json/interoperable-numbers", json(b"1e401"), "?body: a number too large for a double"),
        ("json/charset-parameter", json(b"{}", "application/json; charset=UTF-8"),
         "?Content-Type: charset=utf-8, which has no effect"),
        ("json/charset-parameter", json(b"{}", "application/a+json; charset=latin-1"),
         "Content-Type: the charset 'latin-1'"),
        ("json/timestamps", json(b'{"a": [{"createdAt": "2024-01-01T10:00:00"}]}'),
         "?/a/0/createdAt: a time without a zone"),
        ("problem/media-type-and-members", problem(b"[]"), "body: the problem is no object"),
        ("problem/media-type-and-members", problem(b'{"type": "a b"}'),
         "/type: `type` has an unencoded blank or control character"),
        ("problem/media-type-and-members", problem(b'{"instance": 1}'), "/instance: `instance` is no string"),
        ("problem/media-type-and-members", problem(b'{"title": null}'), "/title: `title` is no string"),
        ("problem/media-type-and-members", problem(b'{"status": "404"}'), "/status: `status` is no integer"),
        ("problem/media-type-and-members", problem(b'{"status": true}'), "/status: `status` is no integer"),
        ("problem/media-type-and-members", problem(b'{"status": 600}'), "/status: `status` is no status code"),
        ("problem/media-type-and-members", json(b'{"type": "a", "title": "T", "status": 404}', status=404),
         "?Content-Type: a problem object is labelled application/json"),
        ("problem/status-matches", problem(b'{"status": 400}'), "/status: 400 in an answer with status 404"),
        ("sf/known-fields-parse", answer(200, ("Priority", "U=1")),
         "Priority: Priority does not parse: key cannot begin with an uppercase character at position 0"),
        ("sf/known-fields-parse", answer(200, ("Signature-Input", "a=()"), ("Signature", "a=b")),
         "Signature: Signature has a member that is no byte sequence"),
        ("sf/known-fields-parse", answer(200, ("Content-Digest", "sha-256=abc")),
         "Content-Digest: Content-Digest has a member that is no byte sequence"),
        ("sf/digest-correct", answer(200, ("Content-Digest", "sha-256=:AAAA:"), body=b"{}"),
         "Content-Digest: the digest by sha-256 is another"),
        ("sf/digest-correct", answer(200, ("Repr-Digest", "sha-512=:AAAA:"), body=b"{}"),
         "Repr-Digest: the digest by sha-512 is another"),
        ("sf/digest-correct", answer(200, ("Content-Digest", "crc32c=:AAAA:"), body=b"{}"),
         "?Content-Digest: the algorithm crc32c is insecure"),
    ],
)  # fmt: skip
def test_what_is_found(name: str, exchange: Exchange, expected: str) -> None:
    assert said(f"http/{name}", exchange) == [expected]


def test_a_problem_is_given_the_benefit_of_the_doubt_where_an_edge_may_have_changed_the_status() -> None:
    mediated = answer(502, ("Content-Type", PROBLEM), ("Via", "1.1 a"), body=b'{"status": 500}')
    assert said("http/problem/status-matches", mediated) == ["?/status: 500 in an answer with status 502"]


def test_chunks_may_be_missing_for_a_reset() -> None:
    short = wired(CHUNKED, b"2\r\n{}\r\n")
    raw = replace(short, request=replace(short.request, raw=b"GET / HTTP/1.1\r\n\r\n"))
    assert said("http/framing/response-delimited-once", raw) == ["?body: the last chunk is missing"]


NEXT = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.mark.parametrize(
    ("name", "head", "rest"),
    [
        ("framing/response-delimited-once", CHUNKED, b"0\r\n\r\n"),
        ("field/content-length-correct", TYPED + b"Content-Length: 2\r\n", b"{}"),
        ("status/204-no-content", b"HTTP/1.1 204 X\r\n", b""),
    ],
)
def test_an_answer_may_follow_where_more_was_asked(name: str, head: bytes, rest: bytes) -> None:
    exchange = wired(head, rest + NEXT)
    assert len(said(f"http/{name}", exchange)) == 1
    raw = replace(exchange, request=replace(exchange.request, raw=b"GET / HTTP/1.1\r\n\r\n" * 2))
    assert said(f"http/{name}", raw) == []
    assert said(f"http/{name}", wired(head, rest + b"HTTP/1.1 408 Request Timeout\r\n\r\n")) == []


def test_digests_are_of_the_coded_content() -> None:
    digest = base64.b64encode(hashlib.sha256(PACKED).digest())
    exchange = wired(GZIP + b"Content-Digest: sha-256=:" + digest + b":\r\n", PACKED)
    assert said("http/sf/digest-correct", exchange) == []
    plain = base64.b64encode(hashlib.sha256(b"{}").digest())
    exchange = wired(GZIP + b"Content-Digest: sha-256=:" + plain + b":\r\n", PACKED)
    assert said("http/sf/digest-correct", exchange) == ["Content-Digest: the digest by sha-256 is another"]


@pytest.mark.parametrize("content", [b"", PACKED, PACKED + PACKED, gzip.compress(b"x" * 70_000, mtime=0)])
def test_what_gzip_made_is_undone(content: bytes) -> None:
    expected = gzip.decompress(content) if content else b""
    assert decode(content, "gzip") == (expected, "")


@pytest.mark.parametrize(
    ("token", "trouble"),
    [
        ("9007199254740991", ""),
        ("-9007199254740992", "an integer beyond 2^53-1"),
        ("0", ""),
        ("12345678901234567890.0", "a number that a double cannot tell from its neighbours"),
        ("12345678901234567168.0", ""),
        ("1e+30", ""),
        ("1E400", "a number too large for a double"),
        ("1e-400", "a number too small for a double"),
        ("0.0e-400", ""),
        ("9" * 5000, "an integer beyond 2^53-1"),
    ],
)
def test_numbers_that_a_double_holds(token: str, trouble: str) -> None:
    assert number_trouble(token) == trouble


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("2024-01-01T10:00:00Z", ""),
        ("2024-01-01", ""),
        ("10:00", ""),
        ("2024-01-01T10:00", "a time without a zone"),
        ("2024-01-01T10:00:00+0100", "a time in another form than RFC 3339"),
        ("01/02/2024 10:00", "a time in another form than RFC 3339"),
        ("2024-13-01T10:00:00Z", "a time in another form than RFC 3339"),
    ],
)
def test_times_that_have_a_zone(text: str, trouble: str) -> None:
    assert time_trouble(text) == trouble
