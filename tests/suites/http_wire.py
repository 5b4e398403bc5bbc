"""Exchanges made of raw octets, as a client that keeps them would tell them."""

from __future__ import annotations

import zlib

from accord.judge.octets import read_octets
from accord.model.exchange import Exchange, Request, Response
from tests.suites.http_answers import BASE, NOW

DATE = b"Date: " + NOW.encode() + b"\r\n"


def wired(head: bytes, rest: bytes = b"", *, method: str = "GET", sent: tuple[tuple[str, str], ...] = ()) -> Exchange:
    """An exchange from the status line, the field lines, and what follows them; a Date is added to the lines."""
    line, _, lines = head.partition(b"\r\n")
    octets = line + b"\r\n" + DATE + lines + b"\r\n" + rest
    found = read_octets(octets, method)
    headers = tuple((each.name.title(), each.value) for each in found.lines)
    body = found.content
    if found.values("content-encoding") in (["gzip"], ["deflate"]):
        try:
            body = zlib.decompressobj(47).decompress(body)
        except zlib.error:
            body = found.content
    response = Response(found.status, headers, body, wire=octets)
    return Exchange("x-1", Request(method, f"{BASE}/notes", sent), response, started=1795262400.0)
