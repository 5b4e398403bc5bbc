"""Filters: those that were seen to mean equality, and which rows surely match a value and which surely do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from accord.authoring import ResourceFacts, World
from suites.jsonapi.parts import Resource, attributes_of, primary

_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_MEANT = re.compile(r"[,*|]|^[!<>=~^(\[{:]|\.\.|^\s*$|^(?:null|nil|none|undefined|any|not|in|eq|ne)\b", re.IGNORECASE)
"""What a filter may give a meaning of its own: lists, patterns, operators, ranges, nothing."""
_OPERATOR = re.compile(r"[a-z_]{2,12}:", re.IGNORECASE)
_EACH = 3
"""So many attributes of a type are tried as filters, beside those that the contract names."""
_TYPES = 8


def filters_of(world: World) -> dict[str, dict[str, str]]:
    """The attribute that each filter means, by type and parameter; just those that plainly select what is equal."""
    return world.once("filters of all types", lambda: dict(_found(world)))


def _found(world: World) -> Iterator[tuple[str, dict[str, str]]]:
    for facts in world.collections[:_TYPES]:
        rows = primary(world.get(facts.url or ""))
        found = {
            name: attribute
            for name, attribute in _candidates(facts)
            if (value := _telling(rows, attribute)) and _selects(world, facts, name, attribute, value)
        }
        if found:
            yield facts.type, found


def _candidates(facts: ResourceFacts) -> Iterator[tuple[str, str]]:
    """The filters that the contract names, and a few called as JSON:API recommends, by attributes."""
    declared = {name: attribute for name in facts.filters if (attribute := _attribute(name)) in facts.attributes}
    yield from declared.items()
    by_kind = sorted(facts.attributes, key=lambda name: facts.attributes[name] != "string")
    known = [name for name in by_kind if facts.attributes[name] in ("string", "number")]
    texts, numbers = known[:_EACH], [name for name in known if facts.attributes[name] == "number"][:1]
    for name in dict.fromkeys((*texts, *numbers)):
        if f"filter[{name}]" not in declared:
            yield f"filter[{name}]", name


def _attribute(parameter: str) -> str:
    return parameter.removeprefix("filter[").removesuffix("]")


def _telling(rows: Iterable[Resource], attribute: str) -> str:
    """A plain value that some rows have and others have not, as it is written in a query."""
    values = [as_text(attributes_of(row).get(attribute)) for row in rows]
    plain = [value for value in values if value and _PLAIN.fullmatch(value)]
    return next((value for value in plain if values.count(value) < len(values)), "")


def _selects(world: World, facts: ResourceFacts, name: str, attribute: str, value: str) -> bool:
    """Whether a filter by a plain value shows some rows, and only such as have it."""
    exchange = world.get(facts.url or "", {name: value})
    shown = [as_text(attributes_of(row).get(attribute)) for row in primary(exchange)] if exchange.ok else []
    return bool(shown) and set(shown) == {value}


def is_exact(world: World, facts: ResourceFacts, name: str, attribute: str) -> bool:
    """Whether a filter tells letter cases apart."""

    def find() -> bool:
        values = [attributes_of(row).get(attribute) for row in primary(world.get(facts.url or ""))]
        for value in values:
            if isinstance(value, str) and _PLAIN.fullmatch(value) and value.swapcase() not in (value, *values):
                exchange = world.get(facts.url or "", {name: value.swapcase()})
                return exchange.ok and not primary(exchange)
        return False

    return world.once(("exact", facts.type, name), find)


def as_text(value: Any) -> str | None:
    """A value as it is written in a query, None where that is open."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else None


def is_plainly_a_value(text: str) -> bool:
    """Whether a text can be nothing but a value to be equal to: no list, pattern, operator or range."""
    return not _MEANT.search(text) and not (_OPERATOR.match(text) and not _moment(text))


def surely_differs(value: Any, text: str, *, exact: bool) -> bool:
    """Whether a value is another than that of a filter, by any sensible notion of equality.

    `exact` tells that letter cases were seen to be told apart, so that only blanks at the ends are left open.
    """
    if value is None:
        return True
    if isinstance(value, bool):
        return text in ("true", "false") and text != as_text(value)
    if isinstance(value, int | float):
        return re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", text) is not None and float(text) != value
    if not isinstance(value, str):
        return False
    mine, its = _moment(value), _moment(text)
    if mine and its:
        return (mine.tzinfo is None) == (its.tzinfo is None) and mine != its
    return _composed(value) != _composed(text) if exact else _folded(value) != _folded(text)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _folded(text: str) -> str:
    """A text without letter case, accents, blanks, and what some collations pass over."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in letters if not (letter.isspace() or unicodedata.combining(letter)))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if len(text) > 10 else None
    except ValueError:
        return None
