"""Allow: which methods a resource is said to support."""

from __future__ import annotations

from accord.authoring import Client, Exchange
from accord.judge.fields import list_members


def says_what_is_allowed(exchange: Exchange) -> bool:
    """Whether an answer has Allow, if only an empty one."""
    return exchange.response is not None and "allow" in exchange.response.fields


def allow_of(exchange: Exchange) -> set[str]:
    """The methods in Allow."""
    return set(list_members(exchange.response.values("allow"))) if exchange.response else set()


def allowed_by_options(client: Client, url: str) -> set[str]:
    """The methods that a successful OPTIONS lists; none where it lists none."""
    exchange = client.request("OPTIONS", url)
    return allow_of(exchange) if exchange.ok else set()
