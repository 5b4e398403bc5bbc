"""Octets sent as they are, over a connection of their own, and all that comes back."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable
from types import TracebackType
from urllib.parse import urlsplit

from accord.model.exchange import Exchange, Headers, Request, Response
from accord.wire.hearing import Hearing
from accord.wire.transport import TransportFault

LINGER = 0.2
"""How many seconds a connection is watched after a response, for its closing and for surplus octets."""

_MOST = 16 * 1024 * 1024
_PIECE = 65536
_METHOD = re.compile(rb"(?:\r?\n)*([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?= )")
_ORIGIN = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_LINES = re.compile(rb"\r?\n")

Attempt = Callable[[Request, Callable[[], Response]], Exchange]


class Line:
    """One connection, opened when it is first used; `attempt` lets a request out, and records what came of it."""

    def __init__(self, base_url: str, timeout: float, trust: ssl.SSLContext, attempt: Attempt) -> None:
        self._base_url = base_url
        self._timeout = timeout
        self._trust = trust
        self._attempt = attempt
        self._socket: socket.socket | None = None
        self._ending = ""

    def __enter__(self) -> Line:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def send(
        self,
        octets: bytes,
        *,
        then: bytes = b"",
        timeout: float | None = None,
        linger: float = LINGER,
        finish: bool = False,
    ) -> Exchange:
        """Send octets, and hear the response to its end.

        What is sent `then` waits for 100 (Continue), and is kept back where a final response comes instead. After a
        complete response the connection is watched for `linger` seconds more. With `finish` the sending side is
        closed, which TLS does not know.
        """
        request = read_request(octets + then, self._base_url)
        return self._attempt(
            request, lambda: self._talk(request, octets, then, timeout or self._timeout, linger, finish)
        )

    def closed(self, within: float) -> bool:
        """Whether the peer has closed the connection, or does so within so many seconds."""
        end = time.monotonic() + within
        while not self._ending and self._socket and (left := end - time.monotonic()) > 0:
            self._receive(left)
        return bool(self._ending)

    def close(self) -> None:
        """Close the connection."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def _talk(
        self, request: Request, octets: bytes, then: bytes, patience: float, linger: float, finish: bool
    ) -> Response:
        started = time.perf_counter()
        line = self._socket = self._socket or self._connect(patience)
        hearing = Hearing(request.method)
        self._utter(line, octets, patience, finish)
        end = time.monotonic() + patience
        while not self._ending and (left := end - time.monotonic()) > 0 and len(hearing.octets) < _MOST:
            if hearing.done:
                end, left = 0.0, linger
            data = self._receive(left)
            if data and hearing.done:
                end = time.monotonic() + linger
            hearing.hear(data)
            if then and hearing.continued:
                self._utter(line, then, patience, finish)
                then, end = b"", time.monotonic() + patience
        return hearing.response(time.perf_counter() - started, self._ending)

    def _connect(self, patience: float) -> socket.socket:
        parts = urlsplit(self._base_url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            line = socket.create_connection((host, port), patience)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if parts.scheme != "https":
                return line
            return self._trust.wrap_socket(line, server_hostname=host)
        except OSError as error:
            raise TransportFault(f"no connection: {error}") from error

    def _utter(self, line: socket.socket, octets: bytes, patience: float, finish: bool) -> None:
        """Send; a peer that will not listen to the end may have answered all the same."""
        line.settimeout(patience)
        try:
            line.sendall(octets)
            if finish and not isinstance(line, ssl.SSLSocket):
                line.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _receive(self, patience: float) -> bytes:
        """What comes next; nothing where nothing came in time, or where the peer closed or broke the connection."""
        assert self._socket  # noqa: S101 - whoever receives has connected
        self._socket.settimeout(patience)
        try:
            data = self._socket.recv(_PIECE)
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError:
            self._ending = "reset"
            return b""
        if not data:
            self._ending = "closed"
        return data


def read_request(octets: bytes, base_url: str) -> Request:
    """What can be read of a request in its octets; where nothing can, its method is `?`.

    Its URL is always of the target's own origin, where the octets went, whatever host they name.
    """
    begin, _, body = octets.partition(b"\r\n\r\n")
    found = _METHOD.match(begin)
    first, *lines = _LINES.split(begin.lstrip(b"\r\n"))
    words = first.decode("latin-1").split(" ")
    parts = urlsplit(base_url)
    target = _ORIGIN.sub("", words[1] if len(words) > 1 else "")
    return Request(
        found[1].decode("ascii") if found else "?",
        f"{parts.scheme}://{parts.netloc}{target if target.startswith('/') else '/'}",
        _pairs(lines),
        body,
        octets,
    )


def _pairs(lines: list[bytes]) -> Headers:
    named = [line.decode("latin-1").partition(":") for line in lines if b":" in line]
    return tuple((name.strip(), value.strip(" \t")) for name, _, value in named)
