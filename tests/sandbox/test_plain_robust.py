"""Whatever is asked: methods, limits and oddities of JSON, and never an answer that says the server failed."""

import itertools
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from sandbox.app import application
from sandbox.plain.strict_json import DEEPEST
from tests.sandbox.plain import BASE, BREAD, FIRST, client_of, is_problem, made

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def notes(origin: str) -> Iterator[httpx.Client]:
    with client_of(origin) as client:
        yield client


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("DELETE", "/notes", "GET, HEAD, OPTIONS, POST"),
        ("PATCH", "/notes", "GET, HEAD, OPTIONS, POST"),
        ("POST", FIRST, "GET, HEAD, OPTIONS, PUT, PATCH, DELETE"),
        ("TRACE", FIRST, "GET, HEAD, OPTIONS, PUT, PATCH, DELETE"),
        ("PUT", "/", "GET, HEAD, OPTIONS"),
        ("GET", "/exports", "OPTIONS, POST"),
    ],
)
def test_a_method_that_is_not_offered(notes: httpx.Client, method: str, path: str, allow: str) -> None:
    answer = notes.request(method, path)
    assert is_problem(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == allow
    offered = notes.options(path)
    assert offered.status_code == 204
    assert offered.headers["allow"] == allow


@pytest.mark.parametrize("method", ["PROBE-X", "get", "FOO"])
@pytest.mark.parametrize("path", ["/notes", "/nowhere"])
def test_a_method_that_is_unknown(notes: httpx.Client, method: str, path: str) -> None:
    sent = notes.build_request("GET", path)
    sent.method = method
    assert is_problem(notes.send(sent), 501, "not-implemented")


def test_options_tell_what_is_taken(notes: httpx.Client) -> None:
    assert "application/merge-patch+json" in notes.options(FIRST).headers["accept-patch"]
    assert notes.options("/notes").headers["accept-post"] == "application/json, application/vnd.notes+json"


ODD_JSON = {
    "nothing": b"",
    "truncated": b'{"title":"x"',
    "surplus": b'{"title":"x"}}',
    "comment": b'{"title":"x"/**/}',
    "not UTF-8": b'{"title":"\xff"}',
    "UTF-16": '{"title":"x"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"title":"x"}',
    "encoded surrogate": b'{"title":"\xed\xa0\x80"}',
    "lone surrogate": b'{"title":"\\ud800"}',
    "lone surrogate as a name": b'{"title":"x","\\udc00":1}',
    "duplicate names": b'{"title":"x","title":"y"}',
    "control": b'{"title":"\x01"}',
    "NaN": b'{"title":"x","amount":NaN}',
    "Infinity": b'{"title":"x","amount":-Infinity}',
    "leading zero": b'{"title":"x","priority":01}',
    "large integer": b'{"title":"x","priority":9007199254740993}',
    "huge integer": b'{"title":"x","priority":' + b"9" * 5000 + b"}",
    "large exponent": b'{"title":"x","amount":1e400}',
    "small exponent": b'{"title":"x","amount":1e-400}',
    "many digits": b'{"title":"x","amount":0.1234567890123456789}',
    "endless exponent": b'{"title":"x","amount":1e' + b"9" * 50 + b"}",
    "deep": b"[" * 10_000 + b"]" * 10_000,
    "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "deep and open": b"[" * 100_000,
    "one level too deep": b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
    "quotes": b'"\\"' * 100_000,
}


@pytest.mark.parametrize("content", ODD_JSON.values(), ids=ODD_JSON.keys())
def test_what_cannot_be_kept_is_refused(notes: httpx.Client, content: bytes) -> None:
    before = notes.get("/notes").json()["total"]
    assert is_problem(notes.post("/notes", content=content, headers=JSON), 400, "invalid-json")
    assert notes.get("/notes").json()["total"] == before


@pytest.mark.parametrize("document", [[], None, 1, "x", [[]], {}])
def test_what_is_no_note_is_refused(notes: httpx.Client, document: object) -> None:
    answer = notes.post("/notes", content=json.dumps(document), headers=JSON)
    assert is_problem(answer, 422, "invalid-content")


@pytest.mark.parametrize(
    "title",
    [
        "😀🗒",
        "e\u0301",
        "\u00e9",
        "שלום עולם",
        "日本",
        "a\u200db",
        "\ufeffx",
        "\uffff",
        "<b>&amp;",
        "'; --",
        " x ",
        "\t\n",
        "\x7f",
    ],
)
@pytest.mark.parametrize("escaped", [True, False])
def test_text_is_kept_as_it_is(notes: httpx.Client, title: str, escaped: bool) -> None:
    content = json.dumps({"title": title}, ensure_ascii=escaped).encode()
    created = notes.post("/notes", content=content, headers=JSON)
    assert created.json()["title"] == title
    assert notes.get(created.headers["location"].removeprefix(BASE)).json()["title"] == title


@pytest.mark.parametrize(
    ("name", "number"),
    [("amount", 0.1), ("amount", 1e300), ("amount", -7), ("priority", 2**53 - 1), ("priority", -(2**53) + 1)],
)
def test_numbers_are_kept_exactly(notes: httpx.Client, name: str, number: float) -> None:
    assert notes.get(made(notes, **{name: number})).json()[name] == number


def test_a_uri_has_a_largest_length(notes: httpx.Client) -> None:
    assert notes.get(f"/notes?x={'a' * 7900}").status_code == 200
    assert is_problem(notes.get(f"/notes?x={'a' * 60_000}"), 414, "uri-too-long")
    assert is_problem(notes.get(f"/notes/{'a' * 8000}"), 414)


def test_a_header_section_has_a_largest_length(notes: httpx.Client) -> None:
    many = [(f"x-probe-{number}", "1") for number in range(500)]
    assert notes.get("/notes", headers=many).status_code == 200
    assert is_problem(notes.get("/notes", headers={"x-probe": "a" * 70_000}), 431, "fields-too-large")


def test_content_has_a_largest_length(notes: httpx.Client) -> None:
    content = json.dumps({**BREAD, "text": "x" * 1_000_000}).encode()
    assert is_problem(notes.post("/notes", content=content, headers=JSON), 413, "content-too-large")


def exchange(origin: str, octets: bytes) -> bytes:
    """What is answered to octets on a connection of their own, until it is closed."""
    parts = urlsplit(origin)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.sendall(octets)
        received = b""
        while part := connection.recv(65_536):
            received += part
    return received


def test_content_that_is_announced_too_large_is_not_waited_for(origin: str) -> None:
    head = (
        f"POST {BASE}/notes HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: {'9' * 20}\r\n\r\n"
    )
    assert exchange(origin, head.encode()).startswith(b"HTTP/1.1 413 ")


def test_content_that_does_not_come_whole_changes_nothing(origin: str, notes: httpx.Client) -> None:
    path = made(notes)
    lines = [
        f"PATCH {BASE}{path} HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        "Content-Length: 99",
    ]
    lines.append(f"Authorization: {notes.headers['authorization']}")
    parts = urlsplit(origin)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        connection.sendall("\r\n".join(lines).encode() + b'\r\n\r\n{"title":"Cut"}')
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass
    assert notes.get(path).json()["title"] == "Bread"


@pytest.mark.parametrize(
    ("line", "host", "status"),
    [
        ("OPTIONS *", "localhost", 204),
        ("GET http://localhost/", "localhost", 200),
        ("GET http://localhost/", "probe.invalid", 200),
        ("GET http://probe.invalid/", "localhost", 421),
        ("GET //probe.invalid", "localhost", 200),
        ("GET /", "probe.invalid", 421),
        ("GET /", "a b", 400),
        ("GET /", "[1:2]", 400),
    ],
)
def test_a_request_names_this_host(origin: str, line: str, host: str, status: int) -> None:
    answer = exchange(origin, f"{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize("host", ["probe.invalid", "probe.invalid:80", "127.0.0.1.probe.invalid"])
@pytest.mark.parametrize("path", ["/", "/notes", "/latest", "/report", "/notes/", "/nowhere"])
def test_no_link_leads_to_a_host_that_is_not_known(notes: httpx.Client, host: str, path: str) -> None:
    scope = {
        "method": "GET",
        "scheme": "http",
        "path": BASE + path,
        "query_string": b"url=http://probe.invalid",
        "headers": [
            (b"host", host.encode()),
            (b"x-forwarded-host", host.encode()),
            (b"authorization", notes.headers["authorization"].encode()),
        ],
    }
    answer = application().respond(scope, b"")
    assert answer.status != 421
    assert b"//probe" not in answer.octets()
    assert not [value for name, value in answer.headers if f"//{host}" in value or value.startswith("//")]


INJECTION = "%0d%0aX-Probe:%201"


@pytest.mark.parametrize(
    "path",
    [
        f"/{INJECTION}",
        f"/notes?limit=1&x={INJECTION}",
        f"/notes/{INJECTION}",
        f"/notes/?x={INJECTION}",
        f"/notes/{INJECTION}/",
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_data_do_not_become_fields(origin: str, notes: httpx.Client, method: str, path: str) -> None:
    sent = httpx.URL(origin).copy_with(raw_path=(BASE + path.format(INJECTION)).encode())
    assert "x-probe" not in notes.request(method, sent, json=BREAD).headers


def test_a_slash_too_many_is_redirected(notes: httpx.Client) -> None:
    answer = notes.get("/notes/?limit=1&x=a b")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"{BASE}/notes?limit=1&x=a+b"
    assert is_problem(notes.get("/nowhere/"), 404)
    assert is_problem(notes.post("/notes/", json=BREAD), 404)


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")
PATHS = (
    "/",
    "/notes",
    FIRST,
    "/notes/%00",
    "/notes/%FF%FE",
    "/notes/..%2f",
    "/notes/'",
    "/oauth/token",
    "/jobs/x",
    "/form",
)
QUERIES = (
    "",
    "?limit=%00",
    "?offset=99999999999999999999",
    "?sort=%F0%9F%98%80",
    "?%ff=%ff",
    "?limit=1&limit=x",
    "?[]={}",
)
FIELDS: tuple[dict[str, str | bytes], ...] = (
    {},
    {"accept": b"\xff\xfe", "accept-encoding": ";;;q=", "accept-version": b"\xe9"},
    {"content-type": ";;=", "if-match": '"', "if-none-match": 'W/""', "range": "bytes=--1"},
    {
        "content-type": 'application/json; charset="',
        "if-modified-since": "Sun, 99 Foo 9999 99:99:99 GMT",
        "origin": b"\x80",
    },
    {"content-type": "application/json;a*0=b;a*1=c", "idempotency-key": b"\xff", "x-request-id": b"\xff" * 9},
    {"content-type": "application/x-www-form-urlencoded", "expect": "nonsense", "if-range": "x", "cookie": ";;;"},
)


@pytest.mark.parametrize("method", METHODS)
def test_the_server_never_fails(origin: str, notes: httpx.Client, method: str) -> None:
    queries = itertools.cycle(QUERIES)
    for (path, fields), query in zip(itertools.product(PATHS, FIELDS), queries, strict=False):
        sent = httpx.URL(origin).copy_with(raw_path=(BASE + path + query).encode())
        answer = notes.request(method, sent, headers=fields, content=b'{"title":7}')
        assert answer.status_code < 500 or answer.status_code == 501, (path, query, fields)
        assert (
            answer.is_success
            or answer.is_redirect
            or method == "HEAD"
            or is_problem(answer, answer.status_code)
            or (path == "/oauth/token" and "error" in answer.json())
        )
