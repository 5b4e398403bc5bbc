"""Queries of several lawful parameters, and the ways to spell one and the same query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from strategies.queries_sort import sort_fields

SPELLINGS_1_0 = ("plain", "lowercase hex", "letters")
SPELLINGS = (*SPELLINGS_1_0, "raw brackets", "everything")
"""How a parameter may be percent-encoded; edition 1.0 takes for granted neither raw brackets nor encoded commas."""
SIZES = (1, 2, 5, 7, 10, 11, 20, 21, 25, 30, 50)


@st.composite
def combinations(
    draw: DrawFn, offered: Mapping[str, SearchStrategy[str]], least: int = 2, most: int = 5
) -> dict[str, str]:
    """Several parameters out of those offered, each with a value by its strategy."""
    names = draw(
        st.lists(st.sampled_from(sorted(offered)), min_size=min(least, len(offered)), max_size=most, unique=True)
    )
    return {name: draw(offered[name]) for name in names}


def sorts(names: Sequence[str]) -> SearchStrategy[str]:
    """A value of `sort`, of several fields more often than not."""
    return st.one_of(sort_fields(names, 3), sort_fields(names, 3, least=2)).map(",".join)


def subsets(names: Sequence[str]) -> SearchStrategy[str]:
    """Some of the names, joined by commas: a value of `include` or of a fieldset."""
    return st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).map(",".join)


def sizes(largest: int) -> SearchStrategy[str]:
    """A size of pages that is not too large."""
    return st.sampled_from([str(size) for size in SIZES if size <= largest] or [str(largest)])


@st.composite
def spelt(draw: DrawFn, pairs: Mapping[str, str], edition: str) -> str:
    """A query with its parameters in any order, each spelt in any way that means the same."""
    order = draw(st.permutations(sorted(pairs)))
    ways = SPELLINGS_1_0 if edition == "1.0" else SPELLINGS
    return "&".join(spelling(name, pairs[name], draw(st.sampled_from(ways))) for name in order)


def spelling(name: str, value: str, way: str) -> str:
    """One parameter spelt in one of the ways."""
    match way:
        case "raw brackets":
            return f"{quote(name, safe='[]')}={quote(value, safe=',')}"
        case "letters":
            return f"{_letters(name)}={_letters(value)}"
        case "everything":
            return f"{_everything(name)}={_everything(value)}"
    plain = f"{quote(name, safe='')}={quote(value, safe=',')}"
    return _lowered(plain) if way == "lowercase hex" else plain


def _letters(text: str) -> str:
    """The text with its letters encoded, which a URL means the same with and without."""
    return "".join(_everything(each) if each.isascii() and each.isalpha() else quote(each, safe=",") for each in text)


def _everything(text: str) -> str:
    return "".join(f"%{octet:02X}" for octet in text.encode())


def _lowered(text: str) -> str:
    first, *escaped = text.split("%")
    return first + "".join(f"%{part[:2].lower()}{part[2:]}" for part in escaped)
