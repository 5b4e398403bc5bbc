"""The lean client hears every framing of HTTP/1.1, notes when, and tells what came instead of an answer."""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
import trustme

from accord.model.exchange import Request
from accord.wire import lean
from accord.wire.lean import LONGEST_BODY, Connections, Reply, octets_of
from tests.engine.lines import OK, STAYS, saying

Result = TypeVar("Result")


def asked(
    url: str, *methods: str, trust: ssl.SSLContext | None = None, address: str = "", patience: float = 5.0
) -> list[Reply]:
    """The replies to requests with these methods, one after another."""

    async def work(connections: Connections) -> list[Reply]:
        octets = {method: octets_of(Request(method, url)) for method in methods}
        return [await connections.exchange(octets[method], method, patience) for method in methods]

    return over(url, work, trust, address)


def over(
    url: str,
    work: Callable[[Connections], Awaitable[Result]],
    trust: ssl.SSLContext | None = None,
    address: str = "",
) -> Result:
    """What a piece of work over connections to a URL returns."""

    async def whole() -> Result:
        connections = Connections(url, trust or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), address)
        try:
            return await work(connections)
        finally:
            await connections.close()

    return asyncio.run(whole())


def statuses(replies: list[Reply]) -> list[tuple[int, bytes]]:
    return [(reply.response.status, reply.response.body) if reply.response else (0, b"") for reply in replies]


FRAMINGS = {
    "length": (OK, b"hi"),
    "chunked": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n|hi\r\n0\r\n\r\n", b"hi"),
    "trailers": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nA: b\r\n\r\n", b"hi"),
    "both": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
        b"hi",
    ),
    "interim": (b"HTTP/1.1 100 Continue\r\n\r\n|HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK, b"hi"),
    "bare line feeds": (OK.replace(b"\r", b""), b"hi"),
    "no reason": (OK.replace(b" OK", b""), b"hi"),
    "empty": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b""),
    "in pieces": (b"|".join(OK[i : i + 7] for i in range(0, len(OK), 7)), b"hi"),
}


@pytest.mark.parametrize("framing", FRAMINGS)
def test_each_framing_is_heard_to_its_end_and_the_connection_used_again(framing: str) -> None:
    answer, body = FRAMINGS[framing]
    with saying([answer, OK, STAYS]) as (url, heard):
        replies = asked(url, "GET", "GET")
    assert statuses(replies) == [(200, body), (200, b"hi")]
    assert replies[0].response
    assert replies[0].response.header("link") is None
    assert len(heard) == 2
    assert heard[0][2].startswith(b"GET /items?a=b HTTP/1.1\r\nHost: 127.0.0.1:")


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_an_answer_without_a_body_ends_with_its_head(status: bytes) -> None:
    with saying([b"HTTP/1.1 " + status + b"\r\nETag: \r\n\r\n", OK, STAYS]) as (url, _):
        first, second = asked(url, "GET", "GET")
    assert first.response
    assert first.response.headers == (("ETag", ""),)
    assert second.response


@pytest.mark.parametrize("told", [b"Content-Length: 2", b"Transfer-Encoding: chunked", b"X: y"])
def test_an_answer_to_head_ends_with_its_head(told: bytes) -> None:
    with saying([b"HTTP/1.1 200 OK\r\n" + told + b"\r\n\r\n", OK, STAYS]) as (url, _):
        replies = asked(url, "HEAD", "GET")
    assert statuses(replies) == [(200, b""), (200, b"hi")]


CLOSING = {
    "close": OK.replace(b"200 OK\r\n", b"200 OK\r\nConnection: close\r\n"),
    "old": OK.replace(b"1.1", b"1.0"),
    "to the end": b"HTTP/1.1 200 OK\r\n\r\nh|i",
    "surplus": OK + b"HTTP/1.1 408 Request Timeout\r\n\r\n",
    "switching": b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\nhi",
}


@pytest.mark.parametrize("how", CLOSING)
def test_a_connection_that_may_not_be_used_again_is_not(how: str) -> None:
    with saying([CLOSING[how]], [OK]) as (url, _):
        first, second = asked(url, "GET", "GET")
    assert first.response
    assert first.response.body == (b"" if how == "switching" else b"hi")
    assert second.response
    assert not first.fault + second.fault


def test_a_connection_that_was_closed_meanwhile_is_not_used_again() -> None:
    async def work(connections: Connections) -> list[Reply]:
        first = await connections.exchange(octets, "GET", 5.0)
        await asyncio.sleep(0.1)
        return [first, await connections.exchange(octets, "GET", 5.0)]

    with saying([OK], [OK]) as (url, _):
        octets = octets_of(Request("GET", url))
        assert statuses(over(url, work)) == [(200, b"hi")] * 2


