"""What of a request's framing is refused before it is parsed, and how such a refusal looks on the wire."""

from __future__ import annotations

import json
import re
import uuid
from email.utils import formatdate
from http import HTTPStatus

_CODED = re.compile(rb"\r?\ntransfer-encoding[ \t]*:", re.IGNORECASE)
_SIZED = re.compile(rb"\r?\ncontent-length[ \t]*:", re.IGNORECASE)
_HUGE = re.compile(rb"\r?\ncontent-length[ \t]*:[ \t]*[0-9]{12,}[ \t]*(?:\r|\n|$)", re.IGNORECASE)


def misframed(octets: bytes) -> tuple[int, str] | None:
    """Status and reason for refusing a request that h11 would take, or None."""
    head = re.split(rb"\r?\n\r?\n", octets, maxsplit=1)[0]
    if head.startswith(b"CONNECT "):
        return 501, "This server is no proxy."
    if _CODED.search(head) and _SIZED.search(head):
        return 400, "A request has Transfer-Encoding or Content-Length, not both."
    if _HUGE.search(head):
        return 413, "Nothing that large is taken."
    return None


def refusal(status: int, detail: str) -> bytes:
    """A whole response that says why a request was refused, after which the connection is closed."""
    phrase = HTTPStatus(status).phrase
    content = json.dumps({"type": "about:blank", "title": phrase, "status": status, "detail": detail}).encode()
    lines = [
        f"HTTP/1.1 {status} {phrase}",
        f"Date: {formatdate(usegmt=True)}",
        "Content-Type: application/problem+json",
        f"Content-Length: {len(content)}",
        "Cache-Control: no-store",
        "X-Content-Type-Options: nosniff",
        f"X-Request-Id: {uuid.uuid4()}",
        "Connection: close",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content
