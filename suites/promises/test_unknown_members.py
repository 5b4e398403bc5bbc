"""A member that no description has does no harm."""

from __future__ import annotations

from accord.authoring import Promise, Workshop, expect, keeps, violation


@keeps("unknown-member", writes=True)
def test_unknown_members_break_nothing(workshop: Workshop, promise: Promise) -> None:
    """A draft with a member that nobody knows is refused, or taken with or without it, and is no server error."""
    name = promise["resource"]
    workshop.make(name)
    document = workshop.draft(name, {promise["member"]: promise.get("value", "accord")})
    exchange = expect(workshop.post(name, document)).answered().exchange
    if exchange.status >= 500:
        raise violation(exchange, "status", expected="success or a refusal", actual=f"status {exchange.status}")