@pytest.mark.parametrize(
    ("answer", "dropped", "fault"),
    [
        (b"|", True, "without an answer"),
        (OK[:20], False, "within the answer"),
        (OK[:-1], False, "within the answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", False, "cannot be read"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nhi", False, "cannot be read"),
    ],
)
def test_what_comes_instead_of_an_answer_is_told(answer: bytes, dropped: bool, fault: str) -> None:
    with saying([answer]) as (url, _):
        (reply,) = asked(url, "GET")
    assert reply.response is None
    assert reply.dropped is dropped
    assert fault in reply.fault
    assert reply.sent <= reply.received <= time.monotonic()


def test_a_refused_connection_is_dropped() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    (reply,) = asked(f"http://127.0.0.1:{port}/", "GET")
    assert reply.dropped
    assert reply.fault.startswith("ConnectionRefusedError")


def test_an_unknown_host_is_no_dropped_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    (reply,) = asked("http://nowhere.invalid/", "GET")
    assert not reply.dropped
    assert reply.fault.startswith("gaierror")


def test_what_does_not_come_in_time_is_told_and_its_connection_not_used_again() -> None:
    with saying([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nh", STAYS], [OK]) as (url, _):
        slow, other = asked(url, "GET", "GET", patience=0.5)
    assert (slow.fault, slow.dropped, slow.response) == ("timed out", False, None)
    assert 0.3 <= slow.received - slow.sent < 1
    assert other.response


def test_an_answer_is_received_when_its_last_octet_came() -> None:
    with saying([b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n|h|i|!"]) as (url, _):
        (reply,) = asked(url, "GET")
    assert 0.09 <= reply.received - reply.sent < 0.5


def test_a_long_body_is_cut() -> None:
    body = bytes(3 * LONGEST_BODY)
    with saying([b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body, OK]) as (url, _):
        first, second = asked(url, "GET", "GET")
    assert first.response
    assert len(first.response.body) == LONGEST_BODY
    assert second.response


def test_requests_together_go_over_connections_of_their_own_and_later_ones_over_the_last() -> None:
    async def work(connections: Connections) -> list[Reply]:
        together = await asyncio.gather(*(connections.exchange(octets, "GET", 5.0) for _ in range(3)))
        return [*together, *[await connections.exchange(octets, "GET", 5.0) for _ in range(2)]]

    with saying(*[[b"|" + OK] * 3 + [STAYS]] * 3) as (url, heard):
        octets = octets_of(Request("GET", url))
        replies = over(url, work)
    assert statuses(replies) == [(200, b"hi")] * 5
    assert max(reply.sent for reply in replies[:3]) < min(reply.received for reply in replies[:3])
    ports = [port for _, port, _ in heard]
    assert len(set(ports[:3])) == 3
    assert ports[3] == ports[4]


def test_no_more_connections_than_are_meant_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(connections: Connections) -> list[Reply]:
        return await asyncio.gather(*(connections.exchange(octets, "GET", 5.0) for _ in range(4)))

    monkeypatch.setattr(lean, "MOST_ABREAST", 2)
    with saying([OK] * 4 + [STAYS], [OK] * 4 + [STAYS], [OK] * 4) as (url, heard):
        octets = octets_of(Request("GET", url))
        assert statuses(over(url, work)) == [(200, b"hi")] * 4
    assert len({port for _, port, _ in heard}) == 2


def test_a_host_is_looked_up_once_so_that_all_connections_lead_to_one_node(monkeypatch: pytest.MonkeyPatch) -> None:
    asked_for: list[object] = []

    def resolve(host: object, port: int, *_: object, **__: object) -> list[object]:
        asked_for.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with saying([CLOSING["close"]], [CLOSING["close"]]) as (url, _):
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        replies = asked(url.replace("127.0.0.1", "api.invalid"), "GET", "GET")
    assert statuses(replies) == [(200, b"hi")] * 2
    assert asked_for == ["api.invalid"]


def test_an_address_of_this_machine_to_send_from() -> None:
    with saying([OK], [OK]) as (url, heard):
        for address in ("", "127.0.0.3"):
            asked(url, "GET", address=address)
    assert [address for address, _, _ in heard] == ["127.0.0.1", "127.0.0.3"]


def test_tls_by_the_trust_that_is_given() -> None:
    authority, serving = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    trusting, strange = ssl.create_default_context(), ssl.create_default_context()
    authority.configure_trust(trusting)
    serving.set_alpn_protocols(["h2", "http/1.1"])
    with saying([OK, OK, STAYS], [OK], tls=serving) as (url, _):
        assert statuses(asked(url, "GET", "GET", trust=trusting)) == [(200, b"hi")] * 2
        (reply,) = asked(url, "GET", trust=strange)
    assert "certificate verify failed" in reply.fault
    assert not reply.dropped


def test_a_connection_cut_instead_of_a_handshake_is_dropped() -> None:
    with saying([b"|"]) as (url, _):
        (reply,) = asked(url.replace("http:", "https:"), "GET", trust=ssl.create_default_context())
    assert reply.dropped


def test_a_body_goes_with_its_length() -> None:
    octets = octets_of(Request("POST", "http://a.example:8080/b", (("Content-Type", "text/plain"),), b"{"))
    head, _, body = octets.partition(b"\r\n\r\n")
    assert body == b"{"
    assert head.split(b"\r\n") == [
        b"POST /b HTTP/1.1",
        b"Host: a.example:8080",
        b"Content-Type: text/plain",
        b"Content-Length: 1",
    ]


@pytest.mark.parametrize("value", ["a\r\nX-Other: b", "\u20ac"])
def test_a_field_that_would_be_another_request_is_not_sent(value: str) -> None:
    with pytest.raises(ValueError):
        octets_of(Request("GET", "http://a.example/", (("Authorization", value),)))
