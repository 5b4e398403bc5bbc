"""Combined queries: lawful parts, and spellings that mean the same."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.queries_combined import SPELLINGS, combinations, sizes, sorts, spelling, spelt, subsets
from tests.drawing import USUAL, drawn

PAIRS = {"sort": "-views,title", "filter[name]": "é & +", "page[size]": "5"}
OFFERED = {"sort": sorts(["views", "title"]), "include": subsets(["author", "tags"]), "page[size]": sizes(25)}


def test_two_parameters_or_more_are_combined() -> None:
    found = drawn(combinations(OFFERED))
    assert {len(query) for query in found} == {2, 3}
    assert all(set(query) <= set(OFFERED) for query in found)


def test_one_parameter_is_enough_where_it_is_so_asked() -> None:
    assert {len(query) for query in drawn(combinations(OFFERED, least=1))} == {1, 2, 3}


def test_sizes_stay_below_the_largest() -> None:
    assert {int(size) for size in drawn(sizes(25))} == {1, 2, 5, 7, 10, 11, 20, 21, 25}
    assert drawn(sizes(0)) == ["0"]


def test_subsets_hold_each_name_once() -> None:
    for text in drawn(subsets(["a", "b", "c", "d"])):
        names = text.split(",")
        assert 1 <= len(names) == len(set(names)) <= 3


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_spellings_mean_the_same(edition: str) -> None:
    queries = drawn(spelt(PAIRS, edition))
    assert all(dict(parse_qsl(query)) == PAIRS for query in queries)
    assert len({tuple(name for name, _ in parse_qsl(query)) for query in queries}) == 6


@pytest.mark.parametrize(
    ("way", "text"),
    [
        ("plain", "filter%5Ba%5D=b,c"),
        ("lowercase hex", "filter%5ba%5d=b,c"),
        ("raw brackets", "filter[a]=b,c"),
        ("letters", "%66%69%6C%74%65%72%5B%61%5D=%62,%63"),
        ("everything", "%66%69%6C%74%65%72%5B%61%5D=%62%2C%63"),
    ],
)
def test_each_way_to_spell(way: str, text: str) -> None:
    assert way in SPELLINGS
    assert spelling("filter[a]", "b,c", way) == text


def test_edition_1_0_is_spared_what_it_leaves_open() -> None:
    queries = drawn(spelt(PAIRS, "1.0"))
    assert not any("[" in query or "%2C" in query.upper() for query in queries)


@USUAL
@given(st.data())
def test_values_are_drawn_for_each_name(data: st.DataObject) -> None:
    query = data.draw(combinations(OFFERED))
    assert all(isinstance(value, str) and value for value in query.values())
