"""Where resources of a type are served by their ids, and which of them an answer shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from accord.authoring import Exchange, ResourceFacts, World, not_applicable, segment


def addressed(world: World) -> list[str]:
    """The types of which resources are served by URLs that end with their ids; raises NotApplicable without any."""
    found = [facts.type for facts in world.collections if facts.sample and home(facts)]
    if not found:
        raise not_applicable("no resource was seen whose URL ends with its id")
    return found


def home(facts: ResourceFacts) -> str:
    """What the URL of each resource of a type begins with, up to its id; empty where that cannot be told."""
    end = segment(facts.sample[1]) if facts.sample else ""
    url = facts.sample_url or ""
    return url.removesuffix(end) if end and url.endswith(f"/{end}") else ""


def shown(exchange: Exchange, facts: ResourceFacts) -> str | None:
    """The id of the one resource that an answer shows, None where it shows none that can be told."""
    data = exchange.document if facts.id_member else exchange.document.get("data")
    value = data.get(facts.id_member or "id") if exchange.ok and isinstance(data, dict) else None
    return str(value) if isinstance(value, str | int) else None


def readable(world: World) -> dict[str, str]:
    """The URLs of collections and of one resource of each, by names."""
    found: dict[str, str] = {}
    for facts in world.survey.resources:
        found |= {facts.type: facts.url} if facts.url else {}
        found |= {f"one of {facts.type}": facts.sample_url} if facts.sample_url else {}
    if not found:
        raise not_applicable("nothing was seen that can be read")
    return found


@contextmanager
def nowhere(world: World, url: str) -> Iterator[None]:
    """A URL at which nothing is, so that unsafe methods harm nobody: for so long they are let out."""
    world.maker.custody.unused.add(url)
    try:
        yield
    finally:
        world.maker.custody.unused.discard(url)
