"""Relationships: what changes leave of their members, and that every place tells of the same ones."""

from __future__ import annotations

from hypothesis import strategies as st

from accord.authoring import Draw, World, explores, not_applicable, violation
from strategies import linkages
from suites.properties.linked import Linked, Reading, begin, changeable, require_left

_CHANGES = 6
"""So many changes at most, since the first ones give the others something to change."""


@explores("properties/relationships/operations", writes=True, weight=4)
def changes_leave_what_sets_leave(world: World, draw: Draw) -> None:
    """Adding, replacing and removing members leaves what sets would leave; a refused change leaves all as it was."""
    at = _drawn(world, draw)
    held, once = at.held(), True
    for _ in range(draw(st.integers(1, _CHANGES))):
        change = draw(at.changes(held))
        once = once and not (change["method"] == "PATCH" and linkages.repeats(change))
        held = require_left(at, change, at.send(change), held, once=once)


@explores("properties/relationships/both-sides", writes=True, weight=2)
def every_place_tells_of_the_same_members(world: World, draw: Draw) -> None:
    """After changes the resource, the relationship's own URL, the related URL and `include` name the same members."""
    at = _drawn(world, draw, least=2)
    held = at.held()
    for _ in range(draw(st.integers(1, _CHANGES))):
        change = draw(at.changes(held))
        held = linkages.left(change, at.known.pool, held) if at.send(change).ok else held
    readings = [reading for place in at.known.places if (reading := at.read(place))]
    for reading in readings[1:]:
        _require_alike(at, readings[0], reading)


def _drawn(world: World, draw: Draw, least: int = 1) -> Linked:
    """A relationship of a fresh row, of those that are told in so many places."""
    known = changeable(world)
    names = sorted(name for name, each in known.items() if len(each.places) >= least)
    if not names:
        raise not_applicable("no relationship of what can be created here could be changed and read")
    many = [name for name in names if known[name].facts.to_many]
    name = draw(st.sampled_from([*many, *many, *names]))  # there is more to go wrong with many
    return begin(world, known[name])


def _require_alike(at: Linked, first: Reading, other: Reading) -> None:
    """That two places name the same members, as far as they are of our own."""
    ours = set(at.known.pool)
    one, two = set(first.members) & ours, set(other.members) & ours
    if one != two:
        where = f"{first.exchange.request.url} names {sorted(name for _, name in one)}"
        raise violation(other.exchange, other.place, expected="the same members wherever they are told",
                        actual=f"{at.known.facts} names {sorted(name for _, name in two)}, but {where}")  # fmt: skip
