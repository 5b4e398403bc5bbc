"""Matchers of filters: what each means, which value to ask for, and which rows should come back."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from accord.authoring import identity
from accord.runtime.places import found_at
from suites.jsonapi.ordering import keys
from suites.jsonapi.parts import attributes_of
from suites.promises.paged import Row

_PLAIN = re.compile(r"[A-Za-z0-9_.:@+-]+(?: [A-Za-z0-9_.:@+-]+)*")

Matcher = Callable[[Any, str], bool]
Test = Callable[[Row], bool]


def value_of(row: Row, name: str) -> Any:
    """The value of an attribute of JSON:API, or at a place of another row; None where there is none."""
    if identity(row) and isinstance(row.get("attributes"), dict):
        return attributes_of(row).get(name)
    return next((value for _, value in found_at(row, name)), None)


def written(value: Any) -> str:
    """A value as it is written in a query."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _folded(value: Any) -> str:
    return written(value).casefold()


def _compared(value: Any, operand: str, wanted: int) -> bool:
    """Whether a number or moment is less (-1) or more (1) than another."""
    pair = keys([value, _number(operand) if isinstance(value, int | float) else operand])
    return pair is not None and len(pair) == 2 and (pair[0] > pair[1]) - (pair[0] < pair[1]) == wanted


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


MATCHERS: Mapping[str, Matcher] = {
    "eq": lambda value, operand: value is not None and _folded(value) == operand.casefold(),
    "not_eq": lambda value, operand: value is None or written(value) != operand,
    "start": lambda value, operand: value is not None and _folded(value).startswith(operand.casefold()),
    "end": lambda value, operand: value is not None and _folded(value).endswith(operand.casefold()),
    "cont": lambda value, operand: value is not None and operand.casefold() in _folded(value),
    "in": lambda value, operand: value is not None and _folded(value) in operand.casefold().split(","),
    "lt": lambda value, operand: _compared(value, operand, -1),
    "gt": lambda value, operand: _compared(value, operand, 1),
    "present": lambda value, _: value not in (None, "", [], {}, False),
}
"""Whether a value passes a matcher with an operand; letter case is left out of account."""


@dataclass(frozen=True, slots=True)
class Question:
    """A filter to ask for: the attribute, the matcher, its operand, and the rows of a listing that pass it."""

    attribute: str
    matcher: str
    operand: str
    passing: tuple[Row, ...] = ()

    def passes(self, row: Row) -> bool:
        """Whether a row passes."""
        return MATCHERS[self.matcher](value_of(row, self.attribute), self.operand)

    @property
    def is_text(self) -> bool:
        """Whether what it asks for is a text, and no number or moment, in the rows that pass."""
        return bool(self.passing) and keys([value_of(self.passing[0], self.attribute)]) is None


def question(matcher: str, attributes: Sequence[str], rows: Sequence[Row]) -> Question | None:
    """What to ask a collection with a matcher, by the first attribute whose values fit it; None where none does."""
    for attribute in attributes:
        values = [value for row in rows if is_askable(value := value_of(row, attribute))]
        operand = _operand(matcher, values)
        if operand is not None:
            asked = Question(attribute, matcher, operand)
            return replace(asked, passing=tuple(row for row in rows if asked.passes(row)))
    return None


def questions_that_clash(one: str, other: str, rows: Sequence[Row]) -> Iterator[tuple[Question, Question]]:
    """Two values, each of which some row has and no row both, if there are such."""
    pairs = [(value_of(row, one), value_of(row, other)) for row in rows]
    for left, _ in pairs:
        for _, right in pairs:
            if is_askable(left) and is_askable(right):
                asked = Question(one, "eq", written(left)), Question(other, "eq", written(right))
                if not any(asked[0].passes(row) and asked[1].passes(row) for row in rows):
                    yield asked
                    return


def is_askable(value: Any) -> bool:
    """Whether a value may be asked for without anything in it that a query language could take for its own."""
    return isinstance(value, int | float) or (isinstance(value, str) and bool(_PLAIN.fullmatch(value)))


def _operand(matcher: str, values: list[Any]) -> str | None:
    """What to ask for, after the values that are there."""
    texts = [value for value in values if isinstance(value, str)]
    match matcher:
        case "present":
            return "true" if values else None
        case "in":
            return ",".join(list(dict.fromkeys(texts))[:2]) if len(set(texts)) > 1 else None
        case "start" | "end" | "cont":
            words = [text for text in texts if len(text) > 1]
            if not words or keys(words) is not None:
                return None
            return {"start": words[0][:1], "end": words[0][-1:], "cont": words[0][1:3]}[matcher].strip() or None
        case "lt" | "gt":
            ordered = keys(values)
            if not ordered or len(set(ordered)) < 2:
                return None
            middle = sorted(set(ordered))[len(set(ordered)) // 2]
            return written(values[ordered.index(middle)])
        case _:
            return written((texts or values)[0]) if values else None
