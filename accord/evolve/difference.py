"""A difference between an earlier and a later state of an API, and what it means to those who use it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache


class Effect(StrEnum):
    """What a difference means: only a break takes something away from who relied on it."""

    BREAK = "break"
    UNSEEN = "unseen"
    RELAXATION = "relaxation"
    ADDITION = "addition"
    NOISE = "noise"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference at a place; `reason` tells in words why it has its effect, where the kind does not say so."""

    place: str
    kind: str
    before: str
    after: str
    effect: Effect
    reason: str = ""


def exempted(differences: Iterable[Difference], patterns: Iterable[str]) -> tuple[Difference, ...]:
    """The differences in order of weight and place, those that a pattern exempts marked so.

    In a pattern `*` stands for any text and `?` for any character; brackets stand for themselves.
    """
    wanted = tuple(patterns)
    found = [
        replace(each, effect=Effect.EXEMPT, reason=f"exempt by {pattern}") if pattern else each
        for each in differences
        for pattern in [next((text for text in wanted if _glob(text).fullmatch(each.place)), "")]
    ]
    order = list(Effect)
    return tuple(sorted(found, key=lambda each: (order.index(each.effect), each.place, each.kind)))


def count(differences: Iterable[Difference]) -> dict[Effect, int]:
    """How many differences have each effect."""
    numbers = Counter(each.effect for each in differences)
    return {effect: numbers[effect] for effect in Effect}


@cache
def _glob(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
