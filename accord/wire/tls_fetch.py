"""One request on a connection of its own, without credentials: for origins beside the target's. Follows nothing."""

from __future__ import annotations

import http.client
import ssl
from urllib.parse import urlsplit

from accord.model.transport import PlainAnswer
from accord.wire.tls_host import why

_LONGEST = 65536


def fetch(
    method: str,
    url: str,
    *,
    body: str = "",
    content_type: str = "",
    trust: ssl.SSLContext | None = None,
    timeout: float = 5.0,
) -> PlainAnswer:
    """The answer to one request by http or https; a fault where none came. `trust` verifies https."""
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": "accord", "Accept": "*/*", "Connection": "close"}
    if body:
        headers["Content-Type"] = content_type
    connection = _connection(url, trust, timeout)
    try:
        connection.request(method, target, body.encode() or None, headers)
        response = connection.getresponse()
        text = response.read(_LONGEST).decode("utf-8", "replace")
        return PlainAnswer(url, method, response.status, tuple(response.getheaders()), text)
    except (OSError, http.client.HTTPException) as error:
        return PlainAnswer(url, method, fault=_fault(error))
    finally:
        connection.close()


def _connection(url: str, trust: ssl.SSLContext | None, timeout: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = trust or ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=timeout)


def _fault(error: Exception) -> str:
    return why(error) if isinstance(error, OSError) else f"no HTTP response: {type(error).__name__}"
