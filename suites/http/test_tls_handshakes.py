"""Checks of handshakes: versions, cipher suites, protocols, server names and addresses."""

from __future__ import annotations

from accord.authoring import inconclusive, not_applicable, verifies, violation, warn
from accord.model.transport import Outcome
from accord.runtime.transport import HostView, handshake_of
from accord.wire.tls_host import PROTOCOLS, is_address
from suites.http.certificates import names_host, require_handshake, require_leaf
from suites.http.versions_of_tls import require_outcomes, require_refused

_OLD = ("SSL 3", "TLS 1.0", "TLS 1.1")
_ADVISED_AGAINST = {
    "3DES": "no suite with 3DES",
    "static RSA": "no key exchange without forward secrecy",
    "static DH": "no key exchange without forward secrecy",
    "DHE": "no Diffie-Hellman over finite fields",
    "CBC": "encrypt-then-mac with CBC",
}


@verifies("http/tls/no-obsolete-version")
def test_old_versions_are_refused(transport: HostView) -> None:
    """SSL 3, TLS 1.0 and TLS 1.1, offered alone, end in an alert or a closed connection; SSL 2 is not tried."""
    require_refused(transport, _OLD)


@verifies("http/tls/current-version")
def test_current_versions_are_offered(transport: HostView) -> None:
    """TLS 1.3 is preferred, and TLS 1.2 available."""
    handshake, facts = require_handshake(transport), transport.facts
    about = handshake_of(facts)
    newest, former = facts.version("TLS 1.3"), facts.version("TLS 1.2")
    if handshake.version != "TLS 1.3":
        spoken = newest is not None and newest.outcome == Outcome.AGREED
        actual = f"{handshake.version} is preferred" if spoken else f"{handshake.version} is the newest"
        warn(about, "handshake", expected="TLS 1.3 where a client offers it", actual=actual)
    elif former and former.outcome == Outcome.REFUSED:
        warn(about, "handshake", expected="TLS 1.2 for clients without TLS 1.3", actual="TLS 1.2 is refused")


@verifies("http/tls/cipher-suites")
def test_weak_cipher_suites_are_refused(transport: HostView) -> None:
    """Suites without encryption, authentication or strength are refused; those advised against are noted."""
    require_handshake(transport)
    about = handshake_of(transport.facts)
    offers = {offer.name: offer for offer in transport.facts.ciphers}
    forbidden = offers.get("forbidden")
    if forbidden and forbidden.outcome == Outcome.AGREED:
        raise violation(
            about, "handshake", expected="no suite without encryption or authentication, with RC4, or below 112 bits",
            actual=f"agreed on {forbidden.agreed}",
        )  # fmt: skip
    for name, expected in _ADVISED_AGAINST.items():
        offer = offers.get(name)
        if offer and offer.outcome == Outcome.AGREED and not (name == "CBC" and offer.bound_mac):
            warn(about, "handshake", expected=expected, actual=f"agreed on {offer.agreed}")
    require_outcomes(list(offers.values()))


@verifies("http/tls/sni-alpn-addresses")
def test_names_protocols_and_addresses_agree(transport: HostView) -> None:
    """An offered protocol is selected, unknown names are refused, and every address serves the same identity."""
    handshake, facts = require_handshake(transport), transport.facts
    if is_address(facts.host):
        raise not_applicable("the host is an address, which has neither a name nor other addresses")
    about, leaf = handshake_of(facts), require_leaf(transport)
    strangers = [each.address for each in facts.endpoints if each.leaf and not names_host(each.leaf, facts.host)]
    if strangers and names_host(leaf, facts.host):
        raise violation(
            about, strangers[0], expected=f"a certificate for {facts.host}, as at {handshake.address}",
            actual="a certificate for others",
        )  # fmt: skip
    if handshake.protocol not in PROTOCOLS:
        warn(
            about, "ALPN", expected=f"one of {', '.join(PROTOCOLS)}",
            actual=f"{handshake.protocol} is selected" if handshake.protocol else "no protocol is selected",
        )  # fmt: skip
    if facts.alien_name and facts.alien_name.outcome == Outcome.AGREED:
        same = facts.alien_name.agreed == leaf.fingerprint
        actual = f"{facts.alien_name.name} gets {'the' if same else 'another'} certificate"
        warn(about, "server name", expected="an alert for a host that is not there", actual=actual)


@verifies("http/tls/alpn-mismatch-refused")
def test_unknown_protocols_end_the_handshake(transport: HostView) -> None:
    """A handshake that offers an unknown protocol alone ends with no_application_protocol."""
    handshake, offer = require_handshake(transport), transport.facts.alien_protocol
    if not handshake.protocol:
        raise not_applicable("the server does not use ALPN")
    if offer is None or offer.outcome == Outcome.UNREACHED:
        raise inconclusive(f"the protocol could not be offered: {offer.alert if offer else 'no handshake'}")
    about, expected = handshake_of(transport.facts), "the alert no_application_protocol"
    if offer.outcome == Outcome.REFUSED:
        if "no_application_protocol" not in offer.alert:
            warn(about, "ALPN", expected=expected, actual=offer.alert or "another alert")
    elif offer.agreed and offer.agreed != offer.name:
        raise violation(about, "ALPN", expected=expected, actual=f"{offer.agreed} is selected, which was not offered")
    else:
        actual = "the unknown protocol is selected" if offer.agreed else "the handshake goes on without a protocol"
        warn(about, "ALPN", expected=expected, actual=actual)
