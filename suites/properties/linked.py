"""Relationships of rows of our own, as properties change them and read them again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from itertools import zip_longest
from weakref import WeakKeyDictionary

from hypothesis.strategies import SearchStrategy

from accord.authoring import (
    Exchange,
    Identity,
    Made,
    RelationshipFacts,
    World,
    identity,
    inconclusive,
    link_url,
    violation,
)
from accord.judge.expect import UNDECIDED, Inconclusive
from strategies import linkages
from strategies.linkages import TO_MANY, TO_ONE, Change, Way
from suites.jsonapi.linkage import page_of_more, relationship_in
from suites.jsonapi.missing import missing
from suites.jsonapi.reading import relationship_of
from suites.jsonapi.unused import with_segment

POOL = 5
PLACES = ("relationship", "resource", "related", "include")
_MOST = 8
"""No more relationships are tried."""

Held = frozenset[Identity]
_KNOWN: WeakKeyDictionary[World, dict[str, Known]] = WeakKeyDictionary()
_EXPECTED = {
    "POST": "the members of before and those added, no others",
    "DELETE": "the members of before without those removed, and all of these",
    "PATCH": "just what was sent",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The members that one place tells, each as often as it stands there."""

    exchange: Exchange
    place: str
    members: tuple[Identity, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A relationship that can be changed: what may fill it and in what ways, and the places that told it right."""

    facts: RelationshipFacts
    pool: tuple[Identity, ...]
    nothing: Identity | None = None
    ways: tuple[Way, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Linked:
    """A relationship of one row of our own: its own URL, and its related one where it has that."""

    world: World
    known: Known
    owner: Made
    url: str
    related: str | None

    @property
    def name(self) -> str:
        """The relationship's name."""
        return self.known.facts.name

    @property
    def to_many(self) -> bool:
        """Whether it may lead to many."""
        return bool(self.known.facts.to_many)

    def changes(self, held: Collection[Identity]) -> SearchStrategy[Change]:
        """Changes of it while it holds some members, in the ways that it takes."""
        known = self.known
        there = [index for index, target in enumerate(known.pool) if target in held]
        absent = known.nothing is not None
        return linkages.changes(len(known.pool), there, to_many=self.to_many, absent=absent, ways=known.ways)

    def send(self, change: Change, pool: tuple[Identity, ...] | None = None) -> Exchange:
        """The answer to a change; raises Inconclusive where it says nothing of the change."""
        known = self.known
        nothing = known.nothing or self.owner.identity
        data = linkages.linkage(change, pool or known.pool, nothing, to_many=self.to_many)
        self.world.tell("value", _described(self, change))
        if change["at"] == "relationship":
            exchange = self.world.send(change["method"], self.url, document={"data": data})
        else:
            kind, own = self.owner.identity
            resource = {"type": kind, "id": own, "relationships": {self.name: {"data": data}}}
            exchange = self.world.patch(self.owner.url, {"data": resource})
        put_off = exchange.status == 202 or 300 <= exchange.status < 400
        if exchange.response is None or put_off or exchange.status in UNDECIDED:
            raise inconclusive(str(exchange))
        return exchange

    def read(self, place: str) -> Reading | None:
        """The members as one place tells them; None where it tells none, or not all."""
        match place:
            case "relationship":
                return _primary(self.world.get(self.url))
            case "related":
                return _primary(self.world.get(self.related)) if self.related else None
            case "resource":
                return self._shown(self.world.get(self.owner.url))
        exchange = self.world.get(self.owner.url, {"include": self.name})
        found = exchange.document.get("included")
        if not exchange.ok or not isinstance(found, list) or self._shown(exchange) is None:
            return None
        return Reading(exchange, "/included", _each(found))

    def held(self) -> Held:
        """The members by the first place that was told right; raises Inconclusive where it cannot be read."""
        return frozenset(self.now().members)

    def now(self) -> Reading:
        """What the first place that was told right tells; raises Inconclusive where it cannot be read."""
        reading = self.read(self.known.places[0])
        if reading is None:
            raise inconclusive(f"the members of {self.known.facts} cannot be read")
        return reading

    def _shown(self, exchange: Exchange) -> Reading | None:
        found = relationship_in(exchange, self.owner.identity, self.name) if exchange.ok else None
        if found is None or "data" not in found[1] or page_of_more(found[1]):
            return None
        data = found[1]["data"]
        return Reading(exchange, f"{found[0]}/data", _each(data if isinstance(data, list) else [data]))


def changeable(world: World) -> dict[str, Known]:
    """The relationships of rows of our own that took a plain change and told it, by their names."""
    if world not in _KNOWN:
        _KNOWN[world] = dict(_changeable(world))
    return _KNOWN[world]


def begin(world: World, known: Known) -> Linked:
    """A relationship of a fresh row; raises Inconclusive where there is none, or it has no URL of its own."""
    pool = tuple(world.maker.targets(known.facts, POOL))
    made = world.make(world.recipe(known.facts.owner_type))
    return linked(world, replace(known, pool=pool), made)


def linked(world: World, known: Known, made: Made) -> Linked:
    """A relationship of a row of our own; raises Inconclusive where its URL does not name the row."""
    own, related = (_url(known.facts, made, name) for name in ("self", "related"))
    if own is None or with_segment(own, made.identity[1], made.identity[1]) is None:
        raise inconclusive(f"{known.facts} has no URL of its own")
    world.maker.custody.linked.add(own)
    return Linked(world, known, made, own, related)


def require_left(at: Linked, change: Change, exchange: Exchange, before: Held, *, once: bool) -> Held:
    """The members that a change leaves; raises Violation where they are not those that sets leave.

    `once` tells that no member may stand there twice, since nothing replaced them by repeated ones.
    """
    known, reading = {*at.known.pool, *before}, at.now()
    now = [member for member in reading.members if member in known]
    if exchange.ok and linkages.names_nothing(change) and change["method"] != "DELETE":
        return frozenset(now)  # what is made of those that exist is open
    wanted = linkages.left(change, at.known.pool, before) if exchange.ok else before
    expected = _EXPECTED[change["method"]] if exchange.ok else "the members of before, since the change was refused"
    if set(now) != wanted:
        raise violation(exchange, "/data", expected=expected, actual=_told(at, wanted, now))
    if once and len(now) > len(set(now)):
        raise violation(exchange, "/data", expected="each member once", actual=_told(at, wanted, now))
    return frozenset(now)


def _changeable(world: World) -> Iterable[tuple[str, Known]]:
    made: dict[str, Made] = {}
    for facts in _candidates(world):
        try:
            known = Known(facts, tuple(world.maker.targets(facts, POOL)))
            if facts.owner_type not in made:
                made[facts.owner_type] = world.make(world.recipe(facts.owner_type))
            ways, places = _tried(linked(world, known, made[facts.owner_type]))
        except Inconclusive:
            continue
        if places and places[0] != "include":
            gone = missing(world.maker, facts)
            yield str(facts), Known(facts, known.pool, gone.identity if gone else None, ways, places)


def _candidates(world: World) -> list[RelationshipFacts]:
    """Relationships of known cardinality that clients may change, in turn by type."""
    groups = [
        [facts for facts in recipe.facts.relationships if facts.to_many is not None and not facts.read_only]
        for recipe in world.recipes()
    ]
    found = [facts for turn in zip_longest(*groups) for facts in turn if facts]
    return sorted(found, key=lambda facts: not facts.to_many)[:_MOST]


def _tried(at: Linked) -> tuple[tuple[Way, ...], tuple[str, ...]]:
    """The ways in which one member is taken, and the places that tell it, each to be believed from then on."""
    offered = TO_MANY if at.to_many else TO_ONE
    last = sorted(offered, key=lambda way: way[0] != "DELETE")  # what adds comes after what removes
    taken = [way for way in last if at.send({"method": way[0], "at": way[1], "members": [0]}).ok]
    ways = tuple(way for way in offered if way in taken)
    found = [(place, at.read(place)) for place in PLACES]
    return ways, tuple(place for place, reading in found if reading and reading.members == at.known.pool[:1])


def _url(facts: RelationshipFacts, made: Made, name: str) -> str | None:
    """A link of a relationship as the creation was answered, else that of another row moved to this one."""
    data = made.exchange.document.get("data")
    links = (relationship_of(data, facts.name) or {}).get("links") if isinstance(data, dict) else None
    if own := link_url(links, name, made.exchange.request.url):
        return own
    like = facts.linked or facts.filled
    url = (like.self_url if name == "self" else like.related_url) if like else None
    return with_segment(url, like.owner[1], made.identity[1]) if like and url else None


def _primary(exchange: Exchange) -> Reading | None:
    document = exchange.document
    if not exchange.ok or "data" not in document or page_of_more(document):
        return None
    data = document["data"]
    return Reading(exchange, "/data", _each(data if isinstance(data, list) else [data]))


def _each(items: Iterable[object]) -> tuple[Identity, ...]:
    return tuple(found for item in items if (found := identity(item)))


def _described(at: Linked, change: Change) -> str:
    extras = [", one that is nowhere"] * linkages.names_nothing(change) + [", one twice"] * linkages.repeats(change)
    where = "" if change["at"] == "relationship" else " in the resource"
    return f"{change['method']} of {len(change['members'])} members of {at.known.facts}{where}{''.join(extras)}"


def _told(at: Linked, wanted: Iterable[Identity], now: Iterable[Identity]) -> str:
    there = [name for _, name in now]
    return f"{at.known.facts} leads to {there}, not to {sorted(name for _, name in wanted)}"
