"""Where handshakes go, and the contexts by which they are made."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any

PROTOCOLS = ("h2", "http/1.1")
"""The protocols that a client of HTTP offers by ALPN."""
_LEGACY_CONNECT = 0x4  # SSL_OP_LEGACY_SERVER_CONNECT, named from Python 3.12


@dataclass(frozen=True, slots=True)
class Host:
    """Where the handshakes go, by which name, and how long they may take: one alone, and all until a time.

    The time is one of `time.monotonic`.
    """

    name: str
    port: int
    timeout: float
    until: float

    @property
    def sni(self) -> str:
        """The name to ask for; addresses are not asked for by name."""
        return "" if is_address(self.name) else self.name

    def connect(self, address: str = "") -> socket.socket:
        """A connection to the host, or to one of its addresses; raises TimeoutError where no time is left."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return socket.create_connection((address or self.name, self.port), min(self.timeout, left))


def is_address(host: str) -> bool:
    """Whether a host is an IP address and no name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    return ipaddress.ip_address(host).is_loopback if is_address(host) else host == "localhost"


def ascii_name(host: str) -> str:
    """A host as it stands in handshakes: international names in their ASCII form, without a dot behind."""
    try:
        return (host if host.isascii() else host.encode("idna").decode("ascii")).rstrip(".")
    except UnicodeError:
        return host.encode("ascii", "replace").decode("ascii")


def open_context() -> ssl.SSLContext:
    """A context that takes whatever the server has, so that it can be seen."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.options |= _LEGACY_CONNECT
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def chain_of(secured: ssl.SSLSocket) -> list[bytes]:
    """The certificates as the server sent them, leaf first, each as DER."""
    if hasattr(secured, "get_unverified_chain"):  # Python 3.13
        return list(secured.get_unverified_chain())
    inner: Any = getattr(secured, "_sslobj", None)
    if hasattr(inner, "get_unverified_chain"):
        return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in inner.get_unverified_chain() or ()]
    leaf = secured.getpeercert(binary_form=True)
    return [leaf] if leaf else []


def why(error: BaseException) -> str:
    """What went wrong on the way, for people."""
    match error:
        case TimeoutError():
            return "no answer in time"
        case ConnectionRefusedError():
            return "the port is closed"
        case ssl.SSLError():
            return f"TLS failed: {(error.reason or 'the connection was closed').replace('_', ' ').lower()}"
        case OSError():
            return f"no connection: {error.strerror or error}"
    return str(error)
