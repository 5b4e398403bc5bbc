"""Whether rows are in the order asked for: judged only where no collation and no place of nulls can matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, TypeAlias

from accord.authoring import ResourceFacts, World
from suites.jsonapi.parts import Resource, attributes_of
from suites.properties.asking import large_pages

Reading: TypeAlias = Callable[[str], Any]
"""What a text is compared by."""

_FEW = 5
"""So many different texts in order are hardly the names of ordered states."""
_DIGITS = re.compile(r"(\d+)")
_DIGRAPHS = re.compile("aa|ch|cs|dd|dz|ff|gy|ll|lj|nj|ng|ny|ph|rh|sz|th|ty|zs")
"""Letters that some alphabet takes for one."""
_ALIKE = frozenset("abcdefghijklmnopqrstu")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(text) if part]


READINGS: tuple[Reading, ...] = (
    str,
    str.casefold,
    _bare,
    lambda text: _natural(text.casefold()),
    lambda text: _natural(_bare(text)),
)
"""How servers compare texts: by code points, without case, by letters alone, and with the numbers in them as such."""


def misplaced(rows: Sequence[Resource], fields: Sequence[str], kinds: dict[str, str]) -> int | None:
    """The index of a row that should not stand behind the one before it, among those that can be compared; or None.

    Rows without a value say nothing: the others are in order without them too. `kinds` holds what is comparable.
    """
    criteria = list(_criteria(fields, kinds))
    values = [[attributes_of(row).get(name) for name, _, _ in criteria] for row in rows]
    told = [index for index, row in enumerate(values) if _fit(row, criteria)]
    for one, other in pairwise(told):
        if _wrong(values[one], values[other], criteria):
            return other
    return None


def comparable(world: World, facts: ResourceFacts) -> dict[str, str]:
    """The attributes by which a collection sorts in an order that can be told, with their kinds."""
    return world.once(("comparable", facts.type), lambda: dict(_comparable(world, facts)))


def _comparable(world: World, facts: ResourceFacts) -> Iterable[tuple[str, str]]:
    for name in facts.sortable:
        kind = facts.attributes.get(name, "")
        if kind in ("number", "date", "boolean") or (kind == "string" and _alphabetical(world, facts, name)):
            yield name, kind


def _alphabetical(world: World, facts: ResourceFacts, name: str) -> bool:
    """Whether a plain sort by an attribute puts its texts in an alphabetical order."""
    exchange = world.get(facts.url or "", {"sort": name, **large_pages(world)})
    data = exchange.document.get("data") if exchange.ok else None
    rows = [row for row in data if isinstance(row, dict)] if isinstance(data, list) else []
    texts = [text for row in rows if isinstance(text := attributes_of(row).get(name), str)]
    return len(set(texts)) >= _FEW and misplaced(rows, [name], {name: "string"}) is None


Criterion: TypeAlias = tuple[str, bool, str]
"""The name of an attribute, whether it falls, and its kind."""


def _criteria(fields: Sequence[str], kinds: dict[str, str]) -> Iterable[Criterion]:
    """The criteria up to the first that cannot be compared."""
    for field in fields:
        name = field.removeprefix("-")
        if name not in kinds:
            return
        yield name, field.startswith("-"), kinds[name]


def _fit(values: Sequence[Any], criteria: Sequence[Criterion]) -> bool:
    return all(_is_of(kind, value) for value, (_, _, kind) in zip(values, criteria, strict=True))


def _is_of(kind: str, value: Any) -> bool:
    match kind:
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "date":
            return isinstance(value, str) and _MOMENT.fullmatch(value) is not None
    return isinstance(value, str)


def _wrong(one: Sequence[Any], other: Sequence[Any], criteria: Sequence[Criterion]) -> bool:
    for mine, its, (_, falls, kind) in zip(one, other, criteria, strict=True):
        sign = _compare(kind, mine, its)
        if sign is None:
            return False
        if sign:
            return sign < 0 if falls else sign > 0
    return False


def _compare(kind: str, one: Any, other: Any) -> int | None:
    """-1, 0 or 1 as one value comes before, beside or after another; None where that is the server's to say."""
    if one == other:
        return 0
    if kind == "date":
        signs = {_sign(one, other), _sign(datetime.fromisoformat(one), datetime.fromisoformat(other))}
    elif kind == "string":
        signs = {_sign(reading(one), reading(other)) for reading in READINGS} | {_by_letter(_bare(one), _bare(other))}
    else:
        signs = {_sign(one, other)}
    return signs.pop() if len(signs) == 1 and 0 not in signs else None


def _by_letter(one: str, other: str) -> int:
    """How the first letters compare in which two texts differ, 0 where alphabets disagree about them."""
    if _DIGRAPHS.search(one) or _DIGRAPHS.search(other):
        return 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            known = {mine, its} <= _ALIKE or (mine.isdecimal() and its.isdecimal())
            return _sign(mine, its) if known else 0
    return _sign(len(one), len(other))


def _sign(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)
