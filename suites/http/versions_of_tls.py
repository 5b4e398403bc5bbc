"""Versions of TLS: which a host agrees on, and which it refuses."""

from __future__ import annotations

from accord.authoring import inconclusive, violation
from accord.model.transport import Offer, Outcome
from accord.runtime.transport import HostView, handshake_of
from suites.http.certificates import require_handshake


def require_refused(transport: HostView, names: tuple[str, ...]) -> None:
    """That versions, each offered alone, end in an alert or a closed connection."""
    require_handshake(transport)
    offers = [offer for offer in transport.facts.versions if offer.name in names]
    agreed = [offer for offer in offers if offer.outcome == Outcome.AGREED and offer.agreed.startswith(names)]
    if agreed:
        raise violation(
            handshake_of(transport.facts), "handshake", expected="an alert, or a closed connection",
            actual="; ".join(f"agreed on {offer.agreed}" for offer in agreed),
        )  # fmt: skip
    require_outcomes(offers)


def require_outcomes(offers: list[Offer]) -> None:
    """End without a verdict where an offer did not reach the server."""
    for offer in offers:
        if offer.outcome not in (Outcome.AGREED, Outcome.REFUSED):
            raise inconclusive(f"{offer.name} could not be offered: {offer.alert}")
