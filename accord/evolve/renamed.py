"""Finds the new names of schemas: by where they are used, and by what they hold."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from accord.evolve.description import Description, mapping

_SAME_MEMBERS = 0.5
_SAME_NAME = 0.7


def renamed(old: Description, new: Description) -> dict[str, str]:
    """The new name of each schema that only the older description has, where one can be told."""
    gone = [name for name in old.schemas if name not in new.schemas]
    fresh = {name for name in new.schemas if name not in old.schemas}
    found = {}
    votes = _votes(old, new)
    for name in gone:
        voted = [other for (one, other), _ in votes.most_common() if one == name and other in fresh]
        likely = [other for other in voted if _likeness(old, new, name, other) > 0] or _close(old, new, name, fresh)
        if likely:
            found[name] = likely[0]
            fresh.discard(likely[0])
    return found


def _votes(old: Description, new: Description) -> Counter[tuple[str, str]]:
    """How often an old schema stands where a new one does now."""
    votes: Counter[tuple[str, str]] = Counter()
    for name in old.schemas.keys() & new.schemas.keys():
        was, now = old.component(name), new.component(name)
        for member in was.members.keys() & now.members.keys():
            votes.update([_names(old, new, was.members[member], now.members[member])])
    later = dict(new.operations())
    for place, operation in old.operations():
        pairs = [(operation.get("requestBody"), later.get(place, {}).get("requestBody"))]
        answers = mapping(later.get(place, {}).get("responses"))
        pairs += [(each, answers.get(status)) for status, each in mapping(operation.get("responses")).items()]
        for one, other in pairs:
            schemas = dict(new.contents(other))
            votes.update(_names(old, new, schema, schemas.get(kind)) for kind, schema in old.contents(one))
    return votes


def _names(old: Description, new: Description, one: object, other: object) -> tuple[str, str]:
    """The names of two schemas, or of their items where both are arrays."""
    was, now = old.view(one), new.view(other)
    if was.items is not None and now.items is not None:
        was, now = old.view(was.items), new.view(now.items)
    return was.name, now.name


def _close(old: Description, new: Description, name: str, fresh: set[str]) -> list[str]:
    """The fresh schemas of like members and like name, the likest first."""
    rated = [(_likeness(old, new, name, other), _named_alike(name, other), other) for other in sorted(fresh)]
    fit = [each for each in rated if each[0] >= _SAME_MEMBERS and each[1] >= _SAME_NAME]
    return [other for _, _, other in sorted(fit, key=lambda each: (-each[0] * each[1], each[2]))]


def _likeness(old: Description, new: Description, one: str, other: str) -> float:
    """The share of the older schema's members that the newer one has."""
    was, now = old.component(one), new.component(other)
    return len(was.members.keys() & now.members.keys()) / len(was.members) if was.members else 0.0


def _named_alike(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
