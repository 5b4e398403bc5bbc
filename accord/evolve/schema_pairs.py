"""Compares one schema with what it became, member by member, and tells noise from change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from accord.evolve.description import Description, View
from accord.evolve.difference import Difference, Effect

_DEEPEST = 6
_ALSO_GIVEN = "of weight only where clients send it, and it stands in answers too"
Verdict = tuple[Effect, str]


@dataclass(frozen=True, slots=True)
class SchemaPairs:
    """Compares schemas of two descriptions; `names` are the new names of those that were renamed."""

    old: Description
    new: Description
    names: dict[str, str]
    exempt: frozenset[str] = field(default_factory=frozenset)

    def schema(self, name: str) -> Iterator[Difference]:
        """The differences in a schema that both describe, under its name or another."""
        other = self.names.get(name, name)
        sent = name in self.old.sent or other in self.new.sent
        given = name in self.old.given or other in self.new.given or not sent
        yield from self._members(name, self.old.component(name), self.new.component(other), sent, given, 0)

    def pair(self, place: str, one: Any, other: Any, sent: bool, given: bool, depth: int = 0) -> Iterator[Difference]:
        """The differences between what stands at one place in both."""
        was, now = self.old.view(one), self.new.view(other)
        if verdict := self._type(was, now, sent, given):
            told = was.written or was.type or "anything", now.type or "anything"
            yield self._told(place, "type", *told, verdict, was, now)
        elif _format(was.format) != _format(now.format) and was.format and now.format and was.type == "string":
            yield self._told(place, "format", was.format, now.format, (Effect.BREAK, ""), was, now)
        if was.name and now.name:
            if self.names.get(was.name, was.name) != now.name:
                yield from self._another(place, was, now, sent, given)
        elif depth < _DEEPEST and (now.members or not was.members):
            yield from self._members(place, was, now, sent, given, depth + 1)

    def _members(self, place: str, was: View, now: View, sent: bool, given: bool, depth: int) -> Iterator[Difference]:
        for name, schema in was.members.items():
            if name in now.members:
                yield from self.pair(f"{place}.{name}", schema, now.members[name], sent, given, depth)
                yield from self._required(f"{place}.{name}", name, was, now, sent)
            else:
                verdict = Effect.BREAK, self._where(name, now, set(now.members) - set(was.members))
                yield self._told(
                    f"{place}.{name}", "field", "described", "not described", verdict, self.old.view(schema)
                )
        for name in now.members.keys() - was.members.keys():
            needed = sent and name in now.required and bool(was.members)
            yield self._fresh(f"{place}.{name}", needed, given, self.new.view(now.members[name]), now)
        yield from self._values(place, was, now)
        if was.items is not None and now.items is not None:
            yield from self.pair(f"{place}[]", was.items, now.items, sent, given, depth)

    def _fresh(self, place: str, needed: bool, given: bool, *views: View) -> Difference:
        """A field that is new: it breaks requests if clients have to send it."""
        if not needed:
            return self._told(place, "field", "", "described", (Effect.ADDITION, ""), *views)
        verdict = Effect.BREAK, "clients do not send it yet"
        if given:
            verdict = Effect.UNSEEN, _ALSO_GIVEN
        return self._told(place, "required field", "", "described", verdict, *views)

    def _values(self, place: str, was: View, now: View) -> Iterator[Difference]:
        if was.enum and now.enum:
            for value in dict.fromkeys(was.enum):
                if value not in now.enum:
                    yield self._told(place, "value", value, "not described", (Effect.BREAK, ""), was, now)
            for value in dict.fromkeys(now.enum):
                if value not in was.enum:
                    yield self._told(place, "value", "", value, (Effect.ADDITION, ""), was, now)

    def _required(self, place: str, name: str, was: View, now: View, sent: bool) -> Iterator[Difference]:
        if name in was.required and name not in now.required:
            yield self._told(place, "required", "required", "optional", (Effect.RELAXATION, ""), was, now)
        elif name in now.required and name not in was.required:
            if not sent:
                verdict = Effect.NOISE, "in an answer the mark promises more, and takes nothing away"
            elif name in was.discriminators | now.discriminators:
                verdict = Effect.NOISE, "it tells which schema is meant, and was needed all along"
            elif self.old.marks_little and (not was.name or not self.old.own_required(was.name)):
                verdict = Effect.NOISE, f"the older description marks little: {self.old.marks_little}"
            else:
                verdict = Effect.BREAK, "clients may leave it out"
            yield self._told(place, "required", "optional", "required", verdict, was, now)

    def _where(self, name: str, now: View, fresh: set[str]) -> str:
        """What became of a field that is gone, as far as can be told."""
        below = [each for each in self.new.subtypes.get(now.name, ()) if name in self.new.component(each).members]
        if below:
            return f"it stands in {', '.join(below[:3])} now"
        alike = [each for each in fresh if each.lower() == name.lower() or {each, name} == {each, f"{each}s"}]
        return f"renamed to {alike[0]}, as it seems" if alike else ""

    def _another(self, place: str, was: View, now: View, sent: bool, given: bool) -> Iterator[Difference]:
        """A place where another schema stands now: what counts is whether members are gone or newly needed."""
        lost = sorted(set(was.members) - set(now.members)) if given else []
        needed = sorted(now.required - now.discriminators - set(was.members)) if sent else []
        if now.type and was.type == now.type and (lost or needed):
            words = [f"without {', '.join(lost)}"] * bool(lost) + [f"needs {', '.join(needed)}"] * bool(needed)
            verdict = Effect.BREAK, " and ".join(words)
            if not lost and given:
                verdict = Effect.UNSEEN, f"{words[0]}: {_ALSO_GIVEN}"
        else:
            verdict = Effect.NOISE, "the names of schemas do not go over the wire"
        yield self._told(place, "schema", was.name, now.name, verdict, was, now)

    def _type(self, was: View, now: View, sent: bool, given: bool) -> Verdict | None:
        """What a difference of types comes to, or None where there is none."""
        if was.type == now.type:
            contradicts = was.members and was.written not in ("", "object") and now.written != was.written
            return (Effect.NOISE, "by its members it was an object, whatever its type said") if contradicts else None
        if not was.type or not now.type or was.variants or now.variants:
            return Effect.NOISE, "one of the descriptions does not say the type"
        if (was.type, now.type) == ("number", "integer"):
            return self._narrowed(was, sent)
        if (was.type, now.type) == ("integer", "number") and not given:
            return Effect.RELAXATION, "more is taken than before"
        if was.type in self.old.fillers and not was.bound:
            return Effect.NOISE, f"the older description writes {was.type} for objects in other places too"
        return Effect.BREAK, ""

    def _narrowed(self, was: View, sent: bool) -> Verdict:
        if was.format.startswith("int"):
            return Effect.NOISE, "its format said integer before"
        if not sent:
            return Effect.RELAXATION, "an integer is a number"
        if self.old.writes_integers_as_numbers:
            return Effect.NOISE, "the older description writes number for integers in other places too"
        return Effect.BREAK, "numbers that are no integers are no longer taken"

    def _told(self, place: str, kind: str, before: str, after: str, verdict: Verdict, *views: View) -> Difference:
        marks = frozenset().union(*(view.marks for view in views)) & self.exempt
        effect, reason = (Effect.EXEMPT, f"marked {min(marks)}") if marks else verdict
        return Difference(place, kind, before, after, effect, reason)


def _format(name: str) -> str:
    """A format without the marks in which its spellings differ."""
    return name.lower().replace("-", "").replace("_", "").removesuffix("only")
