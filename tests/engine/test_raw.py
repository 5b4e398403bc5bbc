"""Octets over plain sockets: what is heard is kept as it came, and what is not heard is told."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import trustme

from accord.model.contract import contract_from
from accord.wire.budget import Budget
from accord.wire.client import Client, UnsafeRequest
from accord.wire.raw import read_request

GET = b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n"
HEAD = GET.replace(b"GET", b"HEAD")
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Let a function serve one connection, which is closed after it; yields the base URL."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            line, _ = server.accept()
            with line:
                serve(line)

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join(5)


def saying(*answers: bytes, pause: float = 0.0, stay: float = 0.0) -> Callable[[socket.socket], None]:
    """Serve by saying one thing after each thing heard, then the rest in pieces, and staying for a while."""

    def serve(line: socket.socket) -> None:
        for answer in answers:
            line.recv(65536)
            for piece in answer.split(b"|"):
                time.sleep(pause)
                line.sendall(piece)
        time.sleep(stay)

    return serve


@pytest.fixture
def make(tmp_path):
    made = []

    def client(url, raw=True, ca=None, **options):
        data = {"api": {"base_url": url}, "limits": {"timeout": 0.5}, "auth": {"env": "TOKEN"}}
        data["capabilities"] = {"raw": raw}
        if ca:
            data["tls"] = {"ca": ca}
        seen = []
        secrets = {"TOKEN": "s3cr3t-value"}
        made.append(Client(contract_from(data), Budget(tmp_path / "budget", 100, 9e12), seen.append,
                           secrets=secrets, **options))  # fmt: skip
        return made[-1], seen

    yield client
    for each in made:
        each.close()


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (OK, 200, b"hi"),
        (b"HTTP/1.1 200 OK\r\n\r\nto the |end", 200, b"to the end"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r|\n0\r\nX: 1\r\n\r\n", 200, b"hi"),
        (b"HTTP/1.1 103 Early\r\nLink: x\r\n\r\n|" + OK, 200, b"hi"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", 204, b""),
        (b"HTTP/1.1 204 No Content\r\n\r\nsurplus", 204, b""),
        (b"HTTP/1.1 200 OK\nContent-Length: 2\n\nhi", 200, b"hi"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi", 200, b"hi"),
        (b"HTTP/1.1 200 OK\r\nX : 1\r\nY: 2\r\n z\r\n\r\nhi", 200, b"hi"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhi", 200, b""),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", 200, b"hi"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 400 Bad\r\nX : 1\r\n\r\nno", 400, b"no"),
    ],
    ids=repr,
)
def test_a_response_is_heard_however_it_is_framed(make, answer, status, body):
    with listening(saying(answer, pause=0.02)) as url:
        client, seen = make(url)
        exchange = client.send_octets(GET)
    assert (exchange.status, exchange.response.body) == (status, body)
    assert exchange.response.octets == answer.replace(b"|", b"")
    assert exchange.request.raw == GET
    assert seen == [exchange]


@pytest.mark.parametrize(
    ("answer", "stay", "fault"),
    [
        (b"", 0, "the connection was closed without a response"),
        (b"", 1, "timed out (no response)"),
        (b"<p>hello</p>", 0, "no HTTP response: b'<p>hello</p>'"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", 1, "timed out in the middle of a response"),
        (b"HTTP/1.1 103 Early\r\n\r\n", 1, "timed out in the middle of a response"),
    ],
    ids=repr,
)
def test_what_is_no_response_is_a_fault(make, answer, stay, fault):
    with listening(saying(answer, stay=stay)) as url:
        exchange = make(url)[0].send_octets(GET)
    assert (exchange.response, exchange.fault) == (None, fault)


def test_a_broken_connection_is_told(make):
    def serve(line):
        line.recv(65536)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with listening(serve) as url:
        assert make(url)[0].send_octets(GET).fault == "the connection was reset without a response"


def test_nobody_listens(make):
    assert make("http://127.0.0.1:9")[0].send_octets(GET).fault.startswith("no connection")


def test_octets_go_over_tls_to_whom_the_contract_trusts(make, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)

    def serve(line):
        with contextlib.suppress(OSError), context.wrap_socket(line, server_side=True) as secured:
            saying(OK)(secured)

    for trust, body in ((str(tmp_path / "ca.pem"), b"hi"), (None, None)):
        with listening(serve) as url:
            exchange = make(url.replace("http", "https"), ca=trust)[0].send_octets(GET)
        if body:
            assert exchange.response.body == body
        else:
            assert "certificate" in exchange.fault.lower()


def test_octets_after_a_head_are_kept(make):
    with listening(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n|hi", pause=0.05)) as url:
        response = make(url)[0].send_octets(HEAD).response
    assert response.body == b""
    assert response.octets.endswith(b"\r\n\r\nhi")


def test_a_line_stays_open_for_more(make):
    with listening(saying(OK, OK.replace(b"hi", b"ho"))) as url, make(url)[0].line() as line:
        first, second = line.send(GET, linger=0), line.send(GET, linger=0)
        assert line.closed(within=2)
    assert (first.response.body, second.response.body) == (b"hi", b"ho")


def test_a_line_that_stays_open_is_seen_to(make):
    with listening(saying(OK, stay=0.5)) as url, make(url)[0].line() as line:
        line.send(GET)
        assert not line.closed(within=0.1)


EXPECTING = b"GET /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"


def test_content_waits_for_100(make):
    heard = []

    def serve(line):
        heard.append(line.recv(65536))
        time.sleep(0.1)
        line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        heard.append(line.recv(65536))
        line.sendall(OK)

    with listening(serve) as url, make(url)[0].line() as line:
        exchange = line.send(EXPECTING, then=b"hi")
    assert heard == [EXPECTING, b"hi"]
    assert (exchange.status, exchange.request.raw, exchange.request.line) == (200, EXPECTING + b"hi", "GET /a")
    assert exchange.response.octets == b"HTTP/1.1 100 Continue\r\n\r\n" + OK


def test_content_is_kept_back_where_it_is_not_wanted(make):
    heard = []

    def serve(line):
        heard.append(line.recv(65536))
        line.sendall(OK)
        heard.append(line.recv(65536))

    with listening(serve) as url, make(url)[0].line() as line:
        assert line.send(EXPECTING, then=b"hi").status == 200
        line.close()
    assert heard == [EXPECTING, b""]


def test_the_sending_side_can_be_closed(make):
    def serve(line):
        heard = b""
        while data := line.recv(100):
            heard += data
        line.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + heard[:3])

    with listening(serve) as url, make(url)[0].line() as line:
        assert line.send(GET, finish=True).response.body == b"GET"


def test_secrets_are_not_recorded(make):
    with listening(saying(OK)) as url:
        client, _ = make(url)
        exchange = client.send_octets(GET.replace(b"Host", b"Authorization: Bearer s3cr3t-value\r\nHost"))
    assert b"s3cr3t" not in exchange.request.raw
    assert b"Bearer $TOKEN" in exchange.request.raw


@pytest.mark.parametrize("octets", [GET.replace(b"GET", b"POST"), GET.replace(b"GET", b"DELETE")])
def test_octets_that_write_need_permission(make, octets):
    client, seen = make("http://127.0.0.1:9")
    with pytest.raises(UnsafeRequest):
        client.send_octets(octets)
    assert seen == []


def test_custody_is_asked_about_octets(make):
    client, seen = make("http://127.0.0.1:9", writes=True)
    asked = []
    client.permit = asked.append
    client.send_octets(GET.replace(b"GET", b"POST"))
    assert [request.line for request in asked] == ["POST /a"]
    assert len(seen) == 1


@pytest.mark.parametrize("octets", [b"PROBE-X / HTTP/1.1\r\n\r\n", b"\0\1\2", b""])
def test_unknown_methods_need_leave_for_raw_octets(make, octets):
    with pytest.raises(UnsafeRequest, match="raw"):
        make("http://127.0.0.1:9", raw=False)[0].send_octets(octets)
    assert make("http://127.0.0.1:9")[0].send_octets(octets).fault


def test_what_can_be_read_of_a_request():
    request = read_request(b"PATCH /b?c HTTP/1.1\r\nHost: x\r\nA : 1\r\n\r\nbody", "http://h:1/api")
    assert (request.method, request.url, request.body) == ("PATCH", "http://h:1/b?c", b"body")
    assert request.headers == (("Host", "x"), ("A", "1"))
    assert read_request(b"\0", "http://h:1/api").method == "?"
    assert read_request(b"GET http://o/x HTTP/1.1\r\n\r\n", "http://h:1/api").url == "http://h:1/x"
    assert read_request(b"CONNECT o:443 HTTP/1.1\r\n\r\n", "http://h:1/api").url == "http://h:1/"
