"""Compares the shapes of objects, member by member."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from accord.evolve.difference import Difference, Effect
from accord.evolve.observed import Member, Shape

_MANY = 8
"""So many different owners are enough to hold that something is never so; fewer may just not have shown it."""
_SOME = 3
_TWICE = 2
_UNLIKELY = 0.01
_ALIKE = 0.6
_OF_PAGES = frozenset({"first", "prev", "previous", "next", "last"})
"""Links that come and go with the number of rows."""


def shape_changes(before: Iterable[Shape], after: Iterable[Shape]) -> Iterator[Difference]:
    """The differences between the shapes of an earlier and of a later observed contract."""
    later = {each.name: each for each in after}
    earlier = {each.name: each for each in before}
    for name, shape in earlier.items():
        if name in later:
            yield from _Pair(shape, later[name]).differences()
        else:
            yield Difference(name, "shape", f"seen {shape.seen} times", "not seen", Effect.UNSEEN)
    for name in later:
        if name not in earlier:
            yield Difference(name, "shape", "", "seen", Effect.ADDITION)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One shape as it was before and as it is now."""

    before: Shape
    after: Shape

    def differences(self) -> Iterator[Difference]:
        earlier = {each.path: each for each in self.before.members}
        later = {each.path: each for each in self.after.members}
        gone = [each for path, each in earlier.items() if path not in later and _parent(path, later)]
        new = [each for path, each in later.items() if path not in earlier and _parent(path, earlier)]
        renamed = dict(_renamed([each for each in gone if self._lost(each)], new))
        for each in gone:
            yield from self._gone(each, renamed.get(each.path))
        for each in new:
            if each.path not in renamed.values() and not _is_item(each.path):
                yield self._told(each.path, "member", "", "given", Effect.ADDITION)
        for path, each in earlier.items():
            if path in later:
                yield from self._changed(each, later[path])

    def _gone(self, each: Member, new_name: str | None) -> Iterator[Difference]:
        if _is_item(each.path):
            return
        if new_name:
            yield self._told(each.path, "member renamed", "always given", f"given as {new_name}", Effect.BREAK)
        elif self._lost(each):
            yield self._told(each.path, "member", "always given", "never given", Effect.BREAK)
        else:
            told = "given" if each.always else f"given {each.seen} times in {each.of}"
            why = "too few were seen" if each.always else "it was not always given before"
            yield self._told(each.path, "member", told, "not seen", Effect.UNSEEN, why)

    def _lost(self, each: Member) -> bool:
        """Whether a member that is not seen now is missing, and not by chance."""
        parent = each.path.rpartition("/")[0]
        distinct, objects = _around(self.after, parent)
        same = bool(set(self.before.owners) & set(self.after.owners))
        many = min(each.distinct, distinct) >= _SOME and not self._asked_for
        seen_enough = many or (same and min(each.of, objects) >= _TWICE)
        of_pages = each.path.rpartition("/")[2] in _OF_PAGES
        return each.always and seen_enough and not of_pages and not _is_item(each.path)

    @property
    def _asked_for(self) -> bool:
        """Whether it is a shape of errors: what they hold hangs on what was asked, so that many prove nothing."""
        return self.before.name.startswith("errors ")

    def _changed(self, before: Member, after: Member) -> Iterator[Difference]:
        yield from self._presence(before, after)
        yield from self._types(before, after)
        yield from self._null(before, after)
        yield from self._format(before, after)
        yield from self._values(before, after)

    def _presence(self, before: Member, after: Member) -> Iterator[Difference]:
        if before.always and not after.always and min(before.distinct, after.distinct) >= _SOME:
            now = f"given {after.seen} times in {after.of}"
            yield self._told(before.path, "presence", "always given", now, Effect.RELAXATION)

    def _types(self, before: Member, after: Member) -> Iterator[Difference]:
        one, other = before.kinds, after.kinds
        if not one or not other or other <= one:
            return
        words = " or ".join(sorted(one)), " or ".join(sorted(other))
        if {"number"} <= one and {"integer"} <= other and one - {"number"} == other - {"integer"}:
            yield self._told(before.path, "type", *words, Effect.RELAXATION, "an integer is a number")
            return
        if {"integer"} <= one and one - {"integer"} == other - {"number"}:
            enough, why = before.distinct >= _MANY, "whole numbers may have been chance"
        else:
            enough, why = before.types_seen >= _TWICE, "it was seen once"
        yield self._told(before.path, "type", *words, *((Effect.BREAK,) if enough else (Effect.UNSEEN, why)))

    def _null(self, before: Member, after: Member) -> Iterator[Difference]:
        if "null" in before.types or "null" not in after.types or not before.types:
            return
        if before.distinct >= _MANY:
            yield self._told(before.path, "null", "never null", "null", Effect.BREAK)
        else:
            why = f"no more than {before.distinct} were seen"
            yield self._told(before.path, "null", "not seen to be null", "null", Effect.UNSEEN, why)

    def _format(self, before: Member, after: Member) -> Iterator[Difference]:
        texts = after.types.get("string", 0)
        if not before.format or not texts or after.format == before.format:
            return
        none_left = before.format not in after.formats and min(before.distinct, after.distinct, texts) >= _SOME
        effect, why = (Effect.BREAK, "") if none_left else (Effect.UNSEEN, "some still have it, or few were seen")
        yield self._told(before.path, "format", before.format, after.format or "other texts", effect, why)

    def _values(self, before: Member, after: Member) -> Iterator[Difference]:
        if not before.values or not after.values:
            return
        for value in sorted(set(after.values) - set(before.values)):
            yield self._told(before.path, "value", "", value, Effect.ADDITION)
        owners = sum(before.values.values())
        for value in sorted(set(before.values) - set(after.values)):
            chance = (1 - before.values[value] / owners) ** after.distinct
            told = chance < _UNLIKELY and not self._asked_for
            effect, why = (Effect.BREAK, "") if told else (Effect.UNSEEN, "chance may have hidden it")
            yield self._told(before.path, "value", value, "not given", effect, why)

    def _told(self, path: str, kind: str, before: str, after: str, effect: Effect, reason: str = "") -> Difference:
        return Difference(f"{self.before.name} {path}", kind, before, after, effect, reason)


