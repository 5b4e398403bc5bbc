"""Odd texts: each class holds what some servers are known to spoil, and all but `broken` any JSON text may hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Texts = SearchStrategy[str]

COMPOSED = ("é", "Å", "ñ", "ü", "ộ", "한", "ǆ")
"""Characters that have a second spelling of several code points, or that compatibility forms take apart."""
DIRECTIONS = ("\u200f", "\u202e", "\u2066", "\u2069", "שלום", "مرحبا")
"""Marks that turn the direction of writing, and words written from right to left."""
INVISIBLE = ("\u200b", "\u200d", "\u00ad", "\ufeff", "\u2060", "\ufe0f")
CONTROLS = ("\x01", "\x08", "\x1b", "\x1f", "\x7f", "\x85", "\x9f")
ASTRAL = ("😀", "👩‍👩‍👧", "𝒜", "🇪🇺", "𠮷", "\U0010fffd")
"""Characters beyond the first 65536, alone and in sequences that show as one."""
BLANKS = (" ", "  ", "\t", "\u00a0", "\u3000", "\u2003")
BREAKS = ("\n", "\r\n", "\r", "\u2028", "\u2029", "\n\n")
MARKUP = ("&", "<b>", "&amp;", "&eacute;", '"', "'", "\\", "/", "<!--", "]]>", "<?", "\\u0041", "\\n")
"""What HTML, XML or JSON itself gives a meaning."""
TEMPLATES = (
    "%",
    "%s",
    "%41",
    "+",
    "{{7*7}}",
    "${x}",
    "{0}",
    "<%= 1 %>",
    "$1",
    "`",
    "#{x}",
    "../",
    ";",
    "--",
    "' OR 1=1",
    "_",
)
"""What templates, URLs, shells, patterns or SQL give a meaning."""
LOOKALIKES = (
    "0",
    "1",
    "42",
    "007",
    "20991231",
    "1e5",
    "1.50",
    "-0",
    "true",
    "null",
    "NaN",
    "[]",
    "{}",
    "2024-02-30",
    "0x1F",
)
"""Texts that look like other values."""
LIMITS = (31, 32, 63, 64, 127, 128, 254, 255, 256, 257, 1023, 1024, 1025)
"""Lengths at which texts are cut or refused, counted in characters or in octets."""
UNITS = ("a", "é", "日", "😀", "b ")
"""What long texts consist of: characters of one to four octets in UTF-8, and words."""
SURROGATES = ("\ud800", "\udbff", "\udc00", "\udfff", "\udc00\ud800")
NONCHARACTERS = ("\ufffe", "\uffff", "\ufdd0", "\U0001ffff")

_WORDS = st.text("abcxyzABC ", max_size=6).map(str.strip)


@cache
def texts() -> Texts:
    """Texts of every class that any server can keep; the shortest plain ones come first."""
    return st.one_of(plain(), *(make() for make in CLASSES.values()))


@cache
def plain() -> Texts:
    """A short text of letters, never empty."""
    return st.text("abcxyzABC", min_size=1, max_size=8)


@cache
def empty() -> Texts:
    """The empty text."""
    return st.just("")


@cache
def scripts() -> Texts:
    """Any Unicode text but controls and what is no character."""
    return st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]), max_size=12)


@cache
def normalisable() -> Texts:
    """A text that Unicode normalisation alters, in one of its four forms."""
    forms = st.sampled_from(("NFD", "NFC", "NFKD", "NFKC"))
    return st.builds(lambda text, form: unicodedata.normalize(form, text), _around(COMPOSED), forms)


@cache
def directed() -> Texts:
    """A text with marks of direction or words from right to left."""
    return _around(DIRECTIONS)


@cache
def invisible() -> Texts:
    """A text with characters that do not show."""
    return _around(INVISIBLE)


@cache
def nul() -> Texts:
    """A text with NUL, at which some stores fail."""
    return _around(("\x00",))


@cache
def controls() -> Texts:
    """A text with a control character other than NUL."""
    return _around(CONTROLS)


@cache
def astral() -> Texts:
    """A text with characters beyond the first plane."""
    return _around(ASTRAL)


@cache
def blank_ended() -> Texts:
    """A text with a blank at its end, its beginning, or both."""
    ends = st.sampled_from(BLANKS)
    return st.one_of(
        st.builds(lambda text, blank: text + blank, plain(), ends),
        st.builds(lambda text, blank: blank + text, plain(), ends),
        st.builds(lambda text, one, other: one + text + other, plain(), ends, ends),
        st.builds(lambda text, blank: f"{text}{blank}{blank}{text}", plain(), ends),
    )


@cache
def broken_lines() -> Texts:
    """A text of several lines, however they are parted."""
    return _around(BREAKS)


@cache
def markup() -> Texts:
    """A text with characters that mean something in HTML, XML or JSON."""
    return _around(MARKUP)


@cache
def templates() -> Texts:
    """A text with characters that mean something in templates, URLs, patterns or SQL."""
    return _around(TEMPLATES)


@cache
def lookalikes() -> Texts:
    """A text that looks like a number, a date, null or another value."""
    return st.sampled_from(LOOKALIKES)


@cache
def long() -> Texts:
    """A text whose length, in characters or octets, is at or near a usual limit."""

    def repeated(unit: str, length: int, by_octets: bool) -> str:
        size = len(unit.encode()) if by_octets else len(unit)
        return (unit * -(-length // size))[: length if not by_octets else -(-length // size) * len(unit)].strip()

    return st.builds(repeated, st.sampled_from(UNITS), st.sampled_from(LIMITS), st.booleans())


@cache
def broken() -> Texts:
    """A text that not every reader takes: lone surrogates, or code points that are no characters."""
    return _around(SURROGATES + NONCHARACTERS).filter(_is_unpaired)


def is_whole(text: str) -> bool:
    """Whether each code point of a text is one that every reader of I-JSON takes (RFC 7493 §2.1)."""
    return not any(0xD800 <= ord(c) < 0xE000 or 0xFDD0 <= ord(c) < 0xFDF0 or ord(c) & 0xFFFE == 0xFFFE for c in text)


def woven(sample: str) -> Texts:
    """Texts of the form of a sample, with something odd within: an address stays one, and so does a URL."""
    head, mark, tail = next(
        (parts for parts in (sample.partition("@"), sample.partition("://")) if parts[1]), (sample, "", "")
    )
    if mark == "@":
        return texts().map(lambda text: f"{head}{text}{mark}{tail}")
    return texts().map(lambda text: f"{sample}{'/' if mark else ' '}{text}")


def classes_of(text: str) -> list[str]:
    """The names of the classes that a text shows signs of, for an account of what was tried."""
    return [name for name, shows in _SIGNS.items() if shows(text)]


def _is_unpaired(text: str) -> bool:
    """Whether no two surrogates make a pair, which JSON would give back as one character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") == text


