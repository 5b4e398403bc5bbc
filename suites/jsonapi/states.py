"""How a resource stands: its attributes, whom its relationships lead to, and their related links."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from accord.authoring import Exchange, Identity, Made, Maker, RelationshipFacts, expect, inconclusive, link_url
from suites.jsonapi.creations import attributes_of
from suites.jsonapi.linkage import identities, page_of_more, served
from suites.jsonapi.linking import specimen_of
from suites.jsonapi.parts import relationships_of
from suites.jsonapi.reading import relationship_of

_LONGEST = 120

Held = frozenset[Identity]


@dataclass(frozen=True, slots=True)
class State:
    """What was read of a resource; relationships whose members could not be told are not among `members`.

    `related` holds the URL of each related link that was shown.
    """

    exchange: Exchange
    attributes: Mapping[str, Any]
    members: Mapping[str, Held]
    related: Mapping[str, str]

    def differing(self, other: State) -> set[str]:
        """The attributes and relationships that differ; null and absent attributes are alike."""
        names = self.attributes.keys() | other.attributes.keys()
        told = self.members.keys() & other.members.keys()
        return {name for name in names if self.attributes.get(name) != other.attributes.get(name)} | {
            name for name in told if self.members[name] != other.members[name]
        }


def look(maker: Maker, made: Made, relationships: Iterable[RelationshipFacts] = (), *, fresh: bool = False) -> State:
    """Read a resource, with the members of some relationships wherever they are told; raises Inconclusive."""
    exchange = expect(maker.client.get(made.url, fresh=fresh)).accepted().exchange
    data = exchange.document.get("data")
    if not isinstance(data, dict):
        raise inconclusive(f"{exchange.request.line} shows no resource")
    members = _shown(exchange)
    hidden = [facts for facts in relationships if facts.name not in members]
    if names := [facts.name for facts in hidden if facts.includable and not _tells(data, facts.name)]:
        members = {**_shown(maker.client.get(made.url, {"include": ",".join(names)}, fresh=fresh)), **members}
    for facts in hidden:
        found = None if facts.name in members else served(maker.client, specimen_of(maker, made, facts), fresh=fresh)
        if found and not found.partial:
            members[facts.name] = frozenset(found.members)
    return State(exchange, attributes_of(exchange), members, dict(_related(data, made.url)))


def _tells(data: dict[str, Any], name: str) -> bool:
    """Whether a resource shows linkage, be it a page of more: then it shows no other with `include`."""
    return "data" in (relationship_of(data, name) or {})


def _shown(exchange: Exchange) -> dict[str, Held]:
    """The members of the relationships whose whole linkage the primary resource shows."""
    return {
        name: frozenset(identities(relationship["data"]))
        for name, relationship in _relationships(exchange.document.get("data"))
        if exchange.ok and "data" in relationship and not page_of_more(relationship)
    }


def _related(data: Any, base: str) -> Iterator[tuple[str, str]]:
    for name, relationship in _relationships(data):
        if url := link_url(relationship.get("links"), "related", base):
            yield name, url


def _relationships(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, relationship in relationships_of(data).items() if isinstance(data, dict) else ():
        if isinstance(relationship, dict):
            yield name, relationship


def named(members: Iterable[Identity]) -> str:
    """Some identities in words, for findings."""
    return ", ".join(f"{kind} {name}" for kind, name in sorted(members)) or "nothing"


def told(value: Any) -> str:
    """A JSON value as it may stand in a finding: not too long."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
