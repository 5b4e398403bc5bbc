"""Gathers the transport facts of a host: about fifteen handshakes, each on a connection of its own.

What the host prefers is asked with the `ssl` module, what it takes when nothing else is offered with a hello of our
own (`tls_hello`), so that no local library limits it. Nothing is sent after a handshake, least of all credentials.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from accord.model.contract import Contract
from accord.model.transport import Certificate, Endpoint, Handshake, Outcome, TransportFacts
from accord.wire import tls_hello as hello
from accord.wire.tls_certificates import read_certificate, stapled_scts
from accord.wire.tls_host import PROTOCOLS, Host, ascii_name, chain_of, open_context, why
from accord.wire.tls_offers import alien_name, alien_protocol, offer, old_versions
from accord.wire.tls_plain import plain_answers
from accord.wire.tls_suites import ANY, CLASSES, MODERN
from accord.wire.tls_trust import trust_in

_VERSIONS = {"TLSv1": "TLS 1.0", "TLSv1.1": "TLS 1.1", "TLSv1.2": "TLS 1.2", "TLSv1.3": "TLS 1.3"}
_MOST_ADDRESSES = 4
_PATIENCE = 6
"""How many waits for a host that does not answer are taken, all in all."""


def gather(contract: Contract, timeout: float = 5.0) -> TransportFacts:
    """All transport facts of the host of a contract's https base URL; `fault` tells where there is none."""
    parts = urlsplit(contract.base_url)
    host = Host(ascii_name(parts.hostname or ""), parts.port or 443, timeout, time.monotonic() + _PATIENCE * timeout)
    facts = TransportFacts(host.name, host.port, int(time.time()), plain=plain_answers(contract, timeout))
    if parts.scheme != "https":
        return replace(facts, secure=False)
    try:
        handshake = _handshake(host)
    except (OSError, ValueError) as error:
        return replace(facts, fault=why(error))
    flight, modern = offer(host, "TLS 1.2", hello.TLS_1_2, ANY)
    return replace(
        facts,
        handshake=handshake,
        trust=trust_in(host, contract, handshake.chain),
        versions=(*old_versions(host), modern, offer(host, "TLS 1.3", hello.TLS_1_3, MODERN)[1]),
        ciphers=tuple(offer(host, name, hello.TLS_1_2, suites)[1] for name, suites in CLASSES.items()),
        alien_protocol=alien_protocol(host, modern),
        alien_name=alien_name(host),
        endpoints=tuple(_endpoints(host, handshake)),
        stapled=bool(flight.staple),
        extension_scts=flight.scts + (stapled_scts(flight.staple) if flight.staple else 0),
        stapling_seen=modern.outcome == Outcome.AGREED,
    )


def _handshake(host: Host) -> Handshake:
    context = open_context()
    context.set_alpn_protocols(list(PROTOCOLS))
    with host.connect() as bare, context.wrap_socket(bare, server_hostname=host.name) as secured:
        cipher = secured.cipher()
        return Handshake(
            version=_VERSIONS.get(secured.version() or "", secured.version() or ""),
            cipher=cipher[0] if cipher else "",
            protocol=secured.selected_alpn_protocol() or "",
            address=str(secured.getpeername()[0]),
            chain=tuple(_read(chain_of(secured))),
        )


def _read(chain: list[bytes]) -> Iterable[Certificate]:
    """The certificates of a chain; raises ValueError where the first, the host's own, cannot be read."""
    for index, der in enumerate(chain):
        try:
            yield read_certificate(der)
        except ValueError:
            if index == 0:
                raise


def _endpoints(host: Host, handshake: Handshake) -> Iterable[Endpoint]:
    """Each address that the host resolves to, with what it serves."""
    yield Endpoint(handshake.address, handshake.chain[0] if handshake.chain else None)
    for address in sorted(_addresses(host) - {handshake.address})[: _MOST_ADDRESSES - 1]:
        try:
            with (
                host.connect(address) as bare,
                open_context().wrap_socket(bare, server_hostname=host.name) as secured,
            ):
                leaf = secured.getpeercert(binary_form=True)
                yield Endpoint(address, read_certificate(leaf) if leaf else None)
        except (OSError, ValueError) as error:
            yield Endpoint(address, fault=why(error))


def _addresses(host: Host) -> set[str]:
    try:
        found = socket.getaddrinfo(host.name, host.port, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {str(entry[4][0]) for entry in found}
