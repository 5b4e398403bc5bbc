"""Relationships given in updates: filled, given other members and emptied, once a run for each type."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from accord.authoring import Exchange, Identity, Made, Maker, Recipe, RelationshipFacts
from accord.judge.expect import Inconclusive
from suites.jsonapi.creations import linkage
from suites.jsonapi.linking import held
from suites.jsonapi.states import Held, State, look
from suites.jsonapi.updates import PAUSE_S, filled, is_refusal, patch

_MOST = 4
_EMPTY: Held = frozenset()

Wishes = dict[RelationshipFacts, Held]


@dataclass(frozen=True, slots=True)
class Replacement:
    """A relationship in an update of `made`: the members sent, the answer, and the resource before and after it.

    `alone` tells that no other relationship was sent; `bare` is the refusal of the same without any attribute.
    """

    facts: RelationshipFacts
    made: Made
    sent: Held
    exchange: Exchange
    before: State
    after: State
    alone: bool
    bare: Exchange | None = None

    @property
    def beside(self) -> bool:
        """Whether the attributes were sent beside it, since the same without them was refused."""
        return self.bare is not None

    @property
    def accepted(self) -> bool:
        """Whether it was carried out at once, as far as the answer tells."""
        return self.exchange.ok and self.exchange.status != 202

    @property
    def done(self) -> bool:
        """Whether the relationship has just the members sent."""
        return self.accepted and self.after.members.get(self.facts.name) == self.sent

    @property
    def refused(self) -> bool:
        """Whether the update was refused because of it."""
        return self.alone and is_refusal(self.exchange)


_KNOWN: WeakKeyDictionary[Maker, dict[str, list[Replacement]]] = WeakKeyDictionary()


def replacements(maker: Maker, recipe: Recipe) -> list[Replacement]:
    """What became of the relationships of one type, each filled, given other members, and emptied."""
    known, kind = _KNOWN.setdefault(maker, {}), recipe.facts.type
    if kind not in known:
        known[kind] = list(_replaced(maker, recipe))
    return known[kind]


def replace(
    maker: Maker, made: Made, facts: RelationshipFacts, members: Iterable[Identity], *, beside: bool = False
) -> Exchange:
    """Give one relationship of a resource these members, and only where told send all its attributes beside it."""
    links = {facts.name: {"data": linkage(sorted(members), facts.to_many)}}
    return patch(maker, made, relationships=links, **(_attributes(made) if beside else {}))


def again(maker: Maker, first: Replacement) -> tuple[Exchange, Held | None]:
    """A replacement tried once more, alone, from where it began; what is held then, wherever it is told."""
    facts, made = first.facts, first.made
    before = first.before.members.get(facts.name, _EMPTY)
    if look(maker, made, [facts]).members.get(facts.name) != before:
        replace(maker, made, facts, before, beside=first.beside)
    exchange = replace(maker, made, facts, first.sent, beside=first.beside)
    found = held(maker, made, facts, first.sent)
    if exchange.ok and found != first.sent:
        time.sleep(PAUSE_S)  # a copy may lag behind
        found = look(maker, made, [facts], fresh=True).members.get(facts.name, found)
    return exchange, found


def _replaced(maker: Maker, recipe: Recipe) -> Iterator[Replacement]:
    made = filled(maker, recipe)
    pools = {facts: pool for facts in _chosen(recipe) if (pool := _pool(maker, facts))}
    watched, state, bare = list(pools), look(maker, made, pools), None
    for wishes in _steps(pools):
        wanted = {facts: members for facts, members in wishes.items() if state.members.get(facts.name) != members}
        for done in _sent(maker, made, wanted, state, watched, bare):
            if done.refused:
                pools.pop(done.facts)
            state, bare = done.after, done.bare
            yield done
        _forget_gone(maker, [member for pool in pools.values() for member in pool])


def _chosen(recipe: Recipe) -> list[RelationshipFacts]:
    """A few relationships of known cardinality that may be changed, both kinds in turn."""
    one = [facts for facts in recipe.facts.relationships if facts.to_many is False and not facts.read_only]
    many = [facts for facts in recipe.facts.relationships if facts.to_many and not facts.read_only]
    turns = [facts for pair in zip(one, many, strict=False) for facts in pair]
    return list(dict.fromkeys((*turns, *one, *many)))[:_MOST]


def _pool(maker: Maker, facts: RelationshipFacts) -> list[Identity]:
    """Two members of the run's own; where none can be made, others, but not for what leads to many."""
    try:
        return maker.targets(facts, 2)
    except Inconclusive:
        seen = [found for kind in facts.types if (found := maker.survey.resource(kind))]
        return [] if facts.to_many else [(found.type, name) for found in seen for name in found.ids][:2]


def _steps(pools: dict[RelationshipFacts, list[Identity]]) -> Iterator[Wishes]:
    yield {facts: frozenset(pool if facts.to_many else pool[:1]) for facts, pool in pools.items()}
    yield {facts: frozenset(pool[1:]) for facts, pool in pools.items() if len(pool) > 1}
    for facts in sorted(pools, key=lambda facts: not facts.to_many)[:1]:
        yield {facts: _EMPTY}  # alone, to see whether the others stay
    yield dict.fromkeys(pools, _EMPTY)


def _sent(
    maker: Maker,
    made: Made,
    wanted: Wishes,
    state: State,
    watched: list[RelationshipFacts],
    bare: Exchange | None,
) -> Iterator[Replacement]:
    """All wishes in one update, or else each in one of its own, or else with the attributes beside them."""
    if not wanted:
        return
    links = {facts.name: {"data": linkage(sorted(members), facts.to_many)} for facts, members in wanted.items()}
    exchange = patch(maker, made, relationships=links, **(_attributes(made) if bare else {}))
    if len(wanted) == 1 and is_refusal(exchange) and not bare and _attributes(made):
        whole = patch(maker, made, relationships=links, **_attributes(made))
        exchange, bare = (whole, exchange) if whole.ok else (exchange, None)
    if exchange.ok or len(wanted) == 1:
        after = look(maker, made, watched)
        for facts, members in wanted.items():
            yield Replacement(facts, made, members, exchange, state, after, len(wanted) == 1, bare)
        return
    for facts, members in wanted.items():
        for done in _sent(maker, made, {facts: members}, state, watched, bare):
            state, bare = done.after, done.bare
            yield done


def _attributes(made: Made) -> dict[str, Any]:
    """The attributes with which a resource was created, as a member of an update."""
    return {"attributes": made.sent["attributes"]} if made.sent.get("attributes") else {}


def _forget_gone(maker: Maker, members: Iterable[Identity]) -> None:
    """Give up those members that a server deleted when nothing led to them any more."""
    for member in members:
        url = maker.custody.made.get(member)
        if url and maker.client.get(url).status in (404, 410):
            maker.custody.made.pop(member, None)
