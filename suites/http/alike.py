"""One fault provoked by several operations: whether all tell of it alike."""

from __future__ import annotations

from accord.authoring import Exchange, expect, not_applicable, warn
from suites.http.provoking import essence_of

_OTHER_REASONS = frozenset({403, 405})


def require_same_fault(exchanges: list[Exchange], *asked_for: int) -> None:
    """Warn of answers whose status or form differs from that of the first, all being to the same fault.

    Refusals for another reason, of rights or of the method, are left out.
    """
    refused = [
        exchange
        for exchange in exchanges
        if exchange.status not in _OTHER_REASONS
        if 400 <= expect(exchange).answered(*asked_for).exchange.status < 500
    ]
    if len(refused) < 2:
        raise not_applicable("the fault cannot be provoked by several operations")
    first, *others = refused
    for other in others:
        for place, one, two in (("status", _code(first), _code(other)), ("body", _shape(first), _shape(other))):
            if one != two:
                warn(other, place, expected=f"{one}, as for {first.request.line}", actual=two)


def _code(exchange: Exchange) -> str:
    return f"status {exchange.status}"


def _shape(exchange: Exchange) -> str:
    """The form of an error: its media type, and the members of its document."""
    return f"{essence_of(exchange) or 'no media type'} with {', '.join(sorted(exchange.document)) or 'no members'}"
