"""Between ASGI and the sandbox's own values: what a scope says, and how an answer is sent."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from email.utils import formatdate
from ipaddress import ip_address
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from sandbox.message import Pairs, Response

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

HOST = re.compile(r"(?:[\w.~!$&'()*+,;=%-]*|\[[0-9a-fA-F:.]+\])(?::[0-9]*)?", re.ASCII)
WHOLE_URL = re.compile(f"https?://({HOST.pattern})(?=/|$)", re.ASCII | re.IGNORECASE)


def target_of(scope: Scope) -> tuple[str, str] | None:
    """Origin and path of a request target, which may be a whole URL; None where the host is no host."""
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    host = next((value.decode("latin-1") for key, value in scope["headers"] if key == b"host"), "")
    if not HOST.fullmatch(host):
        return None
    if whole := WHOLE_URL.match(path):
        host, path = whole[1], path[whole.end() :]
    server = scope.get("server") or ("127.0.0.1", 80)
    origin = f"{scope['scheme']}://{host or f'{server[0]}:{server[1]}'}"
    try:
        urlsplit(origin)
    except ValueError:  # a bracketed host that is no address
        return None
    return origin, path


def is_misdirected(scope: Scope, origin: str) -> bool:
    """Whether a request names another host than this machine, although only this machine can have sent it."""
    listening, _ = scope.get("server") or ("", 0)
    host = urlsplit(origin).hostname or ""
    return _is_loopback(listening) and not (_is_loopback(host) or host == "localhost")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def query_of(scope: Scope) -> Pairs:
    """The decoded names and values of the query, in the order sent."""
    text = scope["query_string"].decode("utf-8", "replace")
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace"))


def headers_of(scope: Scope) -> Pairs:
    """The request headers as text."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])


async def read_body(scope: Scope, receive: Receive, largest: int) -> bytes | None:
    """The body; of one that is too large just enough to show it; None where the client left before it was whole."""
    if _announced(scope) > largest and _waits(scope):
        return bytes(largest + 1)
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        if len(body) <= largest:
            body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body)


def _announced(scope: Scope) -> int:
    return int(next((value for name, value in scope["headers"] if name == b"content-length"), b"0"))


def _waits(scope: Scope) -> bool:
    """Whether the client sends the body only when it is told to."""
    return any(name == b"expect" and value.lower() == b"100-continue" for name, value in scope["headers"])


async def send_response(response: Response, method: str, send: Send) -> None:
    """Send an answer with the date and the length that it lacks; HEAD gets the headers of GET alone."""
    body = response.octets()
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    if response.header("date") is None:
        headers.append((b"date", formatdate(usegmt=True).encode()))
    if response.status not in (204, 304) and response.header("content-length") is None:
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})
