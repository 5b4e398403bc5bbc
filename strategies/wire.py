"""JSON documents as they go on the wire: in lawful spellings that mean the same, and in odd forms, for crashes only.

A spelling or a form is drawn as a small JSON object and applied by a pure function, so that it fits any document:

    style = draw(wire.spellings())      # {"escapes": "all", "hex": "upper", "blanks": "\\n ", ...}
    octets = wire.spelt(document, style)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

Style: TypeAlias = dict[str, Any]

PLAIN: Style = {"escapes": "few", "hex": "lower", "blanks": "", "order": "given", "numbers": "plain"}
"""The spelling that clients commonly send."""
ESCAPES = ("few", "others", "astral", "solidus", "some", "all")
"""Which characters are written as escapes, besides those that have to be; `some` are the letters a to m."""
BLANKS = ("", " ", "\n", "\t", "\r\n", "  \n\t", "\n" + " " * 300)
ORDERS = ("given", "reversed", "sorted")
NUMBERS = ("plain", "fraction", "exponent")
"""How whole numbers are written: 1, 1.0 or 1e0. RFC 8259 does not say that a server has to take these alike."""

ENDS = {
    "bom": b"\xef\xbb\xbf",
    "nul": b"\x00",
    "letters": b"x",
}
NUMERALS = (
    "1e400", "-1e400", "1e-400", "9" * 400, "18446744073709551616", "-9223372036854775809", "0." + "1" * 60,
    "1E+2", "-0", "-0.0", "NaN", "Infinity", "-Infinity",
)  # fmt: skip
"""Numbers beyond doubles or oddly written, and what some readers take for numbers."""
QUOTED = (
    '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83dx"', '"\\u0000"', '"\\uD83D\\uDE00"', '"\\u12"', '"\\x41"', '"\\"',
    '"\x00"', '"\n"', '"\x1f"', '"a', "'a'",
)  # fmt: skip
"""Texts with lone surrogates, with NUL, and ones that are no JSON."""
SLIPS = (
    "01", "+1", ".5", "1.", "0x10", "-", "nil", "True", "[1,]", '{"a":1,}', '{"a" 1}', "{a:1}", "[1 2]", "/**/1",
    "{,}", "",
)  # fmt: skip
"""What writers of JSON by hand take for JSON."""
OCTETS = (
    b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\x80", b"\xc3(", b"\xef\xbf\xbe",
)  # fmt: skip
"""Octets that are no UTF-8, and a noncharacter."""
DEPTHS = (20, 60, 99, 101, 127, 129, 200, 256, 500)

_MARK = "accord-here"
_ESCAPED = re.compile(r'[\x00-\x1f"\\]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def spellings() -> SearchStrategy[Style]:
    """Ways to spell a document that all mean the same."""
    return st.fixed_dictionaries(
        {
            "escapes": st.sampled_from(ESCAPES),
            "hex": st.sampled_from(("lower", "upper")),
            "blanks": st.sampled_from(BLANKS),
            "order": st.sampled_from(ORDERS),
            "numbers": st.sampled_from((*NUMBERS[:1] * 4, *NUMBERS)),
        }
    )


def spelt(value: Any, style: Mapping[str, Any] = PLAIN) -> bytes:
    """A JSON text of a value in some spelling, in UTF-8; lone surrogates are always escaped."""
    blanks = style["blanks"]
    return f"{blanks}{_spelt(value, style)}{blanks}".encode()


def respells_numbers(style: Mapping[str, Any]) -> bool:
    """Whether a spelling writes whole numbers as no client commonly does, which a server may refuse."""
    return bool(style["numbers"] != "plain")


def odd_forms(members: list[str]) -> SearchStrategy[Style]:
    """Odd forms of a document: {"form": name, "at": one of some attributes, "what": which of them}."""
    at = st.sampled_from(members)
    whats: dict[str, SearchStrategy[Any]] = {
        "number": st.sampled_from(NUMERALS),
        "quoted": st.sampled_from(QUOTED),
        "slip": st.sampled_from(SLIPS),
        "octets": st.sampled_from([octets.decode("latin-1") for octets in OCTETS]),
        "deep": st.tuples(st.sampled_from(DEPTHS), st.booleans()).map(list),
        "doubled": st.sampled_from(("attribute", "type", "attributes", "data")),
        "begun": st.sampled_from(sorted(ENDS)),
        "ended": st.sampled_from(sorted(ENDS)),
        "encoded": st.sampled_from(("utf-16", "utf-16-le", "utf-32-be", "latin-1")),
        "cut": st.integers(1, 60),
        "twice": st.sampled_from(("", "\n", ",")),
    }
    return st.sampled_from(list(whats)).flatmap(
        lambda form: st.fixed_dictionaries({"form": st.just(form), "at": at, "what": whats[form]})
    )


def odd(document: dict[str, Any], form: Mapping[str, Any]) -> bytes:
    """A document whose resource is put into an odd form; most are no lawful JSON."""
    what, at = form["what"], form["at"]
    marked = _with_attribute(document, at, _MARK)
    plain = spelt(document)
    match form["form"]:
        case "number" | "quoted" | "slip":
            return _replaced(marked, what.encode("utf-8", "surrogatepass"))
        case "octets":
            return _replaced(marked, b'"a' + what.encode("latin-1") + b'b"')
        case "deep":
            return _replaced(marked, _nest(*what))
        case "doubled":
            return _doubled(document, at, what)
        case "begun":
            return ENDS[what] + plain
        case "ended":
            return plain + ENDS[what]
        case "encoded":
            return plain.decode().encode(str(what), "replace")
        case "cut":
            return plain[: -int(what)]
        case "twice":
            return plain + str(what).encode() + plain
    raise ValueError(f"no odd form is called {form['form']}")


def _spelt(value: Any, style: Mapping[str, Any]) -> str:
    blanks = style["blanks"]
    match value:
        case str():
            return f'"{"".join(_character(c, style) for c in value)}"'
        case dict():
            inner = [f"{_spelt(k, style)}{blanks}:{blanks}{_spelt(v, style)}" for k, v in _ordered(value, style)]
            return _bracketed("{", inner, "}", blanks)
        case list():
            return _bracketed("[", [_spelt(item, style) for item in value], "]", blanks)
        case int() if not isinstance(value, bool) and abs(value) <= 2**53:
            return str(value) + {"plain": "", "fraction": ".0", "exponent": "e0"}[style["numbers"]]
    return json.dumps(value)


def _bracketed(opening: str, inner: list[str], closing: str, blanks: str) -> str:
    return opening + blanks + f"{blanks},{blanks}".join(inner) + blanks + closing


def _ordered(value: dict[str, Any], style: Mapping[str, Any]) -> list[tuple[str, Any]]:
    pairs = list(value.items())
    match style["order"]:
        case "reversed":
            return pairs[::-1]
        case "sorted":
            return sorted(pairs)
    return pairs


def _character(character: str, style: Mapping[str, Any]) -> str:
    point = ord(character)
    if character in _SHORT and style["escapes"] != "all":
        return _SHORT[character]
    if character == "/" and style["escapes"] in ("solidus", "some"):
        return "\\/"
    wanted = {
        "others": point > 0x7E,
        "astral": point > 0xFFFF,
        "some": "a" <= character <= "m",
        "all": True,
    }.get(style["escapes"], False)
    if not (wanted or _ESCAPED.match(character) or 0xD800 <= point < 0xE000):
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    units = units.upper() if style["hex"] == "upper" else units
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


def _with_attribute(document: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    data = document["data"]
    return {**document, "data": {**data, "attributes": {**data.get("attributes", {}), name: value}}}


def _replaced(marked: dict[str, Any], octets: bytes) -> bytes:
    return spelt(marked).replace(f'"{_MARK}"'.encode(), octets)


def _nest(depth: int, arrays: bool) -> bytes:
    return b"[" * depth + b"]" * depth if arrays else b'{"a":' * depth + b"0" + b"}" * depth


def _doubled(document: dict[str, Any], name: str, what: str) -> bytes:
    """The document with one member given twice, the second time with the same value."""
    data = document["data"]
    attributes = data.get("attributes", {})
    holder, member, value = {
        "attribute": (attributes, name, attributes.get(name)),
        "type": (data, "type", data["type"]),
        "attributes": (data, "attributes", attributes),
        "data": (document, "data", data),
    }[what]
    once = spelt({**holder, member: value})
    twice = b"{" + spelt(member) + b":" + spelt(value) + b"," + once[1:]
    if holder is document:
        return twice
    outer = _with_attribute(document, name, value) if holder is attributes else document
    return spelt(outer).replace(once, twice, 1)
