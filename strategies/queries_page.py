"""Pages of a list: how its own links ask for them, and the sizes, numbers and links to draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

MOST_PAGES = 8
"""No draw needs more pages than these to read a list through."""
LARGEST = 200
"""No larger page is asked for."""
KEYS = ("next", "last", "prev", "first")
"""The links between pages, the most telling first."""

_SIZES = frozenset({"size", "limit", "count", "perpage", "pagesize"})
_NUMBERS = frozenset({"number", "page", "pagenumber"})
_OFFSETS = frozenset({"offset", "start", "skip"})


@dataclass(frozen=True, slots=True)
class Paging:
    """The names of the parameters that ask for a page by its size, and by its number or its offset.

    None stands for what a list was not seen to take; `first` is the number of the first page.
    """

    size: str | None = None
    number: str | None = None
    offset: str | None = None
    first: int = 1

    @property
    def jumps(self) -> bool:
        """Whether any page can be asked for, without the one before it."""
        return self.size is not None and (self.number is not None or self.offset is not None)

    def of_size(self, size: int) -> dict[str, str]:
        """The parameters for the first page of a size."""
        return {self.size: str(size)} if self.size else {}

    def page(self, index: int, size: int) -> dict[str, str]:
        """The parameters for the page behind `index` others of the same size."""
        if self.number:
            return {self.number: str(self.first + index), **self.of_size(size)}
        return {self.offset: str(index * size), **self.of_size(size)} if self.offset else self.of_size(size)


def paging_of(links: Mapping[str, str], told: Mapping[str, str] | None = None) -> Paging:
    """The parameters by which the links between pages ask for them; `told` are those that a contract names.

    `links` holds the URLs by their keys. What lies behind an opaque cursor can only be followed: it has no name here.
    """
    told = told or {}
    asked = {key: dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)) for key, url in links.items()}
    names = list(dict.fromkeys(name for query in asked.values() for name in query))
    number = told.get("number_parameter") or _named(names, _NUMBERS)
    return Paging(
        size=told.get("size_parameter") or _named(names, _SIZES),
        number=number,
        offset=None if number else _named(names, _OFFSETS),
        first=0 if number and asked.get("first", {}).get(number) == "0" else 1,
    )


def sizes(total: int, largest: int = LARGEST, most_pages: int = MOST_PAGES) -> SearchStrategy[int]:
    """Sizes that part so many rows into a few pages: those that divide them, those beside, and any between."""
    least = min(largest, max(1, -(-total // most_pages)))
    highest = max(least, min(largest, total + 2))
    parts = [size for size in range(least, highest + 1) if total and total % size == 0]
    beside = [size + step for size in parts for step in (-1, 1) if least <= size + step <= highest]
    anywhere = st.integers(least, highest)
    return st.one_of(anywhere, *(st.sampled_from(few) for few in (parts, beside) if few))


def conditions(sortable: Sequence[str], filters: Mapping[str, str]) -> SearchStrategy[dict[str, str]]:
    """The parameters that order and choose the rows of a list: none, up to two sort fields, a filter that works."""
    criterion = (
        st.tuples(st.sampled_from(["", "-"]), st.sampled_from(sortable)).map("".join) if sortable else st.nothing()
    )
    criteria = st.lists(criterion, min_size=1, max_size=2, unique_by=lambda field: field.lstrip("-")).map(",".join)
    order = criteria.map(lambda text: {"sort": text}) if sortable else st.just({})
    choice = st.sampled_from([{}, *({name: value} for name, value in filters.items())])
    return st.one_of(st.just({}), st.tuples(order, choice).map(lambda pair: {**pair[0], **pair[1]}))


def beyond() -> SearchStrategy[int]:
    """How many pages behind the last one: the next, one of a few, or one far away."""
    return st.one_of(st.integers(1, 4), st.sampled_from([10, 100, 9999]))


def ways(keys: Iterable[str] = KEYS, most: int = 3) -> SearchStrategy[list[str]]:
    """The keys of links to follow one after the other."""
    return st.lists(st.sampled_from(list(keys)), min_size=1, max_size=most)


def _named(names: Iterable[str], words: frozenset[str]) -> str | None:
    """The first parameter whose last word is one of those; names of other families hold no page."""
    for name in names:
        family, _, rest = name.partition("[")
        word = re.sub("[^a-z]", "", (rest.rpartition("[")[2] or family).lower())
        if word in words and (not rest or family == "page"):
            return name
    return None
