"""A transport of httpx that also keeps the octets that its connections receive, as they came."""

from __future__ import annotations

import ssl
from typing import Any

import httpcore
import httpx


class TappedTransport(httpx.HTTPTransport):
    """An `httpx.HTTPTransport` for one request at a time; `heard` grows by all that is received.

    A parsed response no longer shows what was odd about its framing, repeated fields or surplus octets.
    """

    def __init__(self, verify: ssl.SSLContext, limits: httpx.Limits) -> None:
        super().__init__(verify=verify, limits=limits)
        self.heard = bytearray()
        self._pool = httpcore.ConnectionPool(
            ssl_context=verify,
            max_keepalive_connections=limits.max_keepalive_connections,
            network_backend=_Backend(self.heard),
        )

    def forget(self) -> None:
        """Close all connections; the next request opens one of its own."""
        for connection in self._pool.connections:
            connection.close()


class _Backend(httpcore.SyncBackend):
    def __init__(self, heard: bytearray) -> None:
        super().__init__()
        self._heard = heard

    def connect_tcp(self, *args: Any, **options: Any) -> httpcore.NetworkStream:
        return _Stream(super().connect_tcp(*args, **options), self._heard)


class _Stream(httpcore.NetworkStream):
    """A connection that keeps what it reads; below TLS nothing is kept, only what TLS gives."""

    def __init__(self, stream: httpcore.NetworkStream, heard: bytearray) -> None:
        self._stream = stream
        self._heard = heard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        octets = self._stream.read(max_bytes, timeout)
        self._heard += octets
        return octets

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, timeout), self._heard)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
