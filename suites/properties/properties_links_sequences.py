"""Sequences of relationships: the members of several rows are those of a model, whatever was done before."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from accord.authoring import Draw, Identity, Machine, explores, not_applicable, step, violation
from accord.judge.expect import Inconclusive
from strategies import linkages
from suites.properties.linked import POOL, Linked, Reading, begin, changeable

_OWNERS = 3
_BETWEEN = 3
"""So many changes at most are made in a row, and at least stand between two steps that take many requests."""
_GONE = (404, 410)


@dataclass(slots=True)
class Owned:
    """A relationship of one row, and its model: `held` are its members, `loose` those that another may have taken.

    `once` tells that no member may stand there twice, since nothing replaced them by repeated ones.
    """

    at: Linked
    held: set[Identity]
    loose: set[Identity] = field(default_factory=set)
    once: bool = True


@explores("properties/sequences/relationships", writes=True, weight=6)
class LinkageAgreesWithItsModel(Machine):
    """The members of relationships of several rows are those of a model, in any order of changes and deletions."""

    def begin(self) -> None:
        """Nothing is owned, and nothing is gone."""
        self.known = changeable(self.world)
        if not self.known:
            raise not_applicable("no relationship of what can be created here could be changed and read")
        self.owned: list[Owned] = []
        self.gone: set[Identity] = set()
        self.touched: Owned | None = None
        self.changes = 0

    @step(when=lambda self: len(self.owned) < _OWNERS)
    def own(self, draw: Draw) -> None:
        """Make a row, and begin with the members that its relationship has."""
        names = sorted(self.known)
        many = [name for name in names if self.known[name].facts.to_many]
        told = [str(each.at.known.facts) for each in self.owned]
        names = [*told, *told, *told, *names] if told else [*many, *many, *many, *names]
        known = self.known[draw(st.sampled_from(names))]
        at = begin(self.world, known)
        self.touched = Owned(at, set(at.held()))
        self.owned.append(self.touched)

    @step(when=lambda self: bool(self.owned))
    def change(self, draw: Draw) -> None:
        """Add, replace or remove members, a few times in a row."""
        self.touched = owned = self._drawn(draw)
        for _ in range(draw(st.integers(1, _BETWEEN))):
            change = draw(owned.at.changes(owned.held))
            self.changes += 1
            if owned.at.send(change).ok:
                self._model(owned, change)

    @step(when=lambda self: bool(self.owned) and self.changes >= _BETWEEN)
    def lose(self, draw: Draw) -> None:
        """Delete what can be a member."""
        self.changes = 0
        pool = self._drawn(draw).at.known.pool
        target = draw(st.integers(0, POOL - 1))
        url = self.world.maker.custody.made.get(pool[target % len(pool)])
        if url and self.world.maker.remove(url).ok:
            self.gone.add(pool[target % len(pool)])
            self.owned = [each for each in self.owned if self.world.get(each.at.owner.url).status not in _GONE]
        self.touched = None

    @step(when=lambda self: len(self.owned) > 1 and self.changes >= _BETWEEN)
    def leave(self, draw: Draw) -> None:
        """Delete an owner; its members may go with it."""
        self.changes = 0
        owned = self._drawn(draw)
        if self.world.maker.remove(owned.at.owner.url).ok:
            self.owned.remove(owned)
            self.gone |= {member for member in owned.held if self._is_gone(member)}
        self.touched = None

    @step(when=lambda self: bool(self.owned) and self.changes >= _BETWEEN)
    def look(self, draw: Draw) -> None:
        """Compare an owner in every place."""
        self.changes, owned = 0, self._drawn(draw)
        readings = {place: self._compare(owned, place) for place in owned.at.known.places}
        self._require_alike(readings.get("relationship"), readings.get("resource"))

    def check(self) -> None:
        """Compare what was changed last, and one of the others, in one place after the other."""
        turn = len(self.steps)
        others = [each for each in self.owned if each is not self.touched]
        for owned in [*([self.touched] if self.touched else []), *others[turn % (len(others) or 1) :][:1]]:
            self._compare(owned, owned.at.known.places[turn % len(owned.at.known.places)])

    def _drawn(self, draw: Draw) -> Owned:
        at: int = draw(st.integers(0, _OWNERS - 1))
        return self.owned[at % len(self.owned)]

    def _model(self, owned: Owned, change: linkages.Change) -> None:
        """What an accepted change makes of the model; where it names what is gone, what the server makes of it."""
        pool = owned.at.known.pool
        sent = {pool[each] for each in change["members"] if each != linkages.ABSENT}
        removes = change["method"] == "DELETE"
        if not removes and (linkages.names_nothing(change) or sent & self.gone):
            owned.held = set(owned.at.held())
        else:
            owned.held = set(linkages.left(change, pool, owned.held))
        owned.once = owned.once and not (change["method"] == "PATCH" and linkages.repeats(change))
        owned.loose -= sent
        for other in self.owned:
            if other is not owned and not removes:
                other.loose |= sent

    def _compare(self, owned: Owned, place: str) -> Reading | None:
        """Require that a place tells the members of the model, whatever is gone left out."""
        reading = owned.at.read(place)
        if reading is None:
            return None
        ours = {*owned.at.known.pool, *owned.held} - self.gone
        told = [member for member in reading.members if member in ours]
        wanted, now = owned.held - self.gone, set(told)
        lost = {member for member in wanted - now - owned.loose if not self._is_gone(member)}
        if now - wanted or lost:
            actual = f"{owned.at.known.facts} leads to {_names(told)}, not to {_names(wanted)}"
            raise violation(
                reading.exchange, reading.place, expected="the members that the changes before leave", actual=actual
            )
        if owned.once and len(told) > len(now):
            raise violation(reading.exchange, reading.place, expected="each member once", actual=f"{_names(told)}")
        owned.held -= wanted - now
        return reading

    def _require_alike(self, one: Reading | None, other: Reading | None) -> None:
        """Require that two places tell alike also of links to what is gone."""
        if one and other and set(one.members) != set(other.members):
            raise violation(other.exchange, other.place, expected="the linkage of the relationship's own URL",
                            actual=f"{_names(other.members)}, not {_names(one.members)}")  # fmt: skip

    def _is_gone(self, member: Identity) -> bool:
        url = self.world.maker.custody.made.get(member)
        try:
            return url is None or self.world.get(url).status in _GONE
        except Inconclusive:
            return True


def _names(members: object) -> list[str]:
    found = members if isinstance(members, list | tuple | set | frozenset) else []
    return sorted(name for _, name in found)
