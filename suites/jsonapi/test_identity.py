"""Identity: a type and an id name one resource, by one name everywhere, and references are relationships."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from accord.authoring import (
    Client,
    Exchange,
    Identity,
    ResourceFacts,
    Survey,
    identity,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.jsonapi.reading import pointer
from suites.jsonapi.sightings import (
    Sighting,
    apart,
    by_identity,
    comparable,
    differences,
    references,
    sightings,
    steady,
    stem,
)
from suites.jsonapi.unused import with_segment

_FOREIGN_KEY = re.compile(r"(.+?)(?:[-_][iI][dD]|Id|ID)")


@verifies("jsonapi-*/document-resource-objects/resource-unique")
def test_type_and_id_name_one_resource(client: Client, survey: Survey) -> None:
    """What is seen of a type and id on several routes is seen of one resource."""
    groups = by_identity(sightings(client, survey))
    if not groups:
        raise not_applicable("no resource was seen on two routes")
    for one, other in _contradicting(groups.values()):
        names = steady(client, other, steady(client, one, differences(one, other)))
        actual = f"{' '.join(one.identity)} with another {_listed(names)}"
        if _are_two(one, other, names):
            raise violation(other.exchange, other.place, expected=f"the resource at {one}", actual=actual)


def _contradicting(groups: Iterable[list[Sighting]]) -> list[tuple[Sighting, Sighting]]:
    """Of each type the pair of sightings of one resource that contradict each other most."""
    worst: dict[str, tuple[float, Sighting, Sighting]] = {}
    for one, *others in groups:
        for other in others:
            share = len(differences(one, other)) / (len(comparable(one, other)) or 1)
            if share > worst.get(one.identity[0], (0.0,))[0]:
                worst[one.identity[0]] = share, one, other
    return [(one, other) for _, one, other in worst.values()]


def _are_two(one: Sighting, other: Sighting, names: list[str]) -> bool:
    """Whether so much differs that no shorter or other representation explains it."""
    among = comparable(one, other)
    return 2 * len(names) > len(among) and (len(among) > 1 or apart(one, other))


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names[:3]) + (" ..." if len(names) > 3 else "")


@verifies("jsonapi-*/document-resource-objects/type-consistency")
def test_types_have_one_name(client: Client, survey: Survey) -> None:
    """A resource goes by the same type in collections, at its own URL, in linkage and in `included`."""
    known: dict[tuple[str, str], tuple[str, Sighting]] = {}
    warned: set[str] = set()
    for (kind, key), sighting, place in references(sightings(client, survey)):
        first, where = known.setdefault((stem(kind), key), (kind, sighting))
        if first != kind and stem(kind) not in warned:
            warned.add(stem(kind))
            warn(sighting.exchange, place, expected=f"the type {first} of {first} {key}, as in the answer to "
                 f"{where.exchange.request.line}", actual=f"the type {kind}")  # fmt: skip
    if not known:
        raise not_applicable("no resource was seen")


@verifies("jsonapi-1.1/document-resource-objects/resource-attributes-use-relationships")
def test_references_are_relationships(client: Client, survey: Survey) -> None:
    """No attribute holds the id of a resource to which there is no relationship."""
    samples = [(facts, client.get(facts.sample_url)) for facts in survey.resources if facts.sample_url]
    if not any(_attributes(exchange) for _, exchange in samples):
        raise not_applicable("no resource has attributes")
    for facts, exchange in samples:
        for name, value in _attributes(exchange).items():
            if target := _referred(client, survey, facts, name, value):
                warn(exchange, pointer("data", "attributes", name), actual="an attribute with its id",
                     expected=f"a relationship to {' '.join(target)}")  # fmt: skip


def _referred(client: Client, survey: Survey, owner: ResourceFacts, name: str, value: Any) -> Identity | None:
    """The resource that an attribute names by its id, where the owner has no relationship that may lead there."""
    match = _FOREIGN_KEY.fullmatch(name)
    facts = next((item for item in survey.resources if match and stem(item.type) == stem(match[1])), None)
    if facts is None or any(not item.types or facts.type in item.types for item in owner.relationships):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int) or (facts.type, str(value)) == owner.sample:
        return None
    return (facts.type, str(value)) if _exists(client, facts, str(value)) else None


def _attributes(exchange: Exchange) -> dict[str, Any]:
    data = exchange.document.get("data")
    found = data.get("attributes") if isinstance(data, dict) else None
    return found if isinstance(found, dict) else {}


def _exists(client: Client, facts: ResourceFacts, key: str) -> bool:
    if key in facts.ids:
        return True
    url = with_segment(facts.sample_url or "", facts.sample[1], key) if facts.sample else None
    exchange = client.get(url) if url else None
    return exchange is not None and exchange.ok and identity(exchange.document.get("data")) == (facts.type, key)
