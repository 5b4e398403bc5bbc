"""The order of values, judged only where no collation, no time zone and no place of nulls can matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any, TypeAlias

from accord.authoring import Client, Exchange, ResourceFacts
from suites.jsonapi.parts import attributes_of, order, primary
from suites.jsonapi.provoking import INVENTED

Key: TypeAlias = Any
"""A number or a moment: values of one sequence compare with one another."""

_TRIES = 3
_MOST = 4
_KINDS = ("number", "date", "string")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[T ].*)?")
_PLAIN = re.compile(r"(?!aa|ch)[a-u]", re.IGNORECASE)


def keys(values: Iterable[Any]) -> list[Key] | None:
    """Numbers or moments in their order, nulls left out; None where the values are of other or of mixed kinds."""
    present = [value for value in values if value is not None]
    if all(isinstance(value, int | float) and not isinstance(value, bool) for value in present):
        return present
    moments = [_moment(value) for value in present]
    known = [moment for moment in moments if moment]
    aware = {moment.tzinfo is not None for moment in known}
    return known if len(known) == len(present) and len(aware) == 1 else None


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def initials(values: Iterable[Any]) -> list[str] | None:
    """First letters that every alphabet and every collation puts in one order; None where texts are not so plain.

    Wanted are five texts, all different (so that they are hardly names of ordered states), of one letter case.
    """
    texts = [value for value in values if value is not None]
    if not all(isinstance(text, str) for text in texts) or len(set(texts)) < max(5, len(texts)):
        return None
    plain = [text[0] for text in texts if _PLAIN.match(text)]
    return plain if len(set(plain)) >= 3 and len({letter.isupper() for letter in plain}) == 1 else None


def direction(sequence: Sequence[Key]) -> str:
    """`ascending` or `descending`, `neither` where neighbours go both ways, `level` where all are equal."""
    up = any(one < other for one, other in pairwise(sequence))
    down = any(one > other for one, other in pairwise(sequence))
    return "neither" if up and down else "ascending" if up else "descending" if down else "level"


def telling(sequence: Sequence[Key] | None) -> bool:
    """Whether a sequence has the three different values that tell an order from an accident."""
    return sequence is not None and len(set(sequence)) >= 3


def fields_to_try(facts: ResourceFacts) -> list[str]:
    """A few of the attributes that a collection can be sorted by, numbers and dates first."""
    ranked = [[name for name in facts.sortable if facts.attributes.get(name) == kind] for kind in _KINDS]
    return [name for names in ranked for name in names][:_MOST]


def column(exchange: Exchange, name: str) -> list[Any]:
    """The values of an attribute in the rows of the primary data, None where a row has none."""
    return [attributes_of(row).get(name) for row in primary(exchange)]


def changes_nothing(client: Client, url: str, name: str) -> bool:
    """Whether a collection stays as it is when it is sorted by a field, in either direction."""
    plain, down = order(client.get(url)), client.get(url, {"sort": f"-{name}"})
    return order(client.get(url, {"sort": name})) == plain and (not down.ok or order(down) == plain)


def ignores_sort(client: Client, url: str, name: str) -> bool:
    """Whether a collection stays as it is whatever `sort` says, be it nonsense."""
    return changes_nothing(client, url, name) and client.get(url, {"sort": INVENTED}).ok


def tied_field(client: Client, url: str, names: Iterable[str]) -> str | None:
    """A field by which the collection can be sorted and that has equal values, which then stand together."""
    plain = client.get(url)
    counts = {name: len(set(map(repr, column(plain, name)))) for name in names}
    rows = len(primary(plain))
    candidates = sorted((name for name in counts if 2 <= counts[name] <= rows / 2), key=lambda name: counts[name])
    for name in candidates[:_TRIES]:
        exchange = client.get(url, {"sort": name})
        if exchange.ok and together(column(exchange, name)):
            return name
    return None


def together(values: Sequence[Any]) -> bool:
    """Whether equal values stand together, letter case left out of account."""
    runs = [value for value, _ in groupby(repr(value).casefold() for value in values)]
    return len(runs) == len(set(runs))
