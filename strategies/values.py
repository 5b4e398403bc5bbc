"""JSON values: those that every reader takes alike, for round trips, and wild ones, for crashes only."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from strategies import texts

Values: TypeAlias = SearchStrategy[Any]

SAFE = 2**53
"""Whole numbers up to this one every reader of I-JSON takes alike (RFC 7493 §2.2); SAFE + 1 is the first that not."""
DIGITS = 15
"""Decimal numbers of so many digits come back from a double as they went in."""
EDGES = tuple(
    sorted(
        {sign * (2**bits + step) for bits in (7, 8, 15, 16, 24, 31, 32) for step in (-1, 0, 1) for sign in (1, -1)},
        key=abs,
    )
)
"""Whole numbers at which narrower integers end."""
FRACTIONS = (0.5, 0.1, 1.005, 0.123456789, -1.25, 1e-7, 123456.789012345, 1e21, -0.0, 1e100, 2.5e-10)
NAMES = ("0", "1", "00", "é", "e\u0301", "日本", "A", "a", "constructor", "null", "length", "x-y", "x_y", "10")
"""Names of members that JSON:API allows and that some servers take for something else."""
DEEPEST = 24
"""How deep the values nest that are to come back."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:([Tt ])\d\d:\d\d:\d\d(.*))?", re.DOTALL)
_RESERVED = frozenset({"links", "relationships", "id", "type"})


def changes(samples: Mapping[str, Any], most: int = 2) -> SearchStrategy[dict[str, Any]]:
    """One to `most` attributes of some whose samples are given, each with another value of its kind."""
    names = st.lists(st.sampled_from(sorted(samples)), unique=True, min_size=1, max_size=most)
    return names.flatmap(lambda chosen: st.fixed_dictionaries({name: alike(samples[name]) for name in chosen}))


def alike(sample: Any) -> Values:
    """Values of the kind of a sample, which every reader takes alike; nothing but null where the sample is null."""
    match sample:
        case bool():
            return st.booleans()
        case int():
            return integers()
        case float():
            return floats()
        case str():
            return _texts_like(sample)
        case list():
            return st.lists(alike(sample[0]), max_size=5) | st.lists(anything(), max_size=4) if sample else arrays()
        case dict():
            return st.one_of(_shaped_like(sample), _extended(sample), objects())
    return st.none()


@cache
def integers() -> SearchStrategy[int]:
    """Whole numbers of at most 2^53, small ones and those at edges above all."""
    edges = st.sampled_from((*EDGES, SAFE - 1, 1 - SAFE, SAFE, -SAFE))
    return st.integers(0, 6) | edges | st.integers(-SAFE, SAFE)


@cache
def floats() -> SearchStrategy[float]:
    """Numbers with at most 15 significant digits, so that they are equal in decimal and in binary."""
    return st.sampled_from(FRACTIONS) | st.builds(
        _number, st.integers(-(10**DIGITS) + 1, 10**DIGITS - 1), st.integers(-20, 6)
    )


def evenly(*kinds: Values) -> Values:
    """Values of some strategies, each as likely as another: `one_of` would weigh them by their branches."""
    return st.integers(0, len(kinds) - 1).flatmap(kinds.__getitem__)


@cache
def scalars() -> Values:
    """Null, a boolean, a number or a text."""
    return evenly(st.none(), st.booleans(), integers(), floats(), texts.texts())


@cache
def anything() -> Values:
    """Any JSON value that every reader takes alike, nested values, empty ones and deep ones among them."""
    empties: Values = st.sampled_from(("object", "array")).map(lambda name: {} if name == "object" else [])
    nested = st.recursive(
        evenly(st.none(), st.booleans(), integers(), floats(), texts.texts(), empties),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names(), inner, max_size=4),
        max_leaves=8,
    )
    return nested | chains()


@cache
def objects() -> SearchStrategy[dict[str, Any]]:
    """Any object, empty ones too."""
    return st.dictionaries(names(), anything(), max_size=4)


@cache
def arrays() -> SearchStrategy[list[Any]]:
    """Any array, empty ones and those of mixed kinds too."""
    return st.lists(anything(), max_size=5)


def chains(low: int = 2, deepest: int = DEEPEST) -> Values:
    """Objects and arrays within one another, some levels deep, with one scalar or an empty object within all."""
    return st.builds(chain, st.integers(low, deepest), st.booleans(), st.sampled_from((0, "", None)))


