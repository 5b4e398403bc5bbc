"""Odd queries, as they go over the wire: no client should send them, and no server should fail for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias
from urllib.parse import quote

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

Pair: TypeAlias = tuple[str, str]
"""The name and the value of a parameter that a server takes, neither of them encoded."""
Queries: TypeAlias = SearchStrategy[str]

FAMILIES = ("sort", "filter", "page", "fields", "include")
GARBAGE = (
    "%",
    "%z",
    "%zz",
    "%4",
    "%u0041",
    "%00",
    "%0A",
    "%FF",
    "%C0%AF",
    "%ED%A0%80",
    "%F0%9F%92%A9",
    "%25",
    "%2525",
)
"""What stands where an escape should: broken, no UTF-8, controls, escapes of escapes."""
VALUES = (
    "",
    "null",
    "-",
    "--",
    ",",
    ",,",
    ".",
    "..",
    "*",
    "0",
    "-1",
    "1e400",
    "NaN",
    "true",
    "[]",
    "{}",
    "'",
    '"',
    "\\",
)
SEPARATORS = ("&&", ";", "&=&", "=", "?", "&?", "#", "&&&&")
BRACKETS = (
    "{0}[",
    "{0}]",
    "{0}[]",
    "{0}[][]",
    "[{0}]",
    "{0}[{1}",
    "{0}{1}]",
    "{0}]{1}[",
    "{0}[[{1}]]",
    "{0}[{1}][{1}]",
    "{0}[_]",
)
"""Names with wrong brackets, of a family and a member."""
LONGEST = 3000
"""No value is made longer than this many characters."""

LOWERCASE = "abcdefghijklmnopqrstuvwxyz"
SYLLABLES = ("qx", "zv", "jq", "wk", "xz")
"""What no word of any language is made of."""


def odd_queries(known: Sequence[Pair]) -> SearchStrategy[dict[str, str]]:
    """An odd query about parameters that are known: `kind` says what is odd about it, `query` is what is sent."""
    return st.sampled_from(sorted(KINDS)).flatmap(
        lambda kind: st.fixed_dictionaries({"kind": st.just(kind), "query": KINDS[kind](known)})
    )


def _pairs(known: Sequence[Pair]) -> SearchStrategy[Pair]:
    return st.sampled_from([tuple(pair) for pair in known] or [("sort", "id")])


def repeated(known: Sequence[Pair]) -> Queries:
    """One parameter several times, with the same value or with others."""

    def repeat(pair: Pair) -> Queries:
        values = st.lists(st.sampled_from([pair[1], f"-{pair[1]}", "", "x"]), min_size=1, max_size=3)
        return values.map(lambda others: _joined([pair, *((pair[0], other) for other in others)]))

    return _pairs(known).flatmap(repeat)


def encoded_twice(known: Sequence[Pair]) -> Queries:
    """A parameter of which the name, the value or both are percent-encoded once too often."""
    modes = st.sampled_from(((2, 1), (1, 2), (2, 2), (1, 3)))
    return st.tuples(_pairs(known), modes).map(
        lambda drawn: f"{_encoded(drawn[0][0], drawn[1][0])}={_encoded(drawn[0][1], drawn[1][1])}"
    )


def other_values(known: Sequence[Pair]) -> Queries:
    """A parameter with no value, an empty one, or one that is no value at all."""
    bare = _pairs(known).map(lambda pair: quote(pair[0], safe=""))
    odd = st.tuples(_pairs(known), st.sampled_from(VALUES)).map(lambda pair: _joined([(pair[0][0], pair[1])]))
    return st.one_of(bare, odd)


def huge_values(known: Sequence[Pair]) -> Queries:
    """A parameter with a long number, a long text, a long list or a deep path."""
    counts = st.sampled_from((10, 19, 20, 40, 60, 100, 310, 600))

    def grow(drawn: tuple[tuple[Pair, str], int]) -> str:
        ((name, value), form), count = drawn
        grown = {"digits": "9" * count, "text": value * count, "list": ",".join([value] * count),
                 "path": ".".join([value] * count), "distinct": ",".join(map(str, range(count)))}  # fmt: skip
        return _joined([(name, grown[form][:LONGEST])])

    forms = {"include": ("path", "list"), "sort": ("path", "list", "text"), "page": ("digits", "text")}
    usual = ("digits", "text", "list", "distinct")
    formed = _pairs(known).flatmap(
        lambda pair: st.tuples(st.just(pair), st.sampled_from(forms.get(pair[0].partition("[")[0], usual)))
    )
    return st.tuples(formed, counts).map(grow)


def wrong_brackets(known: Sequence[Pair]) -> Queries:
    """A parameter of a known family whose brackets do not pair up, are empty, or are too many; raw or encoded."""
    members = [name.partition("[")[2].rstrip("]") for name, _ in known]
    names = st.tuples(
        st.sampled_from(BRACKETS), st.sampled_from(FAMILIES), st.sampled_from([*filter(None, members), "number", "x"])
    ).map(lambda drawn: drawn[0].format(*drawn[1:]))
    deep = st.tuples(st.sampled_from(FAMILIES), st.sampled_from((3, 10, 50, 200))).map(
        lambda drawn: drawn[0] + "[a]" * drawn[1]
    )
    spelt = st.tuples(st.one_of(names, deep), st.booleans())
    return spelt.map(lambda drawn: f"{quote(drawn[0], safe='[]' if drawn[1] else '')}=1")


def unknown_families(_: Sequence[Pair]) -> Queries:
    """A parameter that nobody knows, of any name."""
    names = st.one_of(st.text(LOWERCASE, min_size=1, max_size=12), st.text(max_size=6))
    return st.tuples(names, st.sampled_from(VALUES)).map(lambda pair: _joined([pair]))


def garbage(known: Sequence[Pair]) -> Queries:
    """Escapes that are broken or mean nothing, in a name or in a value."""

    def spoil(drawn: tuple[Pair, str, str]) -> str:
        (name, value), escape, place = drawn
        name, value = quote(name, safe=""), quote(value, safe="")
        spoilt = {"value": f"{name}={escape}", "end": f"{name}={value}{escape}", "name": f"{name}{escape}={value}",
                  "start": f"{escape}{name}={value}"}  # fmt: skip
        return spoilt[place]

    places = st.sampled_from(("value", "end", "name", "start"))
    return st.tuples(_pairs(known), st.sampled_from(GARBAGE), places).map(spoil)


def separators(known: Sequence[Pair]) -> Queries:
    """Two parameters with odd things before, between or behind them."""
    odd = st.sampled_from(SEPARATORS)
    return st.tuples(odd, _pairs(known), odd, _pairs(known), odd).map(
        lambda drawn: "".join(part if isinstance(part, str) else _joined([part]) for part in drawn).replace(
            "#", "%23"
        )
    )


KINDS: dict[str, Callable[[Sequence[Pair]], Queries]] = {
    "repeated": repeated,
    "encoded twice": encoded_twice,
    "other values": other_values,
    "huge values": huge_values,
    "wrong brackets": wrong_brackets,
    "unknown families": unknown_families,
    "garbage": garbage,
    "separators": separators,
}
"""What may be odd about a query."""


def unknown_names() -> SearchStrategy[str]:
    """A name of the letters a-z alone, which no implementation may give, and which no standard has given."""
    syllables = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=6).map("".join)
    begun = st.tuples(st.sampled_from(FAMILIES), st.sampled_from(SYLLABLES)).map("".join)
    return st.one_of(syllables, begun)


@st.composite
def with_unknown(draw: DrawFn, known: Sequence[str], unknown: Sequence[str], most: int = 3) -> list[str]:
    """A list of known names, each once, and one unknown name at any place among them."""
    names = draw(st.lists(st.sampled_from(known), max_size=most, unique=True)) if known else []
    place = draw(st.integers(0, len(names)))
    return [*names[:place], draw(st.sampled_from(unknown)), *names[place:]]


def _encoded(text: str, times: int) -> str:
    for _ in range(times):
        text = quote(text, safe="")
    return text


def _joined(pairs: Sequence[Pair]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe=',')}" for name, value in pairs)
