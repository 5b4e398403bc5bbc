"""Tells when a response is complete, and what it was, however it was framed."""

from __future__ import annotations

import re
from dataclasses import replace

import h11

from accord.model.exchange import Headers, Response
from accord.wire.transport import TransportFault, decoded

_LONGEST_HEAD = 1024 * 1024
_HEAD = re.compile(rb"HTTP/([0-9.]+) ([0-9]{3})(?: ([^\r\n]*))?\r?\n(.*?)(?:\r?\n\r?\n|\Z)", re.DOTALL)
_FIRST = re.compile(rb"(?:HTTP/[0-9.]+ 1[0-9]{2}\b.*?\r?\n\r?\n)*", re.DOTALL)
_SHOWN = 40


class Hearing:
    """Takes octets as they come, in answer to one request of some method.

    `done` tells that nothing more is to come: the response is complete, or so broken that its end cannot be told;
    `continued` that 100 (Continue) came before it.
    """

    def __init__(self, method: str) -> None:
        self.octets = b""
        self.done = False
        self.continued = False
        self._body = bytearray()
        self._head: h11.Response | None = None
        self._parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        known = method if method in ("HEAD", "CONNECT") else "GET"
        self._parser.send(h11.Request(method=known, target="/", headers=[("Host", "unknown")]))
        self._parser.send(h11.EndOfMessage())

    def hear(self, data: bytes) -> None:
        """Take what came."""
        self.octets += data
        if self.done or not data:
            return
        try:
            self._parser.receive_data(data)
            self._follow()
        except h11.RemoteProtocolError:
            self.done = True

    def response(self, elapsed: float, ending: str) -> Response:
        """What was heard, in so many seconds; `ending` tells whether the connection was closed or reset after it.

        Raises TransportFault where it is no response, or where the rest of it did not come in time.
        """
        if not self.octets:
            raise TransportFault(f"the connection was {ending} without a response" if ending else _TIMED_OUT)
        if not self.done and not ending:
            raise TransportFault("timed out in the middle of a response")
        heard = self._parsed() or self._as_it_stands()
        if heard is None:
            raise TransportFault(f"no HTTP response: {self.octets[:_SHOWN]!r}")
        heard = replace(heard, body=decoded(heard.body, heard.headers), elapsed=elapsed)
        return heard if heard.plain() == self.octets else replace(heard, wire=self.octets)

    def _follow(self) -> None:
        while not self.done:
            match self._parser.next_event():
                case h11.NEED_DATA:
                    return
                case h11.InformationalResponse() as interim:
                    self.continued = self.continued or interim.status_code == 100
                case h11.Response() as final:
                    self._head = final
                case h11.Data(data=data):
                    self._body += data
                case _:
                    self.done = True

    def _parsed(self) -> Response | None:
        head = self._head
        if head is None:
            return None
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in head.headers.raw_items())
        version = head.http_version.decode("ascii")
        return Response(head.status_code, headers, bytes(self._body), head.reason.decode("latin-1"), version=version)

    def _as_it_stands(self) -> Response | None:
        """The response as far as it looks like one, where a strict parser gave up on its head."""
        first = _FIRST.match(self.octets)
        final = _HEAD.match(self.octets, first.end() if first else 0)
        if final is None:
            return None
        version, status, reason, lines = final.groups(b"")
        return Response(int(status), _headers(lines), self.octets[final.end() :], reason.decode("latin-1"),
                        version=version.decode("ascii"))  # fmt: skip


_TIMED_OUT = "timed out (no response)"


def _headers(lines: bytes) -> Headers:
    """The field lines as pairs; a folded one stays part of the value before it."""
    unfolded = re.sub(rb"\r?\n[ \t]+", b" ", lines)
    pairs = [line.decode("latin-1").partition(":") for line in re.split(rb"\r?\n", unfolded) if b":" in line]
    return tuple((name.strip(), value.strip(" \t")) for name, _, value in pairs)


def broken_response(method: str, octets: bytes, elapsed: float) -> Response | None:
    """What came as the beginning of a response and went wrong, as far as it looks like one."""
    if not octets.startswith(b"HTTP/"):
        return None
    hearing = Hearing(method)
    hearing.hear(octets)
    try:
        return hearing.response(elapsed, "closed")
    except TransportFault:
        return None
