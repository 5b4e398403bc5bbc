"""What a server makes of one thing when nothing else is offered."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable, Mapping

from accord.model.transport import Offer, Outcome
from accord.wire import tls_hello as hello
from accord.wire.tls_certificates import read_certificate
from accord.wire.tls_host import Host, open_context, why
from accord.wire.tls_suites import ANY, CLASSES, MODERN, suite_name

ALIEN_PROTOCOL = "x-none"
ALIEN_NAME = "no-such-host.invalid"

_LONGEST_FLIGHT = 131072
_ALERTS = ("TLSV1_", "TLSV13_", "SSLV3_")


def old_versions(host: Host) -> Iterable[Offer]:
    """SSL 3, TLS 1.0 and TLS 1.1, each offered alone, with every cipher suite they may have."""
    for number in (hello.SSL_3, hello.TLS_1_0, hello.TLS_1_1):
        yield offer(host, hello.VERSIONS[number], number, {**ANY, **CLASSES["forbidden"]})[1]


def offer(
    host: Host, name: str, version: int, suites: Mapping[int, str], protocols: tuple[str, ...] = ()
) -> tuple[hello.Flight, Offer]:
    """Offer one thing with a hello of our own."""
    try:
        flight = _flight(host, hello.client_hello(version, suites, host.sni, protocols))
    except hello.NotTls as error:
        return hello.Flight(), Offer(name, Outcome.UNREACHED, alert=str(error))
    except ConnectionResetError:
        return hello.Flight(), Offer(name, Outcome.REFUSED, alert="the connection was reset")
    except OSError as error:
        return hello.Flight(), Offer(name, Outcome.UNREACHED, alert=why(error))
    if flight.ended or not flight.version:
        return flight, Offer(name, Outcome.REFUSED, alert=flight.alert or "the connection was closed")
    agreed = f"{hello.VERSIONS.get(flight.version, hex(flight.version))} {suite_name(flight.suite)}"
    if protocols:
        agreed = flight.protocol
    return flight, Offer(name, Outcome.AGREED, agreed, flight.alert, flight.bound_mac, flight.dh_bits)


def _flight(host: Host, octets: bytes) -> hello.Flight:
    received = b""
    until = time.monotonic() + host.timeout
    with host.connect() as bare:
        bare.sendall(octets)
        while time.monotonic() < until and len(received) < _LONGEST_FLIGHT:
            flight = hello.read_flight(received)
            if flight.done:
                return flight
            part = bare.recv(16384)
            if not part:
                return flight
            received += part
    return hello.read_flight(received)


def _attempt(act: Callable[[], str], name: str) -> Offer:
    """What became of a handshake with the local library."""
    try:
        return Offer(name, Outcome.AGREED, act())
    except ssl.SSLError as error:
        return _refusal(name, error)
    except ConnectionResetError:
        return Offer(name, Outcome.REFUSED, alert="the connection was reset")
    except OSError as error:
        return Offer(name, Outcome.UNREACHED, alert=why(error))


def _refusal(name: str, error: ssl.SSLError) -> Offer:
    """Alerts that came have names of their own, or none that the library knows; the rest it found wrong itself."""
    reason = error.reason or ""
    closed = isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)
    if closed or not reason or reason.startswith(_ALERTS):
        return Offer(name, Outcome.REFUSED, alert="the connection was closed" if closed else reason.lower())
    if reason == "BAD_EXTENSION" and name == ALIEN_PROTOCOL:
        return Offer(name, Outcome.AGREED, "a protocol that was not offered")
    return Offer(name, Outcome.UNREACHED, alert=reason.lower())


def alien_protocol(host: Host, modern: Offer) -> Offer:
    """An ALPN protocol that nobody speaks, offered alone; `modern` tells whether TLS 1.2 can be used for that."""
    if modern.outcome == Outcome.AGREED:
        return offer(host, ALIEN_PROTOCOL, hello.TLS_1_2, ANY, (ALIEN_PROTOCOL,))[1]
    refusal = offer(host, ALIEN_PROTOCOL, hello.TLS_1_3, MODERN, (ALIEN_PROTOCOL,))[1]
    if refusal.outcome == Outcome.REFUSED:
        return refusal

    def act() -> str:
        context = open_context()
        context.set_alpn_protocols([ALIEN_PROTOCOL])
        with host.connect() as bare, context.wrap_socket(bare, server_hostname=host.name) as secured:
            return secured.selected_alpn_protocol() or ""

    return _attempt(act, ALIEN_PROTOCOL)


def alien_name(host: Host) -> Offer:
    """A server name that is not there; what was agreed on is the fingerprint of the certificate."""

    def act() -> str:
        with host.connect() as bare, open_context().wrap_socket(bare, server_hostname=ALIEN_NAME) as secured:
            leaf = secured.getpeercert(binary_form=True)
            return read_certificate(leaf).fingerprint if leaf else ""

    return _attempt(act, ALIEN_NAME)
