"""Texts that a regular expression describes, and texts one edit away from them that it does not."""

from __future__ import annotations

import re
import string
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TypeAlias

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from accord.authoring import steady_draws

ODD = (" ", ".", "/", "\n", "+", "ü", "'", "%", "日", "\t")
"""Characters of which most patterns allow few; those that one allows make no counter-example."""
Matches: TypeAlias = Callable[[str], object]
LONGEST = 4096
"""No text is made longer than this, whatever a pattern allows."""
CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
"""Characters that may stand for each other."""


def accepted(pattern: str, count: int) -> list[str]:
    """So many texts, fewer where there are fewer, of which the whole matches a pattern; always the same ones.

    A shortest and a longest one are the first; `\\d` and the like stand for ASCII characters alone.
    """
    drawn = _drawn(pattern, max(count * 5, 150))
    matches = _matcher(pattern)
    ends = [_shortest(drawn[0], matches), _longest(drawn[0], matches)] if drawn else []
    return list(dict.fromkeys([*ends, *_various(drawn)]))[:count]


def refused(pattern: str, count: int) -> list[str]:
    """So many texts of which the whole does not match a pattern, one edit away from some that do; always the same."""
    examples = accepted(pattern, 6)
    matches = _matcher(pattern)
    found = dict.fromkeys(text for text in _edited(examples) if not matches(text))
    return list(islice(found, count))


def kindred(text: str, pattern: str, salt: str) -> str:
    """A text of the same form whose letters and digits differ with `salt`, as far as the pattern allows."""
    shift = zlib.crc32(salt.encode())
    other = "".join(_turned(character, shift >> (index * 3 % 24)) for index, character in enumerate(text))
    return other if _matcher(pattern)(other) else text


def _drawn(pattern: str, count: int) -> list[str]:
    usual = st.characters(exclude_categories=["C"])
    texts = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True, alphabet=usual)
    found: dict[str, None] = {}

    @seed(zlib.crc32(pattern.encode()))
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(texts)
    def draw(text: str) -> None:
        found.setdefault(text)

    with steady_draws():
        draw()
    return list(found)


def _matcher(pattern: str) -> Matches:
    return re.compile(pattern, re.ASCII).fullmatch


def _various(texts: list[str]) -> Iterator[str]:
    """The texts, each time the one that shows most of what none before has shown, and the shorter one of two."""
    left, shown = sorted(texts, key=len), set[tuple[str, str]]()
    while left:
        most = max(left, key=lambda text: len(_features(text) - shown))
        left.remove(most)
        shown |= _features(most)
        yield most


def _features(text: str) -> set[tuple[str, str]]:
    """Which sorts of characters stand where in a text."""
    sorts = [next((known for known in CLASSES if character in known), character) for character in text]
    ends = {("first", sorts[0]), ("last", sorts[-1])} if sorts else set()
    return {*ends, *(("within", sort) for sort in sorts)}


def _shortest(text: str, matches: Matches) -> str:
    while text and matches(text[:-1]):
        text = text[:-1]
    return text


def _longest(text: str, matches: Matches) -> str:
    """The text with its last character repeated for as long as that matches; as it is where there is no end."""
    grown = text
    while text and len(grown) < LONGEST and matches(grown + grown[-1]):
        grown += grown[-1]
    return grown if len(grown) < LONGEST else text


def _edited(examples: list[str]) -> Iterator[str]:
    """Texts one edit away: one character less or more at the ends of what is allowed, odd ones in between."""
    for text in examples[:2]:
        yield text[:-1]
        yield text + text[-1:]
    usual = [text for text in examples if 2 <= len(text) < 40] or examples[:1] or [""]
    for index, character in enumerate(ODD):
        text = usual[index % len(usual)]
        yield from (
            (text + character, character + text)
            if index % 2 or character == " "
            else (text[:1] + character + text[1:],)
        )


def _turned(character: str, shift: int) -> str:
    known = next((letters for letters in CLASSES if character in letters), "")
    return known[(known.index(character) + shift) % len(known)] if known else character
