"""The order of rows by several fields, judged where no collation and no place of nulls can matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from suites.jsonapi.ordering import keys

_DIGITS = re.compile(r"(\d+)")


def misplaced(column: Sequence[Any], falling: bool) -> bool:
    """Whether numbers or moments stand before one that should precede them; texts and mixed values never do."""
    found = keys(column)
    return found is not None and any(one > other for one, other in pairwise(found[::-1] if falling else found))


def misplaced_texts(column: Sequence[Any], falling: bool) -> bool:
    """Whether texts are out of order byte by byte, without regard to case, and with the numbers in them as such."""
    texts = [value for value in column if isinstance(value, str)]
    if keys(texts) is not None:
        return False
    ordered = texts[::-1] if falling else texts
    readings: list[Callable[[str], Any]] = [str, str.casefold, _natural]
    return all(any(key(one) > key(other) for one, other in pairwise(ordered)) for key in readings)


def _natural(text: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part.casefold()) for part in _DIGITS.split(text) if part]


def ties(columns: Sequence[Sequence[Any]], index: int) -> list[list[Any]]:
    """The values of a column in each run of rows that are alike in all columns before it."""
    runs: list[list[Any]] = []
    above: Any = None
    for row in zip(*columns, strict=True):
        if not runs or row[:index] != above:
            runs.append([])
            above = row[:index]
        runs[-1].append(row[index])
    return runs
