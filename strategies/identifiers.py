"""Identifiers as they are spelt in a path: others than a known one, and the known one spelt in another way.

A drawn identifier is `{"kind": ..., "segment": ...}`; its segment is what goes over the wire, percent-encoded.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias
from urllib.parse import unquote

from hypothesis import strategies as st

from accord.authoring import segment

Identifier: TypeAlias = dict[str, str]
Segments: TypeAlias = st.SearchStrategy[str]

LONGEST = 4000
"""No segment is longer than this: servers may refuse long URLs, or lose the connection to who sends them."""
UNRESERVED = string.ascii_letters + string.digits + "-._~"
"""The characters that mean the same whether or not they are percent-encoded (RFC 3986, section 2.3)."""

_WORDS = st.text(string.ascii_lowercase, min_size=3, max_size=8).map("x{}".format)
_LENGTHS = (64, 127, 128, 129, 255, 256, 257, 300, 511, 513, 1000, 1025, 2000, LONGEST)
_SCRIPTS = (
    "äöüßéñç",
    "αβγδΩ",
    "бвгдЯ",
    "אבגד",
    "ابجد",
    "日本語漢字",
    "한국어",
    "ไทย",
    "ﬁ①²",
    "e\u0301\u200d",
    "🙂🚀𝒜",
)
_BROKEN = ("%FF", "%C3", "%C0%AF", "%ED%A0%80", "%F5%80%80%80", "%80", "%00")
_QUOTES = ("'", '"', "`", "''", "' OR '1'='1", "\\", "')", "{{7*7}}", "<b>", "$(x)", "--", "${x}", "]]>")
_BLANKS = ("%20", "%20%20", "%09", "%0A", "%0D%0A", "%C2%A0")
_CUTS = ("%2F", "%3F", "%23", "%3B", "%00", "%5C", "%26")
_PATTERNS = ("%", "_", "*", "%%", "?", ".*", ".+", "[a-z0-9]")
_NOTHINGS = ("null", "undefined", "None", "nil", "[object Object]", "{id}", ":id", "()")
_ODD_NUMBERS = ("NaN", "Infinity", "-0", "1e400", "0x10", "1_000", "٣", "1.0", "01", "+1")
_HEX = re.compile(r"[0-9A-Fa-f-]+")


def others(known: str, kinds: Collection[str] = ()) -> st.SearchStrategy[Identifier]:
    """Identifiers of some kinds, or of all, that differ from a known one, although some look-ups take them for it.

    What many servers take for the same on purpose is not drawn: other spellings of a number or of hexadecimal
    digits, a file's extension, and dot segments. An identifier may happen to be that of another resource.
    """
    wanted = [name for name in kinds or KINDS if _concerns(name, known)]
    return _of_kinds({name: KINDS[name](known) for name in wanted})


def odd() -> st.SearchStrategy[Identifier]:
    """Segments that are hardly identifiers, and which servers may take for anything: for crashes only."""
    signs = st.text("".join(set(string.punctuation) - set("./\\")), min_size=1, max_size=6)
    octets = st.lists(st.integers(0, 255), min_size=1, max_size=6).map(lambda drawn: _encoded(bytes(drawn)))
    return _of_kinds({
        "number": st.sampled_from(_ODD_NUMBERS).map(segment),
        "octets": octets.filter(lambda spelt: unquote(spelt).strip("./\\") != ""),
        "signs": signs.map(segment),
    })  # fmt: skip


def respelt(known: str) -> Segments:
    """The segment of an identifier with some of its unreserved characters percent-encoded, which changes nothing."""
    forms = [_forms(character) for character in known]
    return st.tuples(*(st.sampled_from(each) for each in forms)).map("".join)


def _forms(character: str) -> list[str]:
    spelt, whole = segment(character), _encoded(character.encode())
    return [spelt, whole, whole.lower()] if character in UNRESERVED else [spelt, spelt.lower()]


def _encoded(octets: bytes) -> str:
    """Octets, each percent-encoded."""
    return "".join(f"%{octet:02X}" for octet in octets)


def _of_kinds(kinds: Mapping[str, Segments]) -> st.SearchStrategy[Identifier]:
    def named(name: str) -> st.SearchStrategy[Identifier]:
        return st.fixed_dictionaries({"kind": st.just(name), "segment": kinds[name]})

    return st.sampled_from(sorted(kinds)).flatmap(named)


def _concerns(kind: str, known: str) -> bool:
    """Whether a kind makes something else of a known identifier."""
    match kind:
        case "wrapped":
            return known.isascii() and known.isdigit()
        case "other case":
            return known != known.swapcase() and not _HEX.fullmatch(known)
        case "cut" | "blank" | "encoded twice" | "wildcard":
            return bool(known)
    return True


def _invented(_: str) -> Segments:
    return _WORDS.map("{}-nowhere".format)


def _nothing(_: str) -> Segments:
    """What clients send that have no identifier."""
    return st.sampled_from(_NOTHINGS).map(segment)


def _wrapped(known: str) -> Segments:
    """Numbers that are the known one again where few bits are kept."""
    return st.sampled_from([16, 31, 32, 53, 63, 64, 128]).map(lambda bits: str(int(known) + 2**bits))


def _numbers(_: str) -> Segments:
    """Numbers about the ends of what is stored as one, and below zero."""
    ends = st.sampled_from([1000, 2**31, 2**32, 2**53, 2**63, 2**64, 10**40, 10**400])
    return st.tuples(ends, st.integers(-2, 2), st.sampled_from([1, -1])).map(lambda n: str((n[0] + n[1]) * n[2]))


def _cut(known: str) -> Segments:
    """What is the known one up to a sign that some take for an end."""
    return st.tuples(st.just(segment(known)), st.sampled_from(_CUTS), _WORDS).map("".join)


def _blank(known: str) -> Segments:
    blanks, whole = st.sampled_from(_BLANKS), segment(known)
    return st.tuples(st.just(whole), blanks).map("".join) | st.tuples(blanks, st.just(whole)).map("".join)


def _encoded_twice(known: str) -> Segments:
    """What is the known one after being decoded twice."""

    def encoded(at: int) -> str:
        return segment(known[:at] + _encoded(known[at].encode()) + known[at + 1 :])

    return st.integers(0, len(known) - 1).map(encoded)


def _wildcard(known: str) -> Segments:
    """What the known one matches, taken for a pattern."""
    begun = st.integers(0, len(known) - 1).map(lambda at: known[:at])
    return st.tuples(begun, st.sampled_from(_PATTERNS)).map("".join).map(segment)


def _other_case(known: str) -> Segments:
    cased = {known.upper(), known.lower(), known.swapcase(), known.title()} - {known}
    return st.sampled_from(sorted(cased)).map(segment)


def _quotes(known: str) -> Segments:
    signs = st.lists(st.sampled_from(_QUOTES), min_size=1, max_size=3).map("".join)
    return st.tuples(st.sampled_from([known, ""]), signs).map("".join).map(segment)


def _scripts(_: str) -> Segments:
    """Words of one script, or of several."""
    letters = st.sampled_from([*_SCRIPTS, "".join(_SCRIPTS)])
    return letters.flatmap(lambda script: st.text(script, min_size=1, max_size=8)).map(segment)


def _long(_: str) -> Segments:
    return st.tuples(st.sampled_from("a7-"), st.sampled_from(_LENGTHS)).map(lambda drawn: drawn[0] * drawn[1])


def _broken(_: str) -> Segments:
    """Octets that are no UTF-8, or a NUL, after a word."""
    return st.tuples(_WORDS, st.sampled_from(_BROKEN)).map("".join)


KINDS: Mapping[str, Callable[[str], Segments]] = {
    "blank": _blank,
    "broken": _broken,
    "cut": _cut,
    "encoded twice": _encoded_twice,
    "invented": _invented,
    "long": _long,
    "nothing": _nothing,
    "number": _numbers,
    "other case": _other_case,
    "quotes": _quotes,
    "scripts": _scripts,
    "wildcard": _wildcard,
    "wrapped": _wrapped,
}
"""The kinds of identifiers, each made of a known one."""
