"""Compares two observed contracts: what was taken away, what was added, and what cannot be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from accord.evolve.difference import Difference, Effect, exempted
from accord.evolve.observed import Answer, Counts, Input, Listing, Observed, Operation, Relationship
from accord.evolve.shape_changes import shape_changes

_GONE = frozenset({"404", "405", "410", "501"})
_ACTED_ON = frozenset({"etag", "last-modified", "link", "location", "allow", "content-location", "retry-after"})
"""Header fields that clients act on; others may come and go with what stands before the API."""
_TWICE = 2


Thing = TypeVar("Thing")


def compare(before: Observed, after: Observed, exempt: Iterable[str] = ()) -> tuple[Difference, ...]:
    """Every difference between an earlier and a later observed contract; places that match `exempt` do not count."""
    found: list[Difference] = []
    found += _operations(before, after)
    found += shape_changes(before.shapes, after.shapes)
    found += _pairs(before.relationships, after.relationships, lambda each: (each.shape, each.name), _relationship)
    found += _pairs(before.answers, after.answers, lambda each: each.request, _answer)
    found += _pairs(before.listings, after.listings, lambda each: each.operation, _listing)
    found += _inputs(before, after)
    return exempted(found, exempt)


def comparable(before: Observed, after: Observed) -> bool:
    """Whether there is anything that both were seen to do."""
    names = {each.name for each in before.operations if each.good}
    return any(each.name in names for each in after.operations)


def _pairs(
    before: Iterable[Thing],
    after: Iterable[Thing],
    key: Callable[[Thing], object],
    weigh: Callable[[Thing, Thing], Iterator[Difference]],
) -> Iterator[Difference]:
    later = {key(each): each for each in after}
    for each in before:
        if (other := later.get(key(each))) is not None:
            yield from weigh(each, other)


def _operations(before: Observed, after: Observed) -> Iterator[Difference]:
    earlier = {each.name: each for each in before.operations if each.good}
    later = {each.name: each for each in after.operations}
    for name, each in earlier.items():
        other = later.get(name)
        if other is None:
            yield Difference(name, "operation", "offered", "not tried", Effect.UNSEEN)
        elif not other.good:
            gone = set(other.statuses) <= _GONE and sum(other.statuses.values()) >= _TWICE
            effect = Effect.BREAK if gone else Effect.UNSEEN
            yield Difference(name, "operation", "offered", _told(other.statuses), effect)
        else:
            yield from _operation(each, other)
    known = {each.name for each in before.operations}
    for name, each in later.items():
        if each.good and name not in earlier:
            reason = "" if name in known else "not tried before"
            yield Difference(name, "operation", "", "offered", Effect.ADDITION, reason)


def _operation(before: Operation, after: Operation) -> Iterator[Difference]:
    for name in sorted(set(before.fields) | set(after.fields)):
        one, other = before.fields.get(name, 0), after.fields.get(name, 0)
        place = f"{before.name} header {name}"
        if not one:
            yield Difference(place, "header", "", "sent", Effect.ADDITION)
        elif not other:
            told = one == before.good >= _TWICE and after.good >= _TWICE
            why = "" if told else "it was not always sent before, or too few answers were seen"
            if told and name not in _ACTED_ON:
                why = "no client has to act on it"
            effect = Effect.BREAK if told and name in _ACTED_ON else Effect.UNSEEN
            yield Difference(place, "header", "sent", "not sent", effect, why)
    for name in sorted(set(after.notices) - set(before.notices)):
        yield Difference(f"{before.name} header {name}", "deprecation", "", "announced", Effect.ADDITION)


def _relationship(before: Relationship, after: Relationship) -> Iterator[Difference]:
    place = f"{before.shape} /relationships/{before.name}"
    for one, other, words in (
        (before.one, after.many, ("to one", "to many")),
        (before.many, after.one, ("to many", "to one")),
    ):
        single = not (before.many and before.one)
        if one and other and single:
            yield Difference(place, "cardinality", *words, Effect.BREAK)
    if before.types and after.types and not set(before.types) & set(after.types):
        effect = Effect.BREAK if min(_sum(before.types), _sum(after.types)) >= _TWICE else Effect.UNSEEN
        yield Difference(place, "related type", _told(before.types), _told(after.types), effect)
    for name in sorted(set(after.types) - set(before.types)) if set(before.types) & set(after.types) else ():
        yield Difference(place, "related type", "", name, Effect.ADDITION)


def _answer(before: Answer, after: Answer) -> Iterator[Difference]:
    if not set(before.statuses) & set(after.statuses):
        yield from _status(before, after)
        return
    one, other = before.media_types, after.media_types
    if one and other and not set(one) & set(other):
        yield Difference(before.request, "media type", _told(one), _told(other), Effect.BREAK)
    for status in sorted(set(before.statuses) & set(after.statuses)):
        was, now = _codes(before, status), _codes(after, status)
        if was and not was & now:
            told = ", ".join(sorted(now)) or "none"
            yield Difference(before.request, "error code", ", ".join(sorted(was)), told, Effect.BREAK)


def _codes(answer: Answer, status: str) -> set[str]:
    return {code for code in answer.codes if code.startswith(f"{status} ")}


def _status(before: Answer, after: Answer) -> Iterator[Difference]:
    served = all(status.startswith("2") for status in after.statuses) and "{unknown}" not in before.request
    effect, reason = Effect.BREAK, ""
    if served and set(before.statuses) <= _GONE:
        effect, reason = Effect.ADDITION, "there is something now"
    elif served and all(status.startswith("4") for status in before.statuses):
        effect, reason = Effect.RELAXATION, "what was refused is answered now"
    elif "{id}" in before.request and "404" in after.statuses:
        effect, reason = Effect.UNSEEN, "the row that was asked for may have gone"
    yield Difference(before.request, "status", _told(before.statuses), _told(after.statuses), effect, reason)


def _listing(before: Listing, after: Listing) -> Iterator[Difference]:
    place = f"{before.operation} page"
    if len(before.sizes) == 1:
        size = int(next(iter(before.sizes)))
        cut = [int(each) for each in after.sizes]
        if after.longest > size or (cut and size not in cut):
            now = str(max([after.longest, *cut]))
            yield Difference(place, "default page size", str(size), now, Effect.BREAK)
        elif not cut:
            reason = "no page had a further one"
            yield Difference(place, "default page size", str(size), "not told", Effect.UNSEEN, reason)
    if before.orders and not set(before.orders) & set(after.orders):
        told = bool(after.compared)
        now = ", ".join(after.orders) or ("none that shows" if told else "too few rows")
        effect = Effect.BREAK if told else Effect.UNSEEN
        yield Difference(place, "default order", ", ".join(before.orders), now, effect)


def _inputs(before: Observed, after: Observed) -> Iterator[Difference]:
    good = {each.name for each in before.operations if each.good}
    earlier = {(each.operation, each.member): each for each in before.inputs}
    for each in after.inputs:
        was = earlier.get((each.operation, each.member))
        place = f"{each.operation} input {each.member}"
        if each.refused and not each.accepted and each.operation in good and (was is None or was.accepted):
            yield Difference(place, "required input", "could be left out", "required", Effect.BREAK)
        elif was and _required(was) and each.accepted:
            yield Difference(place, "required input", "required", "may be left out", Effect.RELAXATION)


def _required(each: Input) -> bool:
    return bool(each.refused) and not each.accepted


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(counts) or "none"


def _sum(counts: Counts) -> int:
    return sum(counts.values())
