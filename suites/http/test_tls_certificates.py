"""Checks of certificates: chain, names, dates, keys, and what proves that they were logged and not revoked."""

from __future__ import annotations

from accord.authoring import inconclusive, verifies, violation, warn
from accord.model.transport import Certificate
from accord.runtime.transport import HostView, handshake_of
from suites.http.certificates import (
    DAY,
    day,
    days,
    due,
    longest_days,
    overdue,
    require_leaf,
    require_name,
    require_public,
    require_trust,
    require_validity,
)

_WEAK_HASHES = ("md2", "md4", "md5", "sha1")
_SHORTEST_KEYS = {"RSA": 2048, "DSA": 2048, "EC": 224}
_SHORTEST_GROUP = 2048


@verifies("http/tls/chain-valid")
def test_chain_verifies_as_it_is_sent(transport: HostView) -> None:
    """The chain verifies to a trusted root from what the server sent, dates of the leaf and its names apart."""
    require_trust(transport)


@verifies("http/tls/host-name")
def test_certificate_names_the_host(transport: HostView) -> None:
    """subjectAltName names the host."""
    require_name(transport)


@verifies("http/tls/validity-now")
def test_certificate_is_valid_now(transport: HostView) -> None:
    """The present lies between notBefore and notAfter."""
    require_validity(transport)


@verifies("http/tls/remaining-lifetime")
def test_certificate_is_renewed_in_time(transport: HostView) -> None:
    """Enough of the lifetime is left: a third or 30 days, whichever is less."""
    leaf, facts = require_leaf(transport), transport.facts
    left = leaf.not_after - facts.at
    about = handshake_of(facts)
    actual = f"{days(left)} left of {days(leaf.lifetime)}"
    if left < overdue(leaf):
        raise violation(about, "notAfter", expected=f"at least {days(overdue(leaf))} left", actual=actual)
    if left < due(leaf):
        warn(about, "notAfter", expected=f"at least {days(due(leaf))} left", actual=actual)


@verifies("http/tls/lifetime-length")
def test_certificate_holds_for_no_longer_than_allowed(transport: HostView) -> None:
    """A public certificate holds for no longer than the rules at its issue allow."""
    leaf = require_public(transport)
    most = longest_days(leaf.not_before)
    if leaf.lifetime > most * DAY:
        raise violation(
            handshake_of(transport.facts), "notAfter",
            expected=f"at most {most} days for a certificate issued at {day(leaf.not_before)}",
            actual=f"a lifetime of {leaf.lifetime / DAY:.5g} days",
        )  # fmt: skip


@verifies("http/tls/key-and-signature")
def test_keys_and_signatures_are_strong(transport: HostView) -> None:
    """RSA and Diffie-Hellman have 2048 bits or more, curves 224, and nothing is signed with SHA-1 or MD5."""
    leaf = require_leaf(transport)
    handshake = transport.facts.handshake
    sent = handshake.chain if handshake else ()
    # What a root says of itself is not relied on; it need not even be sent.
    intermediates = [each for each in sent[1:] if not each.self_issued]
    weak = [trouble for each in (leaf, *intermediates) for trouble in _weaknesses(each)]
    groups = [offer.dh_bits for offer in transport.facts.ciphers if 0 < offer.dh_bits < _SHORTEST_GROUP]
    weak += [f"a Diffie-Hellman group of {bits} bits" for bits in sorted(set(groups))]
    if weak:
        raise violation(
            handshake_of(transport.facts), "certificate chain" if len(weak) > len(set(groups)) else "handshake",
            expected="RSA and DH from 2048 bits, EC from 224 bits, and no SHA-1 or MD5", actual="; ".join(weak),
        )  # fmt: skip


def _weaknesses(certificate: Certificate) -> list[str]:
    weak = []
    if certificate.bits < _SHORTEST_KEYS.get(certificate.key, 0):
        weak.append(f"the {certificate.key} key of {certificate.subject} has {certificate.bits} bits")
    if certificate.signature in _WEAK_HASHES:
        weak.append(f"{certificate.subject} is signed with {certificate.signature.upper()}")
    return weak


@verifies("http/tls/revocation-and-transparency")
def test_certificate_was_logged_and_stapling_is_met(transport: HostView) -> None:
    """A public certificate comes with two timestamps or more, and with the stapled response that it demands."""
    leaf, facts = require_public(transport), transport.facts
    timestamps = leaf.scts + facts.extension_scts
    about = handshake_of(facts)
    if not facts.stapling_seen and (leaf.must_staple or not timestamps):
        raise inconclusive("under TLS 1.3 only the certificate can be looked at, and it does not tell")
    if timestamps < 2:
        warn(about, "certificate", expected="two signed certificate timestamps or more", actual=f"{timestamps}")
    if leaf.must_staple and not facts.stapled:
        warn(about, "handshake", expected="the stapled response that the certificate demands", actual="none")
