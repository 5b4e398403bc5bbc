"""Sends one request over httpx's transport and tells what came back, octet for octet."""

from __future__ import annotations

import ssl
import time
import zlib
from dataclasses import replace
from urllib.parse import urlsplit

import httpx

from accord.model.contract import Contract
from accord.model.exchange import Headers, Request, Response
from accord.wire.tap import TappedTransport

_LONGEST_BODY = 64 * 1024 * 1024


class TransportFault(Exception):
    """No usable response came; the message says what happened instead, and `heard` holds the octets that came."""

    def __init__(self, message: str, heard: bytes = b"") -> None:
        self.heard = heard
        super().__init__(message)


def trust_of(contract: Contract) -> ssl.SSLContext:
    """What certificates are verified against: the CA that the contract names, or those that httpx trusts."""
    if not any(url.startswith("https:") for url in (contract.base_url, contract.token_url)):
        return httpx.create_ssl_context(verify=False)  # nothing is verified without TLS, so no roots are read
    return ssl.create_default_context(cafile=contract.tls.ca) if contract.tls.ca else httpx.create_ssl_context()


class Transport:
    """One connection pool; nothing is added to, or followed beyond, what it is given."""

    def __init__(self, timeout: float, trust: ssl.SSLContext) -> None:
        self._timeout = {"connect": timeout, "read": timeout, "write": timeout, "pool": timeout}
        self._http = TappedTransport(verify=trust, limits=httpx.Limits(max_keepalive_connections=4))

    def send(self, request: Request) -> Response:
        """The response to a request; raises TransportFault where none came."""
        parts = urlsplit(request.url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        started = time.perf_counter()
        self._http.heard.clear()
        try:
            outgoing = httpx.Request(
                request.method,
                f"{parts.scheme}://{parts.netloc}/",
                headers=list(request.headers),
                content=request.body or None,
                extensions={"timeout": self._timeout, "target": target.encode("utf-8", "backslashreplace")},
            )
            answer = self._http.handle_request(outgoing)
            body = _read(answer)
        except httpx.HTTPError as error:
            raise TransportFault(_name(error), bytes(self._http.heard)) from error
        headers = tuple((_latin(name), _latin(value)) for name, value in answer.headers.raw)
        reason = answer.extensions.get("reason_phrase", b"").decode("latin-1")
        elapsed = time.perf_counter() - started
        version = answer.extensions.get("http_version", b"HTTP/1.1").decode("latin-1").removeprefix("HTTP/")
        response = Response(answer.status_code, headers, decoded(body, headers), reason, elapsed, version)
        octets = bytes(self._http.heard)
        if response.status >= 500:
            self._http.forget()  # what has failed may close the connection in silence
        if octets == response.plain():
            return response
        if _ends_late(request.method, response, octets):
            self._http.forget()
        return replace(response, wire=octets)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()


def _ends_late(method: str, response: Response, octets: bytes) -> bool:
    """Whether more came than the response announced, which the next request would take for its answer."""
    if response.header("transfer-encoding"):
        return not octets.endswith(b"\r\n\r\n")
    length = "0" if method == "HEAD" or response.status in (204, 304) else response.header("content-length")
    rest = len(octets.partition(b"\r\n\r\n")[2])
    return length is not None and length.isdigit() and rest > int(length)


def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    stream = answer.stream
    assert isinstance(stream, httpx.SyncByteStream)  # noqa: S101 - what a synchronous transport returns
    try:
        for chunk in stream:
            body += chunk
            if len(body) > _LONGEST_BODY:
                raise httpx.ReadError(f"the body is longer than {_LONGEST_BODY} bytes")
    finally:
        stream.close()
    return bytes(body)


def decoded(body: bytes, headers: Headers) -> bytes:
    """The body with its content coding undone, as far as that can be done."""
    coding = next((value.strip().lower() for name, value in headers if name.lower() == "content-encoding"), "")
    if coding not in ("gzip", "x-gzip", "deflate") or not body:
        return body
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(body, _LONGEST_BODY)
    except zlib.error:
        return body


def _latin(octets: bytes) -> str:
    return octets.decode("latin-1")


def _name(error: httpx.HTTPError) -> str:
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"certificate not accepted: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            return f"TLS failed: {cause.reason}"
        cause = cause.__cause__ or cause.__context__
    match error:
        case httpx.TimeoutException():
            return f"timed out ({type(error).__name__})"
        case httpx.ConnectError():
            return f"no connection: {error}"
        case httpx.RemoteProtocolError():
            return f"broken response: {error}"
    return f"{type(error).__name__}: {error}"