def _is_item(path: str) -> bool:
    return path.endswith("/[]")


def _parent(path: str, members: dict[str, Member]) -> bool:
    """Whether the object around a member was seen, so that its absence tells something."""
    parent = path.rpartition("/")[0]
    return not parent or (parent in members and (_is_item(path) or "object" in members[parent].types))


def _around(shape: Shape, parent: str) -> tuple[int, int]:
    """Of how many owners the objects around a member were seen, and how many objects."""
    if not parent:
        return shape.distinct, shape.seen
    found = next((each for each in shape.members if each.path == parent), None)
    return (found.distinct, found.types.get("object", 0)) if found else (0, 0)


def _renamed(gone: list[Member], new: list[Member]) -> Iterator[tuple[str, str]]:
    """Old and new path of members that are told as one: side by side, of like types, and of like values or name."""
    taken: set[str] = set()
    for each in gone:
        likely = [other for other in new if other.path not in taken and _alike(each, other)]
        shared = [other for other in likely if _shares(each, other)] or likely
        if len(shared) == 1:
            taken.add(shared[0].path)
            yield each.path, shared[0].path


def _alike(one: Member, other: Member) -> bool:
    (parent, _, name), (there, _, new_name) = one.path.rpartition("/"), other.path.rpartition("/")
    same = parent == there and other.always and one.kinds == other.kinds and one.format == other.format
    close = SequenceMatcher(None, name.lower(), new_name.lower()).ratio() >= _ALIKE
    return same and (close or _shares(one, other))


def _shares(one: Member, other: Member) -> bool:
    return bool(set(one.marks) & set(other.marks))
