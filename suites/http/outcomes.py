"""How an answer to an odd request is taken: that it came, and that it is no error of the server's own."""

from __future__ import annotations

from collections.abc import Collection

from accord.authoring import Client, Exchange, expect, inconclusive, violation, warn


def settled(exchange: Exchange, expected: str = "success or a 4xx", *asked_for: int) -> Exchange:
    """The exchange, once the API itself has answered it without a 5xx; `asked_for` are statuses that decide here."""
    expect(exchange).answered(*asked_for)
    if exchange.status >= 500:
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    return exchange


def readable(client: Client, url: str) -> Exchange:
    """The answer to a plain GET, a control; raises Inconclusive where it is no success."""
    exchange = expect(client.get(url)).answered().exchange
    if not exchange.ok:
        raise inconclusive(f"the control {exchange.request.line} was answered {exchange.status}")
    return exchange


def require_refusal(exchange: Exchange, allowed: Collection[int], what: str) -> None:
    """That a request was refused: a success or a 5xx is a violation, a refusal by another status a warning."""
    wanted = f"a refusal ({', '.join(map(str, sorted(allowed)))}) of {what}"
    settled(exchange, wanted, *allowed)
    if exchange.ok:
        raise violation(exchange, "status", expected=wanted, actual=f"status {exchange.status}")
    if exchange.status not in allowed:
        if exchange.status == 403:
            raise inconclusive(f"{exchange.request.line}: status 403 hides whether {what} would be refused")
        warn(exchange, "status", expected=wanted, actual=f"status {exchange.status}")


def field_of(exchange: Exchange, name: str) -> str | None:
    """The value of a response field, its lines joined; None where it is absent."""
    lines = exchange.response.fields.get(name.lower(), []) if exchange.response else []
    return ", ".join(lines) if lines else None


def vary_of(exchange: Exchange) -> set[str]:
    """The members of Vary in lowercase."""
    return {member.strip().lower() for member in (field_of(exchange, "vary") or "").split(",") if member.strip()}
