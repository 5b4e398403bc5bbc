"""Relationships given on creation: what was sent, and what the new resource is related to then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from accord.authoring import Exchange, Identity, Made, Maker, Recipe, RelationshipFacts, Specimen, link_url
from accord.judge.expect import Inconclusive
from accord.runtime.surveying.specimens import members_of
from suites.jsonapi.creations import linkage, with_relationships
from suites.jsonapi.linkage import page_of_more, served, shown
from suites.jsonapi.reading import relationship_of
from suites.jsonapi.unused import with_segment

_MEMBERS = 2
_ALONE = 4

Held = frozenset[Identity]


@dataclass(frozen=True, slots=True)
class Trial:
    """A relationship that an accepted creation gave: `document` was sent, `sent` are the members, `held` what came.

    `held` is None where the members cannot be read.
    """

    facts: RelationshipFacts
    document: dict[str, Any]
    exchange: Exchange
    sent: Held
    held: Held | None

    @property
    def kept(self) -> bool:
        """Whether the relationship holds what was sent, more or not."""
        return self.held is not None and self.sent <= self.held


_TRIALS: WeakKeyDictionary[Maker, dict[str, list[Trial]]] = WeakKeyDictionary()


def trials(maker: Maker, recipe: Recipe) -> list[Trial]:
    """Every relationship of a type given on creation, all at once or else one by one; tried once a run."""
    known = _TRIALS.setdefault(maker, {})
    kind = recipe.facts.type
    if kind not in known:
        known[kind] = _tried(maker, recipe)
    return known[kind]


def _tried(maker: Maker, recipe: Recipe) -> list[Trial]:
    members = {
        facts: found
        for facts in recipe.facts.relationships
        if facts.to_many is not None and (found := _members(maker, recipe, facts))
    }
    together = _create(maker, recipe, members) if members else []
    if not together:
        return [
            trial for facts in list(members)[:_ALONE] for trial in _create(maker, recipe, {facts: members[facts]})
        ]
    # What is not kept beside others may be kept alone.
    return [
        final
        for trial in together
        for final in (
            [trial]
            if trial.held in (None, trial.sent)
            else _create(maker, recipe, {trial.facts: members[trial.facts]})
        )
    ]


def _members(maker: Maker, recipe: Recipe, facts: RelationshipFacts) -> list[Identity]:
    """Members of the run's own, or else the one with which the recipe was accepted."""
    try:
        return maker.targets(facts, _MEMBERS if facts.to_many else 1)
    except Inconclusive:
        data = recipe.relationships.get(facts.name, {}).get("data")
        return [(data["type"], data["id"])] if isinstance(data, dict) else []


def _create(maker: Maker, recipe: Recipe, members: dict[RelationshipFacts, list[Identity]]) -> list[Trial]:
    """Create a resource with relationships; none where that is refused."""
    links = {facts.name: linkage(found, facts.to_many) for facts, found in members.items()}
    document = with_relationships(maker.body(recipe), links)
    made = created(maker, recipe, document)
    if made is None:
        return []
    return [
        Trial(facts, document, made.exchange, frozenset(sent), held(maker, made, facts, sent))
        for facts, sent in members.items()
    ]


def created(maker: Maker, recipe: Recipe, document: dict[str, Any]) -> Made | None:
    """What a document creates; None where it is refused, or what it made cannot be found."""
    exchange = maker.client.post(recipe.facts.url or "", document)
    found = maker.made_by(exchange)
    return Made(*found, document["data"], exchange) if found else None


def held(maker: Maker, made: Made, facts: RelationshipFacts, sent: Iterable[Identity]) -> Held | None:
    """What a relationship of a resource holds: what was sent, if any place that tells of it says so."""
    first: Held | None = None
    for found in _readings(maker, made, facts):
        if found == frozenset(sent):
            return found
        first = found if first is None else first
    return first


def _readings(maker: Maker, made: Made, facts: RelationshipFacts) -> Iterator[Held]:
    """The members as the resource shows them, as its relationship URL serves them, and as its related URL does."""
    client, specimen = maker.client, specimen_of(maker, made, facts)
    for read in (partial(shown, client, facts, specimen), partial(served, client, specimen)):
        found = read()
        members = members_of(found.value) if found and not found.partial else None
        if members is not None:
            yield frozenset(members)
    related = client.get(specimen.related_url) if specimen.related_url else None
    if related and related.ok and "data" in related.document and not page_of_more(related.document):
        members = members_of(related.document["data"])
        if members is not None:
            yield frozenset(members)


def specimen_of(maker: Maker, made: Made, facts: RelationshipFacts) -> Specimen:
    """A relationship of a new resource, with its links, or else those of another resource moved to its place."""
    data = maker.client.get(made.url).document.get("data")
    links = (relationship_of(data, facts.name) or {}).get("links") if isinstance(data, dict) else None
    like = facts.linked or facts.filled

    def url(name: str, known: str | None) -> str | None:
        own = link_url(links, name, made.url)
        return own or (with_segment(known, like.owner[1], made.identity[1]) if like and known else None)

    return Specimen(
        made.identity,
        made.url,
        self_url=url("self", like.self_url if like else None),
        related_url=url("related", like.related_url if like else None),
    )
