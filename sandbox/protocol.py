"""HTTP/1.1 as the sandbox speaks it: by uvicorn and h11, strict about framing, and with wire faults."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from typing import Any, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.strict import misframed, refusal
from sandbox.wire import rewrites

LARGEST_HEAD = 128_000
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.1 1")
_SILENT = re.compile(rb"HTTP/1\.1 444 ")
"""The status of an answer that is none: the connection is closed instead."""


class Outlet:
    """The transport as a protocol sees it: holds a response back until a wire fault has rewritten it."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._held = bytearray()
        self.head = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, octets: bytes) -> None:
        """Send, or hold back what a fault is to see."""
        if _SILENT.match(octets):
            self._transport.close()
            return
        interim = not self._held and _INTERIM.match(octets)
        if interim or not rewrites(self.head, "response"):
            self._transport.write(octets)
        else:
            self._held += octets

    def flush(self) -> None:
        """Send what was held back, rewritten."""
        said, self._held = bytes(self._held), bytearray()
        for rewrite in rewrites(self.head, "response") if said else ():
            said = rewrite(said, self.head)
        self._transport.write(said)

    def close(self) -> None:
        """Send what was held back, and close."""
        self.flush()
        self._transport.close()


class WireProtocol(H11Protocol):
    """HTTP/1.1 as uvicorn speaks it, strict about framing, with the wire faults of the variant asked for."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.logger = logging.getLogger("uvicorn.error.sandbox")
        self.logger.setLevel(logging.ERROR)  # a request that is refused is no news
        self._coming = b""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin, with the transport behind an outlet."""
        self.outlet = Outlet(transport)
        super().connection_made(cast(asyncio.Transport, self.outlet))

    def data_received(self, data: bytes) -> None:
        """Hand a request on to be parsed, once its head is complete, rewritten and found well framed."""
        if not self._between_requests():
            super().data_received(data)
            return
        self._coming += data
        end = _HEAD_END.search(self._coming)
        if not end and len(self._coming) < LARGEST_HEAD:
            return
        heard, self._coming = self._coming, b""
        self.outlet.head = head = heard[: end.end() if end else 0]
        for rewrite in rewrites(head, "request"):
            heard = rewrite(heard, head)
        reason = misframed(heard)
        if reason:
            self._refuse(*reason)
        else:
            super().data_received(heard)

    def send_400_response(self, msg: str) -> None:
        """Refuse what h11 could not parse, with the status that it hints at."""
        self._refuse(getattr(sys.exception(), "error_status_hint", 400), msg)

    def on_response_complete(self) -> None:
        """Let the response go."""
        self.outlet.flush()
        super().on_response_complete()

    def _between_requests(self) -> bool:
        return self.conn.their_state is h11.IDLE and not self.conn.trailing_data[0]

    def _heads(self) -> bool:
        return self.outlet.head.startswith(b"HEAD ")

    def _refuse(self, status: int, detail: str) -> None:
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE, h11.ERROR):
            said = refusal(status, detail)
            self.outlet.write(said.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if self._heads() else said)
        self.outlet.close()
