"""Creations with a provocation in them: sent, and judged beside the same creation without it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from typing import Any

from accord.authoring import Exchange, Identity, Maker, Recipe, expect, inconclusive, violation

NOTHING = "nothing can be created here"
SYNCHRONOUS = "the contract does not say that anything works asynchronously"

Control = Callable[[], object]


def attributes_of(exchange: Exchange) -> dict[str, Any]:
    """The attributes of the primary resource of a document."""
    data = exchange.document.get("data")
    attributes = data.get("attributes") if isinstance(data, dict) else None
    return attributes if isinstance(attributes, dict) else {}


def attributes_at(maker: Maker, url: str) -> dict[str, Any]:
    """The attributes of a resource, read anew; raises Inconclusive where it cannot be read."""
    return attributes_of(expect(maker.read(url)).accepted().exchange)


def linkage(members: Iterable[Identity], to_many: bool | None) -> Any:
    """The value of `data` by which a relationship leads to some resources."""
    identifiers = [{"type": kind, "id": name} for kind, name in members]
    return identifiers if to_many else identifiers[0] if identifiers else None


def with_relationships(document: dict[str, Any], links: dict[str, Any]) -> dict[str, Any]:
    """A copy of a document whose resource has such linkage beside what it had."""
    changed = copy.deepcopy(document)
    relationships = changed["data"].setdefault("relationships", {})
    relationships.update({name: {"data": data} for name, data in links.items()})
    return changed


def require_refusal(exchange: Exchange, status: int, because: str, control: Control) -> None:
    """That a request was refused with a status; a refusal with another is one only where the control succeeds."""
    expect(exchange).answered()
    if exchange.status == 202 and status != 415:
        raise inconclusive(f"{exchange.request.line} was put off with 202")
    if exchange.status != status and not exchange.ok:
        control()
    expect(exchange).status(status, because=because)


def require_same_outcome(
    maker: Maker,
    recipe: Recipe,
    document: dict[str, Any],
    what: str,
    *,
    content_type: str | None = None,
    control: dict[str, Any] | None = None,
) -> Exchange:
    """Create from a document, and require what comes of it without `what`: success, with the attributes sent.

    `control` is the same without `what`; by default what the recipe says.
    """
    exchange = maker.client.post(recipe.facts.url or "", document, content_type=content_type)
    expect(exchange).answered()
    if not exchange.ok:
        maker.create(recipe, control)
        raise violation(
            exchange, "status", expected=f"success, as without {what}", actual=f"status {exchange.status}"
        )
    made = maker.made_by(exchange)
    if made is None:
        raise inconclusive(f"what {exchange.request.line} created cannot be found")
    sent, shown = document["data"]["attributes"], attributes_at(maker, made[1])
    for name in recipe.plain:
        if shown.get(name) != sent[name]:
            raise violation(
                exchange, f"/data/attributes/{name}", expected=f"{sent[name]!r}, as without {what}",
                actual=f"{shown.get(name)!r}",
            )  # fmt: skip
    return exchange
