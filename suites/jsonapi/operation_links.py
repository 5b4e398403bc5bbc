"""Operations on relationships: tried step by step, once a run, on resources of the run's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from accord.authoring import Identity, Made, Maker, Recipe, RelationshipFacts, identity, inconclusive, not_applicable
from accord.judge.expect import Inconclusive
from suites.jsonapi.creations import linkage as linkage_to
from suites.jsonapi.linkage import served, shown
from suites.jsonapi.linking import specimen_of
from suites.jsonapi.missing import missing
from suites.jsonapi.operations import Batch, once, perform, ref, relate

_RELATIONSHIPS = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One operation on a relationship: the members that it should leave, the answer, and those that are there.

    `held` is None where they cannot be read.
    """

    what: str
    wanted: frozenset[Identity]
    batch: Batch
    held: tuple[Identity, ...] | None


@dataclass(frozen=True, slots=True)
class Links:
    """A relationship of `made`, and what became of it step by step; `members` are resources that fit it.

    `code` is the first that was carried out.
    """

    facts: RelationshipFacts
    made: Made
    members: list[Identity]
    steps: tuple[Step, ...]
    code: str = "update"

    @property
    def done(self) -> list[Step]:
        """The steps that were carried out."""
        return [step for step in self.steps if step.batch.done]


@once
def to_one(maker: Maker) -> Links:
    """A to-one relationship that an operation could fill, filled and then emptied."""
    for recipe, facts in relationships(maker, to_many=False)[:_RELATIONSHIPS]:
        made, members = maker.create(recipe), _members(maker, facts, 1)
        steps = [_step(maker, made, facts, "update", members, frozenset(members))] if members else []
        if steps and steps[0].batch.done:
            steps.append(_step(maker, made, facts, "update", [], frozenset()))
            return Links(facts, made, members, tuple(steps))
    raise not_applicable("no operation could change a to-one relationship of what the run created")


@once
def to_many(maker: Maker) -> Links:
    """A to-many relationship that an operation could change: added to twice, replaced, and diminished twice.

    Where nothing can be added to any, one that can be replaced.
    """
    for code in ("add", "update"):
        for recipe, facts in relationships(maker, to_many=True)[:_RELATIONSHIPS]:
            made, members = maker.create(recipe), _members(maker, facts, 2)
            before = (held(maker, made, facts) or ()) if code == "add" else ()
            if members:
                first = _step(maker, made, facts, code, members[:1], frozenset((*before, *members[:1])))
                if first.batch.done:
                    return Links(facts, made, members, (first, *_further(maker, made, facts, members, first)), code)
    raise not_applicable("no operation could change a to-many relationship of what the run created")


def _further(
    maker: Maker, made: Made, facts: RelationshipFacts, members: list[Identity], first: Step
) -> Iterator[Step]:
    (one, other), now = members, first.wanted
    yield _step(maker, made, facts, "add", [one], now)
    replaced = _step(maker, made, facts, "update", [other], frozenset([other]))
    yield replaced
    unwanted = other if replaced.batch.done else one
    rest = (replaced.wanted if replaced.batch.done else now) - {unwanted}
    for _ in range(2):
        yield _step(maker, made, facts, "remove", [unwanted], rest)


@once
def failed_to_one(maker: Maker) -> Batch:
    """A to-one relationship set to what nothing is, after it was set to something."""
    links = to_one(maker)
    return perform(maker, relate("update", links.made.identity, links.facts.name, ref(_nothing(maker, links.facts))))


@once
def failed_to_many(maker: Maker) -> Batch:
    """A to-many relationship changed to lead to what nothing is, after it was changed to lead to something."""
    links = to_many(maker)
    return perform(
        maker, relate(links.code, links.made.identity, links.facts.name, [ref(_nothing(maker, links.facts))])
    )


def relationships(maker: Maker, to_many: bool) -> list[tuple[Recipe, RelationshipFacts]]:
    """The relationships that clients may change, each with the recipe of its owner."""
    return [
        (recipe, facts)
        for recipe in maker.recipes()
        for facts in recipe.facts.relationships
        if facts.to_many is to_many and facts.types and not facts.read_only
    ]


def held(
    maker: Maker, made: Made, facts: RelationshipFacts, wanted: Iterable[Identity] | None = None
) -> tuple[Identity, ...] | None:
    """The members of a relationship: those wanted, if any place that tells of them says so; None if none tells."""
    specimen, first = specimen_of(maker, made, facts), None
    for read in (partial(shown, maker.client, facts, specimen), partial(served, maker.client, specimen)):
        linkage = read()
        if linkage is None or linkage.partial:
            continue
        members = tuple(identity(item) or ("", "") for item in _listed(linkage.value))
        if wanted is None or sorted(members) == sorted(wanted):
            return members
        first = members if first is None else first
    return first


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _step(
    maker: Maker,
    made: Made,
    facts: RelationshipFacts,
    op: str,
    members: list[Identity],
    wanted: frozenset[Identity],
) -> Step:
    batch = perform(maker, relate(op, made.identity, facts.name, linkage_to(members, facts.to_many)))
    named = ", ".join(f"{kind} {name}" for kind, name in members) or "nothing"
    return Step(f"`{op}` of {facts.name} with {named}", wanted, batch, held(maker, made, facts, wanted))


def _members(maker: Maker, facts: RelationshipFacts, count: int) -> list[Identity]:
    try:
        return maker.targets(facts, count)
    except Inconclusive:
        return []


def _nothing(maker: Maker, facts: RelationshipFacts) -> Identity:
    """An identity that fits a relationship and that nothing has."""
    found = missing(maker, facts)
    if found is None:
        raise inconclusive(f"no id that nothing has can be told for {facts}")
    return found.identity
