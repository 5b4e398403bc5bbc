"""Filters: texts to filter by that servers are known to misread, and texts that are almost the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import unquote, unquote_plus

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

QUOTES = ("'", '"', "''", "`", "\\'", "' OR '1'='1")
WILDCARDS = ("%", "_", "%%", "_%")
RESERVED = ("&", "+", "#", ";", "=", "/", "?", "@", "&amp;")
ESCAPES = ("%41", "%2B", "%20", "\\", "\\n", "%25")
SCRIPTS = ("É", "é", "ñ", "Ö", "ø", "Ж", "ж", "Σ", "日本", "ش", "한")
"""Letters beyond ASCII, some of which have another letter case."""
LENGTHS = (31, 32, 33, 40, 41, 50, 51, 64, 65)
LONGER = (100, 101, 128, 129, 200, 255)

_WORD = st.text("abcdefghxyzABC", min_size=1, max_size=5)


def filter_texts() -> SearchStrategy[str]:
    """A text to store and to filter by, of any class; none holds a comma, which parts the values of many filters."""
    return st.one_of(_WORD, *CLASSES.values())


def edges_first(values: Sequence[str]) -> SearchStrategy[str]:
    """One of some values: as often as any other one that is false to some languages, or is no plain word."""
    edges = [value for value in values if value in ("0", "false", "1") or not value.isalnum()]
    return st.one_of(*([st.sampled_from(edges)] if edges else []), st.sampled_from(values))


def _between(marks: tuple[str, ...]) -> SearchStrategy[str]:
    return st.tuples(_WORD, st.sampled_from(marks), _WORD).map("".join)


def _blank_at_edge() -> SearchStrategy[str]:
    edges = st.sampled_from((("", " "), (" ", ""), ("", "  "), (" ", " ")))
    return st.tuples(edges, _WORD).map(lambda pair: f"{pair[0][0]}{pair[1]}{pair[0][1]}")


def _long(lengths: tuple[int, ...]) -> SearchStrategy[str]:
    return st.tuples(_WORD, st.sampled_from(lengths)).map(lambda pair: (pair[0] * pair[1])[: pair[1]])


CLASSES: dict[str, SearchStrategy[str]] = {
    "quotes": _between(QUOTES),
    "wildcards": _between(WILDCARDS),
    "reserved": _between(RESERVED),
    "escapes": _between(ESCAPES),
    "scripts": _between(SCRIPTS),
    "blanks": _between((" ", "  ")),
    "edges": _blank_at_edge(),
    "long": _long(LENGTHS),
    "longer": _long(LONGER),
    "digits": st.sampled_from(("0", "00", "007", "1e5", "10", "0x1F")),
}
"""Texts by what is odd about them."""


def near(text: str) -> SearchStrategy[str]:
    """A text that differs from another by little: letter case, the last letter, what a pattern or an escape means."""
    mistaken = [each for each in _mistaken(text) if each.strip() and each != text]
    changed = [text[:-1] + ("b" if text.endswith("a") else "a"), f"{text}a", *filter(str.strip, [text[:-1]])]
    return st.one_of(*([st.sampled_from(mistaken)] if mistaken else []), st.sampled_from(changed))


def _mistaken(text: str) -> Iterator[str]:
    """What a text is taken for by those who compare without case, match patterns, decode twice, trim, or count."""
    yield text.swapcase()
    yield text.replace("%", "bc").replace("_", "b")
    yield unquote(text)
    yield unquote_plus(text)
    yield text.strip()
    yield text.lstrip("0")
