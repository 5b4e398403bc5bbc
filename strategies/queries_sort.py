"""Sort: lists of sort fields, and rows whose values tell one order from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

MOST_FIELDS = 4
MOST_ROWS = 4
LETTERS = "abcdefghijklmnopqrstu"
"""Letters that every alphabet puts in the same order."""
EDGES = (9, 10, 11, 99, 100, 101, 999, 1000, 1001, 99_999, 100_000)
"""Numbers whose order as texts is another than their order as numbers."""
_FIRST, _LAST = datetime(1970, 1, 2), datetime(2037, 12, 31)


def sort_fields(names: Sequence[str], most: int = MOST_FIELDS, least: int = 1) -> SearchStrategy[list[str]]:
    """Sort fields out of some names, each once, with a minus before those that fall."""
    signed = st.tuples(st.sampled_from(names), st.booleans())
    picked = st.lists(
        signed, min_size=min(least, len(names)), max_size=min(most, len(names)), unique_by=lambda pair: pair[0]
    )
    return picked.map(lambda pairs: [f"-{name}" if falls else name for name, falls in pairs])


def sort_values(kind: str, seen: Sequence[Any] = ()) -> SearchStrategy[Any]:
    """A value for an attribute of a kind ("number", "date", "string", "boolean"): a new one, one seen, or null."""
    fresh: dict[str, SearchStrategy[Any]] = {
        "number": st.one_of(st.integers(0, 12), st.sampled_from(EDGES), st.integers(-12, -1)),
        "date": moments(),
        "string": st.text(LETTERS, min_size=1, max_size=6),
        "boolean": st.booleans(),
    }
    known = [st.sampled_from(list(seen))] if seen else []
    return st.one_of(*known, fresh[kind], st.none())


def moments() -> SearchStrategy[str]:
    """A moment in UTC, to the millisecond."""
    return st.datetimes(_FIRST, _LAST).map(
        lambda moment: moment.replace(tzinfo=UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


@st.composite
def tied_rows(
    draw: DrawFn, kinds: Mapping[str, str], seen: Mapping[str, Sequence[Any]] | None = None
) -> list[dict[str, Any]]:
    """A few rows with values for attributes given with their kinds, so few of each that there are ties."""
    pools = {
        name: draw(st.lists(sort_values(kind, (seen or {}).get(name, ())), min_size=1, max_size=3))
        for name, kind in kinds.items()
    }
    row = st.fixed_dictionaries({name: st.sampled_from(pool) for name, pool in pools.items()})
    return draw(st.lists(row, min_size=2, max_size=MOST_ROWS))
