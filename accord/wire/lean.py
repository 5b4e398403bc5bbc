"""A lean client of HTTP/1.1: many exchanges over few connections, each with the instants at which it began and ended.

What is sent is put together once, by httpx and h11; what comes back is read by llhttp, the parser of Node, which
takes a third of the processor time that h11 takes and a twentieth of httpx's.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import h11
import httptools
import httpx

from accord.model.exchange import Headers, Request, Response

MOST_ABREAST = 64
"""How many connections are open at once; what is sent beyond them waits for one."""
LONGEST_BODY = 64 * 1024
"""How many octets of a body are kept."""
_SWITCHING = 101


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: `response` is None where nothing usable did.

    `sent` and `received` are seconds of the monotonic clock: when the first octet went out, and when the last one
    came. `idle` is for how many seconds the connection had not been used. `dropped` tells that a connection was
    refused, or ended without an octet of an answer; `retried` that the request was sent twice, since the first
    connection was stale. `fault` is what happened instead of a response.
    """

    sent: float
    received: float
    response: Response | None = None
    dropped: bool = False
    retried: bool = False
    fault: str = ""
    idle: float = 0.0


def octets_of(request: Request) -> bytes:
    """What goes over a connection for a request; raises ValueError where it cannot be sent so."""
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        origin, headers = _origin(request.url), list(request.headers)
        told = httpx.Request(request.method, origin, headers=headers, content=request.body or None)
        line = h11.Connection(h11.CLIENT)
        begin = h11.Request(method=told.method, target=target.encode(), headers=told.headers.raw)
        events = (begin, h11.Data(request.body), h11.EndOfMessage())
        return b"".join(line.send(event) or b"" for event in events)
    except (h11.LocalProtocolError, httpx.InvalidURL, UnicodeError) as error:
        # What is wrong with it is not repeated, since it may be a secret.
        raise ValueError("its URL, or one of its fields, may not stand in HTTP/1.1") from error


class Connection(asyncio.Protocol):
    """One connection, which carries one exchange at a time.

    `sent` is when the request of the exchange went out, and 0 before there was one.
    """

    def __init__(self) -> None:
        self.sent = 0.0
        self._method = ""
        self._headers: list[tuple[bytes, bytes]] = []
        self._body = bytearray()
        self._last = self._idle = 0.0
        self._ends_with_connection = False
        self._answered: asyncio.Future[Reply] | None = None
        self._transport: asyncio.Transport
        self._parser: httptools.HttpResponseParser

    @property
    def free(self) -> bool:
        """Whether it can take another exchange."""
        return self._answered is None and not self._transport.is_closing()

    @property
    def peer(self) -> str:
        """The address of the other side."""
        return str(self._transport.get_extra_info("peername")[0])

    def exchange(self, octets: bytes, method: str) -> asyncio.Future[Reply]:
        """Send a request, and tell later what came of it; only where it is free."""
        self._answered = asyncio.get_running_loop().create_future()
        self.sent = time.monotonic()
        self._idle = self.sent - (self._last or self.sent)
        self._method, self._last, self._ends_with_connection = method, 0.0, False
        self._headers, self._body = [], bytearray()
        self._transport.write(octets)
        return self._answered

    def abort(self) -> None:
        """Close it at once, whatever is under way."""
        self._answered = None
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take note of the transport."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - what a stream connection is given
        self._transport = transport
        self._parser = _parser(self)

    def data_received(self, data: bytes) -> None:
        """Read on; what comes without having been asked for spoils the connection."""
        if self._answered is None:
            self._transport.abort()
            return
        self._last = time.monotonic()
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._end(fault=f"the answer cannot be read: {error}")
            self._transport.abort()

    def connection_lost(self, error: Exception | None) -> None:
        """Tell what came of the exchange that was under way."""
        if self._ends_with_connection and error is None:
            self._finish()
        elif self._last:
            self._end(fault="the connection ended within the answer")
        else:
            self._last = time.monotonic()
            self._end(dropped=True, fault="the connection ended without an answer")

    def on_message_begin(self) -> None:
        """Another answer begins, which must be one that is waited for."""
        if self._answered is None:
            self._transport.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field line."""
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The end of the head, with which an answer to HEAD ends too, which the parser does not know."""
        if self._is_interim():
            return
        if self._method == "HEAD":
            self._finish()
            self._parser = _parser(self)
        else:
            self._ends_with_connection = not self._parser.should_keep_alive() and not self._is_framed()

    def on_body(self, piece: bytes) -> None:
        """A piece of the body; what is too long is cut."""
        self._body += piece[: LONGEST_BODY - len(self._body)]

    def on_message_complete(self) -> None:
        """The end of an answer, if it is no interim one."""
        if self._is_interim():
            self._headers.clear()
        else:
            self._finish()

    def _is_interim(self) -> bool:
        status = self._parser.get_status_code()
        return 100 <= status < 200 and status != _SWITCHING

    def _is_framed(self) -> bool:
        return any(name.lower() in (b"content-length", b"transfer-encoding") for name, _ in self._headers)

    def _finish(self) -> None:
        if self._answered is None:
            return
        status, version = self._parser.get_status_code(), self._parser.get_http_version()
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in self._headers)
        took = self._last - self.sent
        self._end(Response(status, headers, bytes(self._body), elapsed=took, version=version))
        if status == _SWITCHING or not _persists(version, headers):
            self._transport.close()

    def _end(self, response: Response | None = None, *, dropped: bool = False, fault: str = "") -> None:
        answered, self._answered = self._answered, None
        if answered and not answered.done():
            answered.set_result(Reply(self.sent, self._last, response, dropped, fault=fault, idle=self._idle))


