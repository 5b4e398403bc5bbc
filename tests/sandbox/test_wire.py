"""The sandbox's octets: strict about framing, and rewritten by wire faults."""

import json
import socket
from urllib.parse import urlsplit

import pytest

from sandbox.wire import Rewrite, _rewrites, wire_faults

CLEAN = "/jsonapi-1.1/clean/articles"


def talk(origin: str, *parts: bytes, timeout: float = 5) -> bytes:
    """Send parts, each after the first once something came back, and read until the connection is closed."""
    address = urlsplit(origin)
    with socket.create_connection((address.hostname, address.port), timeout=timeout) as line:
        heard = b""
        for number, part in enumerate(parts):
            if number:
                heard += line.recv(65536)
            line.sendall(part)
        while data := line.recv(65536):
            heard += data
        return heard


def request(line: str, *fields: str, body: bytes = b"") -> bytes:
    return "\r\n".join([line, *fields, "Connection: close", "", ""]).encode("latin-1") + body


def status(answer: bytes) -> int:
    assert answer.count(b"HTTP/1.1 ") == 1
    return int(answer.split()[1])


HOST = "Host: localhost"
POST = f"POST {CLEAN} HTTP/1.1"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        (request(f"GET {CLEAN} HTTP/1.1", HOST), 200),
        (request(f"GET {CLEAN} HTTP/1.0", HOST), 200),
        (request(f"GET http://localhost{CLEAN} HTTP/1.1", HOST), 200),
        (request(f"GET {CLEAN} HTTP/1.1", HOST, "X-A: one", " two"), 200),
        (request(f"GET {CLEAN} HTTP/1.1", HOST).replace(b"\r\n", b"\n"), 200),
        (request(f"GET {CLEAN} HTTP/1.1"), 400),
        (request(f"GET {CLEAN} HTTP/1.1", HOST, HOST), 400),
        (request(f"GET {CLEAN} HTTP/1.1", "Host: a b"), 400),
        (request(f"GET {CLEAN} HTTP/1.1", HOST, "X-A : 1"), 400),
        (request(f"GET {CLEAN} HTTP/1.1", HOST, "X-A: 1\0"), 400),
        (request(f"GET {CLEAN} HTTP/1.1", HOST, "X-A: 1\r2"), 400),
        (request(f"GET {CLEAN}/a b HTTP/1.1", HOST), 400),
        (request(f"GET {CLEAN} HTTX/1.1", HOST), 400),
        (request("CONNECT probe.invalid:443 HTTP/1.1", "Host: probe.invalid:443"), 501),
        (request(POST, HOST, "Content-Length: 5", "Content-Length: 6", body=b"12345"), 400),
        (request(POST, HOST, "Content-Length: +5", body=b"12345"), 400),
        (request(POST, HOST, CHUNKED, body=b"zz\r\n12345\r\n0\r\n\r\n"), 400),
        (request(POST, HOST, CHUNKED, "Content-Length: 15", body=b"5\r\n12345\r\n0\r\n\r\n"), 400),
        (request(POST, HOST, "Transfer-Encoding: x-none", body=b"12345"), 501),
        (request(POST, HOST, CHUNKED, body=b"5\r\n12345\r\n0\r\n\r\n"), 415),
    ],
    ids=repr,
)
def test_framing_is_held_to(origin: str, sent: bytes, wanted: int) -> None:
    assert status(talk(origin, sent)) == wanted


def test_a_refusal_explains_itself(origin: str) -> None:
    head, _, content = talk(origin, request(f"GET {CLEAN} HTTP/1.1")).partition(b"\r\n\r\n")
    assert b"Content-Type: application/problem+json" in head
    assert b"Date: " in head
    assert json.loads(content)["status"] == 400


def test_a_refused_head_gets_no_content(origin: str) -> None:
    assert talk(origin, request(f"HEAD {CLEAN} HTTP/1.1", HOST, "X-A : 1")).endswith(b"\r\n\r\n")


def test_100_continue_comes_before_the_content(origin: str) -> None:
    head = request(POST, HOST, "Expect: 100-continue", "Content-Length: 2", "Content-Type: text/plain")
    answer = talk(origin, head, b"{}")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 415 ")


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> str:
    def spaces_are_cut(octets: bytes, head: bytes) -> bytes:
        return octets.replace(b" :", b":")

    def more_is_said(octets: bytes, head: bytes) -> bytes:
        return octets + b"more" if head.startswith(b"GET") else octets

    rewrites: dict[str, Rewrite] = {"request": spaces_are_cut, "response": more_is_said}
    for side, rewrite in rewrites.items():
        monkeypatch.setitem(_rewrites[side], f"http/test/{side}", rewrite)  # type: ignore[index]
    return "http.test"


def test_a_wire_fault_rewrites_a_request(origin: str, broken: str) -> None:
    line = f"GET /jsonapi-1.1/{broken}.request/articles HTTP/1.1"
    assert status(talk(origin, request(line, HOST, "X-A : 1"))) == 404
    assert status(talk(origin, request(f"GET {CLEAN} HTTP/1.1", HOST, "X-A : 1"))) == 400


def test_a_wire_fault_rewrites_a_response(origin: str, broken: str) -> None:
    line = f"GET /jsonapi-1.1/clean+{broken}.response/articles HTTP/1.1"
    assert talk(origin, request(line, HOST)).endswith(b"}more")
    assert not talk(origin, request(line.replace("GET", "OPTIONS"), HOST)).endswith(b"more")


def test_a_connection_serves_several_requests(origin: str, broken: str) -> None:
    kept = f"GET /jsonapi-1.1/{broken}.response/articles HTTP/1.1\r\n{HOST}\r\n\r\n".encode()
    answer = talk(origin, kept, request(f"GET {CLEAN} HTTP/1.1", HOST))
    assert answer.count(b"more") == 1
    assert answer.count(b"HTTP/1.1 200 ") == 1
    assert answer.endswith(b"}")


def test_wire_faults_are_known_by_their_requirements(broken: str) -> None:
    assert {"http/test/request", "http/test/response"} <= wire_faults()