def _around(pieces: tuple[str, ...]) -> Texts:
    """One or two of some pieces, with words before, between and behind."""
    piece = st.sampled_from(pieces)
    once = st.builds(lambda before, odd, after: before + odd + after, _WORDS, piece, _WORDS)
    return once | st.builds(lambda text, odd, after: text + odd + after, once, piece, _WORDS)


CLASSES: dict[str, Callable[[], Texts]] = {
    "empty": empty,
    "scripts": scripts,
    "normalisable": normalisable,
    "directed": directed,
    "invisible": invisible,
    "nul": nul,
    "controls": controls,
    "astral": astral,
    "blank-ended": blank_ended,
    "broken-lines": broken_lines,
    "markup": markup,
    "templates": templates,
    "lookalikes": lookalikes,
    "long": long,
}

_SIGNS: dict[str, Callable[[str], bool]] = {
    "empty text": lambda text: not text,
    "text that normalisation alters": lambda text: is_whole(text) and len(
        {unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")}) > 1,
    "text from right to left": lambda text: any(piece in text for piece in DIRECTIONS),
    "text with invisible characters": lambda text: any(piece in text for piece in INVISIBLE),
    "text with NUL": lambda text: "\x00" in text,
    "text with controls": lambda text: any(unicodedata.category(c) == "Cc" and c not in "\0\t\r\n" for c in text),
    "text beyond the first plane": lambda text: any(ord(c) > 0xFFFF for c in text),
    "text with blank ends": lambda text: text != text.strip(),
    "text of several lines": lambda text: any(piece in text for piece in BREAKS),
    "text with markup": lambda text: any(piece in text for piece in ("&", "<", ">", '"', "'", "\\")),
    "text that looks like another value": lambda text: text in LOOKALIKES,
    "long text": lambda text: len(text.encode("utf-8", "surrogatepass")) >= min(LIMITS),
    "text that is no Unicode": lambda text: not is_whole(text),
}  # fmt: skip