class Connections:
    """The connections to the origin of a URL, from one local address; the one that was used last is used next."""

    def __init__(self, url: str, trust: ssl.SSLContext, address: str = "") -> None:
        origin = _origin(url)
        self._host = origin.raw_host.decode("ascii")
        self._port = origin.port or (443 if origin.scheme == "https" else 80)
        self._trust = trust if origin.scheme == "https" else None
        if self._trust:
            self._trust.set_alpn_protocols(["http/1.1"])
        self._local = (address, 0) if address else None
        self._peer = ""
        self._idle: list[Connection] = []
        self._room = asyncio.Semaphore(MOST_ABREAST)

    async def exchange(self, octets: bytes, method: str, patience: float) -> Reply:
        """Send a request, and tell what came of it within so many seconds."""
        began, connection = time.monotonic(), None
        try:
            async with self._room, asyncio.timeout(patience):
                connection = self._unused() or await self._connect()
                return await connection.exchange(octets, method)
        except TimeoutError:
            sent = connection.sent if connection else began
            return Reply(sent, time.monotonic(), fault="timed out")
        except OSError as error:
            dropped = isinstance(error, ConnectionError)
            return Reply(began, time.monotonic(), dropped=dropped, fault=f"{type(error).__name__}: {error}")
        finally:
            if connection and connection.free:
                self._idle.append(connection)
            elif connection:
                connection.abort()

    async def close(self) -> None:
        """Close those that are idle."""
        while self._idle:
            self._idle.pop().abort()
        await asyncio.sleep(0)

    def _unused(self) -> Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if connection.free:
                return connection
        return None

    async def _connect(self) -> Connection:
        _, connection = await asyncio.get_running_loop().create_connection(
            Connection,
            self._peer or self._host,
            self._port,
            ssl=self._trust,
            server_hostname=self._host if self._trust else None,
            local_addr=self._local,
        )
        # Other addresses of the host may be other nodes, which count for themselves.
        self._peer = connection.peer
        return connection


def _origin(url: str) -> httpx.URL:
    parts = urlsplit(url)
    return httpx.URL(f"{parts.scheme}://{parts.netloc}/")


def _parser(connection: Connection) -> httptools.HttpResponseParser:
    """A parser that puts up with what other clients put up with."""
    parser = httptools.HttpResponseParser(connection)
    parser.set_dangerous_leniencies(
        lenient_headers=True,
        lenient_chunked_length=True,
        lenient_optional_lf_after_cr=True,
        lenient_optional_cr_before_lf=True,
    )
    return parser


def _persists(version: str, headers: Headers) -> bool:
    """Whether the connection stays open after an answer (RFC 9112, section 9.3)."""
    told = {
        token.strip().lower() for name, value in headers if name.lower() == "connection" for token in value.split(",")
    }
    return "close" not in told and (version == "1.1" or "keep-alive" in told)
