"""What checks of transport ask about certificates: whom they name, for how long they hold, and how much is left."""

from __future__ import annotations

import datetime as dt
import ipaddress

from accord.authoring import inconclusive, not_applicable, violation
from accord.judge.dates import parse_http_date
from accord.model.transport import Certificate, Handshake, TransportFacts
from accord.runtime.transport import HostView, handshake_of

DAY = 86400

_LONGEST = (
    (dt.date(2029, 3, 15), 47),
    (dt.date(2027, 3, 15), 100),
    (dt.date(2026, 3, 15), 200),
    (dt.date(2020, 9, 1), 398),
    (dt.date(2018, 3, 1), 825),
)
"""From which day of issue a public certificate may hold for how many days (Baseline Requirements §6.3.2)."""
_LONGEST_BEFORE = 1187  # 39 months


def require_handshake(transport: HostView) -> Handshake:
    """The handshake of a target that is served over TLS."""
    if not transport.facts.secure:
        raise not_applicable("the target is served without TLS")
    if transport.facts.handshake is None:
        raise inconclusive(f"no handshake with {transport.facts.host} succeeded: {transport.facts.fault}")
    return transport.facts.handshake


def require_leaf(transport: HostView) -> Certificate:
    """The certificate of a target that is served over TLS."""
    chain = require_handshake(transport).chain
    if not chain:
        raise inconclusive("the certificate could not be seen")
    return chain[0]


def require_public(transport: HostView) -> Certificate:
    """The certificate of a target to which the rules of public CAs apply."""
    leaf = require_leaf(transport)
    if not transport.facts.trust or not transport.facts.trust.public:
        raise not_applicable("the rules of public CAs do not apply: the certificate is not known to come from one")
    return leaf


def require_trust(transport: HostView) -> None:
    """That the chain verifies from what the server sent, dates of the leaf and its names apart."""
    require_leaf(transport)
    trust = transport.facts.trust
    if trust is None:
        raise inconclusive("the chain could not be verified from here")
    if trust.fault:
        raise violation(
            handshake_of(transport.facts), "certificate chain", expected=f"a path to a root of {trust.store}",
            actual=trust.fault,
        )  # fmt: skip


def require_name(transport: HostView) -> None:
    """That subjectAltName names the host."""
    leaf, host = require_leaf(transport), transport.facts.host
    if not names_host(leaf, host):
        named = ", ".join((*leaf.names, *leaf.addresses)[:5])
        raise violation(
            handshake_of(transport.facts), "subjectAltName", expected=f"an entry for {host}",
            actual=f"entries for {named}" if named else f"no subjectAltName; the subject is {leaf.subject}",
        )  # fmt: skip


def require_validity(transport: HostView) -> None:
    """That the present lies between notBefore and notAfter."""
    leaf, facts = require_leaf(transport), transport.facts
    if leaf.not_before <= facts.at <= leaf.not_after:
        return
    if any(leaf.not_before <= date <= leaf.not_after for date in _dates(facts)):
        raise inconclusive("the local clock and the Date of the host disagree about whether the certificate is valid")
    early = facts.at < leaf.not_before
    actual = f"valid from {day(leaf.not_before)} on" if early else f"expired at {day(leaf.not_after)}"
    raise violation(handshake_of(facts), "certificate", expected=f"validity at {day(facts.at)}", actual=actual)


def _dates(facts: TransportFacts) -> list[int]:
    """The present as the host tells it, where it does."""
    found = (parse_http_date(answer.header("date")) for answer in facts.plain)
    return [int(moment.timestamp()) for moment in found if moment]


def names_host(leaf: Certificate, host: str) -> bool:
    """Whether subjectAltName names a host (RFC 9525 §6.3, §6.4); the common name does not count.

    A wildcard is the whole first label of a name, and stands for one label.
    """
    try:
        wanted = ipaddress.ip_address(host)
    except ValueError:
        return any(_matches(name, host) for name in leaf.names)
    return any(ipaddress.ip_address(each) == wanted for each in leaf.addresses if "/" not in each)


def _matches(pattern: str, host: str) -> bool:
    pattern, host = pattern.lower().rstrip("."), host.lower().rstrip(".")
    if not pattern.startswith("*."):
        return pattern == host
    return pattern[2:] == host.partition(".")[2]


def longest_days(not_before: int) -> int:
    """For how many days a public certificate may hold that was issued at a time."""
    issued = dt.datetime.fromtimestamp(not_before, dt.UTC).date()
    return next((days for since, days in _LONGEST if issued >= since), _LONGEST_BEFORE)


def due(leaf: Certificate) -> float:
    """How many seconds may be left when it is renewed in time: a third of its lifetime, at most 30 days."""
    return min(leaf.lifetime / 3, 30 * DAY)


def overdue(leaf: Certificate) -> float:
    """How many seconds are too few: a tenth of its lifetime, at most 7 days; none for those of up to 10 days."""
    return min(leaf.lifetime / 10, 7 * DAY) if leaf.lifetime > 10 * DAY else 0


def day(moment: float) -> str:
    """A time, for people."""
    return dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%d %H:%M UTC")


def days(seconds: float) -> str:
    """A span of time, for people."""
    return f"{seconds / DAY:.1f} days"