@cache
def names() -> SearchStrategy[str]:
    """Names of members that JSON:API allows, and that it reserves for nothing."""
    usual = st.text("abcdeABC", min_size=1, max_size=6)
    return (usual | st.sampled_from(NAMES)).filter(lambda name: name not in _RESERVED)


def wild(sample: Any) -> Values:
    """Values that a server may refuse or alter, but that must not bring it down; few are of the sample's kind."""
    numbers = st.sampled_from(
        (SAFE + 1, 2**63, -(2**63) - 1, 2**64, 10**30, 10**400, 0.1 + 0.2, 5e-324, 1.7976931348623157e308)
    )
    broken = texts.broken()
    others = st.one_of(scalars(), arrays(), objects())
    nested = st.builds(lambda value: [value], numbers | broken) | st.dictionaries(
        broken, scalars(), min_size=1, max_size=2
    )
    own = broken if isinstance(sample, str) else numbers if isinstance(sample, int | float) else nested
    return st.one_of(own, broken, numbers, nested, chains(64, 200), others)


def chain(depth: int, arrays: bool, within: Any = 0) -> Any:
    """A value within so many arrays or objects."""
    value = within
    for _ in range(depth):
        value = [value] if arrays else {"a": value}
    return value


def is_exact(value: Any) -> bool:
    """Whether every reader of I-JSON takes a value alike, so that what comes back can be judged."""
    match value:
        case None | bool():
            return True
        case int():
            return abs(value) <= SAFE
        case float():
            usual = value == 0 or 1e-290 < abs(value) < 1e290
            return math.isfinite(value) and usual and len(Decimal(repr(value)).as_tuple().digits) <= DIGITS
        case str():
            return texts.is_whole(value)
        case list():
            return all(map(is_exact, value))
    return all(is_exact(name) and is_exact(item) for name, item in value.items())


def is_same(one: Any, other: Any) -> bool:
    """Whether two values are equal as JSON: 1 and 1.0 are, 1 and true are not."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return type(one) in _KINDS.get(type(other), (type(other),)) and bool(one == other)


def kinds_of(value: Any) -> list[str]:
    """What a value is, for an account of what was tried."""
    return texts.classes_of(value) if isinstance(value, str) and texts.classes_of(value) else [kind_of(value)]


def kind_of(value: Any) -> str:
    """The JSON type of a value, zero and empty ones told apart."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "zero" if not value else "negative whole number" if value < 0 else "whole number"
        case float():
            return "number"
        case str():
            return "text"
        case list():
            return "array" if value else "empty array"
    return "object" if value else "empty object"


_KINDS: dict[type, tuple[type, ...]] = {int: (int, float), float: (int, float)}


def _texts_like(sample: str) -> SearchStrategy[str]:
    if _MOMENT.fullmatch(sample):
        return _moments_like(sample)
    formed = "@" in sample or "://" in sample
    return texts.texts() | texts.woven(sample) if formed else texts.texts()


def _moments_like(sample: str) -> SearchStrategy[str]:
    """Dates and times spelt as a sample is, with its fraction and offset, on days that are special somewhere."""
    found = _MOMENT.fullmatch(sample)
    mark, rest = (found[1], found[2]) if found else (None, None)
    odd = (
        "2024-02-29",
        "1999-12-31",
        "1970-01-01",
        "1969-12-31",
        "2038-01-20",
        "1900-03-01",
        "2100-02-28",
        "9999-12-31",
    )
    days = st.sampled_from(odd) | st.dates().map(str)
    if mark is None:
        return days
    times = st.sampled_from(("00:00:00", "23:59:59", "02:30:00", "12:00:01"))
    return st.builds(lambda day, time: f"{day}{mark}{time}{rest}", days, times)


def _shaped_like(sample: dict[str, Any]) -> SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: alike(value) for name, value in sample.items()})


def _extended(sample: dict[str, Any]) -> SearchStrategy[dict[str, Any]]:
    """The sample with some members changed for anything, or more of them."""
    known = st.sampled_from(sorted(sample)) if sample else names()
    return st.dictionaries(known | names(), anything(), min_size=1, max_size=3).map(lambda more: {**sample, **more})


def _number(digits: int, exponent: int) -> float:
    return float(f"{digits}e{exponent}")
