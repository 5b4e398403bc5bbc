"""Filters: texts to filter by that servers are known to misread, and texts that are almost the same."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, unquote_plus

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

QUOTES = ("'", '"', "''", "`", "\\'", "' OR '1'='1")
WILDCARDS = ("%", "_", "%%", "_%")
RESERVED = ("&", "+", "#", ";", "=", "/", "?", "@", "&amp;")
ESCAPES = ("%41", "%2B", "%20", "\\", "\\n", "%25")
SCRIPTS = ("É", "é", "ñ", "Ö", "ø", "Ж", "ж", "Σ", "日本", "ش", "한")
"""Letters beyond ASCII, some of which have another letter case."""
LENGTHS = (31, 32, 33, 40, 41, 50, 64, 65, 100, 101, 128)

_WORD = st.text("abcdefghxyzABC", min_size=1, max_size=5)


def filter_texts() -> SearchStrategy[str]:
    """A text to store and to filter by, of any class; none holds a comma, which parts the values of many filters."""
    return st.one_of(_WORD, *CLASSES.values())


def _between(marks: tuple[str, ...]) -> SearchStrategy[str]:
    return st.tuples(_WORD, st.sampled_from(marks), _WORD).map("".join)


def _blank_at_edge() -> SearchStrategy[str]:
    edges = st.sampled_from((("", " "), (" ", ""), ("", "  "), (" ", " ")))
    return st.tuples(edges, _WORD).map(lambda pair: f"{pair[0][0]}{pair[1]}{pair[0][1]}")


def _long() -> SearchStrategy[str]:
    return st.tuples(_WORD, st.sampled_from(LENGTHS)).map(lambda pair: (pair[0] * pair[1])[: pair[1]])


CLASSES: dict[str, SearchStrategy[str]] = {
    "quotes": _between(QUOTES),
    "wildcards": _between(WILDCARDS),
    "reserved": _between(RESERVED),
    "escapes": _between(ESCAPES),
    "scripts": _between(SCRIPTS),
    "blanks": _between((" ", "  ")),
    "edges": _blank_at_edge(),
    "long": _long(),
    "digits": st.sampled_from(("0", "00", "007", "1e5", "10", "0x1F")),
}
"""Texts by what is odd about them."""


def near(text: str) -> SearchStrategy[str]:
    """A text that differs from another by little: letter case, the last letter, what a pattern or an escape means."""
    return st.sampled_from(list(dict.fromkeys(_near(text))))


def _near(text: str) -> Iterator[str]:
    candidates = (
        text[:-1] + ("b" if text.endswith("a") else "a"),
        text.swapcase(),
        text[:-1],
        f"{text}a",
        text.replace("%", "bc").replace("_", "b"),
        unquote(text),
        unquote_plus(text),
        text.strip(),
        text.lstrip("0"),
    )
    return (each for each in candidates if each.strip() and each != text)
