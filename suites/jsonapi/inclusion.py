"""What `include` could deliver: members of relationships that are known before they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from accord.authoring import (
    Client,
    Exchange,
    RelationshipFacts,
    ResourceFacts,
    Specimen,
    Survey,
    not_applicable,
)
from accord.judge.document import identity
from accord.model.survey import Identity
from accord.runtime.surveying.specimens import link_url
from suites.jsonapi.parts import (
    Resource,
    delivered,
    identities,
    included,
    linkage_of,
    primary,
    relationships_of,
)

_LOOKS = 2
_PAIRS = 3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two relationships that `include` delivers singly at one URL, with what each delivers."""

    url: str
    names: tuple[str, str]
    members: tuple[frozenset[Identity], frozenset[Identity]]


@dataclass(frozen=True, slots=True)
class Nested:
    """A path of two steps, and how it is known: the resource on the way, members at the end, one of which
    at least is not `already` delivered by the first step alone."""

    url: str
    path: str
    middle: Identity
    members: frozenset[Identity]
    already: frozenset[Identity]


def includable(facts: RelationshipFacts) -> bool:
    """Whether `include` was seen to deliver the members of a relationship."""
    return facts.includable and facts.filled is not None


def has_includable(facts: ResourceFacts) -> bool:
    """Whether `include` was seen to deliver the members of some relationship of a resource."""
    return any(map(includable, facts.relationships))


def filled(facts: RelationshipFacts) -> Specimen:
    """The specimen of a relationship that has members; not applicable without."""
    if facts.filled is None:
        raise not_applicable(f"no members of {facts} were seen")
    return facts.filled


def members_at(exchange: Exchange, survey: Survey) -> dict[str, set[Identity]]:
    """By relationship, the members known of primary resources that are not primary data themselves.

    Relationships that `include` was seen to deliver come first.
    """
    found: dict[str, set[Identity]] = {}
    first: list[str] = []
    for row in primary(exchange):
        for name, members, proven in _known(row, survey):
            found.setdefault(name, set()).update(members - delivered(exchange))
            if proven:
                first.append(name)
    names = sorted(found, key=lambda name: name not in first)
    return {name: found[name] for name in names if found[name]}


def _known(row: Resource, survey: Survey) -> Iterator[tuple[str, set[Identity], bool]]:
    """Name, known members, and whether `include` works, for each relationship of a resource."""
    owner = identity(row)
    resource = survey.resource(owner[0]) if owner else None
    for name in relationships_of(row):
        facts = resource.relationship(name) if resource else None
        specimens = facts.specimens if facts else ()
        seen = {member for item in specimens if item.owner == owner for member in item.members or ()}
        yield name, linkage_of(row, name) | seen, bool(facts and facts.includable)


def pair_of(client: Client, facts: ResourceFacts) -> Pair:
    """Two relationships of a resource that can be included at the same URL; not applicable without."""
    usable = [item for item in facts.relationships if includable(item)]
    for one, other in islice(combinations(usable, 2), _PAIRS):
        urls = [item.owner_url for facts in (one, other) for item in facts.specimens if item.members]
        urls.sort(key=urls.count, reverse=True)
        for url in islice(dict.fromkeys(urls), _LOOKS):
            answers = [client.get(url, {"include": item.name}) for item in (one, other)]
            first, second = (frozenset(identities(included(answer))) for answer in answers)
            if first and second:
                return Pair(url, (one.name, other.name), (first, second))
    raise not_applicable("no resource was seen with members of two relationships that can be included")


def nested_of(client: Client, survey: Survey, facts: RelationshipFacts) -> Nested:
    """A path that begins with a relationship and leads on to members not yet delivered; not applicable without."""
    specimen = filled(facts)
    direct = client.get(specimen.owner_url, {"include": facts.name})
    reached = [row for row in (*included(direct), *primary(direct)) if identity(row) in (specimen.members or ())]
    for row, name, members in _steps(client, survey, direct, reached):
        middle, already = identity(row), frozenset(delivered(direct))
        if middle and members - already:
            return Nested(specimen.owner_url, f"{facts.name}.{name}", middle, frozenset(members - already), already)
    raise not_applicable(f"nothing is known that `include={facts.name}` does not deliver already")


def _steps(
    client: Client, survey: Survey, source: Exchange, rows: list[Resource]
) -> Iterator[tuple[Resource, str, set[Identity]]]:
    """Relationships of resources with their members: the known ones, then a few that have to be looked up."""
    here = source.request.url
    known = [(row, *step) for row in rows for step in _known(row, survey)]
    known.sort(key=lambda step: not step[3])
    for row, name, members, _ in known:
        if members:
            yield row, name, members
    looks = 0
    for row, name, members, _ in known:
        if members or looks >= _LOOKS:
            continue
        relationship = relationships_of(row)[name]
        links = relationship.get("links") if isinstance(relationship, dict) else None
        if url := link_url(links, "related", here) or link_url(links, "self", here):
            looks += 1
            yield row, name, delivered(client.get(url))
