"""Courses: what a few relationships of the run's own resources were put through, once a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, zip_longest
from weakref import WeakKeyDictionary

from accord.authoring import Exchange, Identity, Made, Maker, RelationshipFacts, inconclusive, not_applicable
from accord.judge.expect import UNDECIDED, Inconclusive, NotApplicable
from suites.jsonapi.changes import PAUSE_S, Change, Changer, PutOffError, changer

READ_ONLY = "a member given to what the contract calls read-only"

_TRIED = 8
_ENOUGH = 2
_GONE = (404, 410)


@dataclass(frozen=True, slots=True)
class Removal:
    """A removal of members, and what stood beside it, each read before and after: the owner, a member that stays."""

    change: Change
    beside: tuple[tuple[Exchange, Exchange], ...]


@dataclass(slots=True)
class Course:
    """The changes of one relationship, in the order in which they were sent.

    `targets` are the resources of the run's own that were its members; `known` are steps that were seen to be
    accepted by another relationship, so that they need not all be tried again.
    """

    facts: RelationshipFacts
    changer: Changer
    targets: list[Identity]
    known: frozenset[str] = frozenset()
    removal: Removal | None = None

    @property
    def served(self) -> bool:
        """Whether GET served its URL at the beginning."""
        return self.changer.served

    @property
    def changes(self) -> list[Change]:
        """What was sent so far."""
        return self.changer.changes

    @property
    def accepted(self) -> bool:
        """Whether any change was carried out at once."""
        return any(change.accepted for change in self.changes)

    def steps(self, step: str) -> list[Change]:
        """The changes of one step."""
        return [change for change in self.changes if change.step == step]

    def by(self, method: str) -> list[Change]:
        """The changes by one method."""
        return [change for change in self.changes if change.method == method]


Run = Callable[[Course], None]

_COURSES: WeakKeyDictionary[Maker, dict[bool, list[Course]]] = WeakKeyDictionary()
_OWNERS: WeakKeyDictionary[Maker, dict[str, Made]] = WeakKeyDictionary()


def courses(maker: Maker, to_many: bool, targets: int, run: Run) -> list[Course]:
    """The courses of relationships of one cardinality, until enough could be changed; run on first use.

    One that the contract calls read-only is among them, where there is any: it is given one member.
    """
    known = _COURSES.setdefault(maker, {})
    if to_many not in known:
        known[to_many] = []
        candidates = _candidates(maker, to_many)
        _take(known[to_many], [each for each in candidates if each.read_only], 1, maker, 1, _give)
        _take(known[to_many], [each for each in candidates if not each.read_only], _ENOUGH, maker, targets, run)
    return known[to_many]


def _take(
    found: list[Course], candidates: Iterable[RelationshipFacts], enough: int, maker: Maker, targets: int, run: Run
) -> None:
    """Run some candidates until so many could be changed."""
    changed = 0
    for facts in islice(candidates, _TRIED):
        course = _begun(maker, facts, targets)
        if course is None:
            continue
        course.known = frozenset(change.step for each in found for change in each.changes if change.accepted)
        found.append(course)
        with suppress(PutOffError):
            run(course)
        changed += course.accepted or facts.read_only
        if changed >= enough:
            return


def _give(course: Course) -> None:
    members = course.targets or course.changer.members or ()
    course.changer.send(READ_ONLY, "PATCH", *members[:1])


def _candidates(maker: Maker, to_many: bool) -> list[RelationshipFacts]:
    """Relationships of what can be made, in turn by type; those come first that lead to what can be made."""
    makeable = {recipe.facts.type for recipe in maker.recipes()}
    groups = [[each for each in recipe.facts.relationships if each.to_many is to_many] for recipe in maker.recipes()]
    found = [facts for turn in zip_longest(*groups) for facts in turn if facts]
    return sorted(found, key=lambda facts: makeable.isdisjoint(facts.types))


def _begun(maker: Maker, facts: RelationshipFacts, count: int) -> Course | None:
    """A course that can begin: there are an owner and a URL, and targets, or a to-one relationship that has one."""
    try:
        made = _owner(maker, facts.owner_type)
        targets = _targets(maker, facts, count)
    except Inconclusive:
        return None
    found = changer(maker, facts, made) if made else None
    usable = targets or (found and facts.to_many is False and found.members)
    return Course(facts, found, targets) if found and usable else None


def _owner(maker: Maker, kind: str) -> Made | None:
    """The one resource of a type whose relationships are changed."""
    known = _OWNERS.setdefault(maker, {})
    if kind not in known:
        facts = maker.survey.resource(kind)
        if facts is None:
            return None
        known[kind] = maker.create(maker.recipe(facts))
    return known[kind]


def _targets(maker: Maker, facts: RelationshipFacts, count: int) -> list[Identity]:
    try:
        return maker.targets(facts, count)
    except Inconclusive:
        return []


def is_there(maker: Maker, member: Identity) -> bool:
    """Whether a resource of the run's own is still there; what is gone is given up."""
    url = maker.custody.made.get(member)
    if url and maker.client.get(url).status in _GONE:
        maker.custody.made.pop(member)
        return False
    return url is not None


def look(maker: Maker, url: str) -> Exchange:
    """What is served at a URL; looked at again after a while where it seems to be gone."""
    exchange = maker.client.get(url)
    if exchange.status in _GONE:
        time.sleep(PAUSE_S)
        exchange = maker.read(url)
    return exchange


def told(found: Iterable[Course], *methods: str) -> Iterator[Change]:
    """The changes by some methods that were accepted and whose effect could be read; a to-one knows PATCH alone."""
    for course in found:
        defined = methods if course.facts.to_many else {"PATCH"} & {*methods}
        yield from (change for change in course.changes if change.told and change.method in defined)


def nothing(found: Iterable[Course], reason: str) -> NotApplicable | Inconclusive:
    """The signal to raise where no change shows anything, with the reason unless something else stood in the way."""
    for change in [change for course in found for change in course.changes]:
        if change.exchange.response is None or change.exchange.status in UNDECIDED:
            return inconclusive(str(change.exchange))
        if change.accepted and not change.told:
            return inconclusive(f"the members of {change.facts} cannot be read")
    return not_applicable(reason)
