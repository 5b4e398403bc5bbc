"""Odd queries: each kind is reached, can be sent, and is odd in the way it says."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given

from strategies.queries_odd import (
    FAMILIES,
    GARBAGE,
    KINDS,
    LONGEST,
    encoded_twice,
    garbage,
    huge_values,
    odd_queries,
    other_values,
    repeated,
    separators,
    unknown_families,
    unknown_names,
    with_unknown,
    wrong_brackets,
)
from tests.drawing import USUAL, drawn

KNOWN = [("sort", "views"), ("filter[rating]", "3"), ("include", "author")]


@USUAL
@given(odd_queries(KNOWN))
def test_queries_can_be_sent(asked: dict[str, str]) -> None:
    assert asked["query"].isascii()
    assert asked["query"].isprintable()
    assert not set(asked["query"]) & set(' #"<>')
    assert len(asked["query"]) < LONGEST + 100


def test_all_kinds_are_drawn() -> None:
    assert {asked["kind"] for asked in drawn(odd_queries(KNOWN))} == set(KINDS)


def test_kinds_need_no_known_parameter() -> None:
    assert {asked["kind"] for asked in drawn(odd_queries([]))} == set(KINDS)


def test_repeated_parameters_stand_twice_or_more() -> None:
    names = [[name for name, _ in parse_qsl(query, keep_blank_values=True)] for query in drawn(repeated(KNOWN))]
    assert all(len(each) > 1 and len(set(each)) == 1 for each in names)
    assert {each[0] for each in names} == {name for name, _ in KNOWN}


def test_some_part_is_encoded_twice() -> None:
    assert any("%25" in query for query in drawn(encoded_twice(KNOWN)))


def test_values_may_be_empty_or_missing() -> None:
    queries = drawn(other_values(KNOWN))
    assert any(query.endswith("=") for query in queries)
    assert any("=" not in query for query in queries)


@pytest.mark.parametrize("sign", ["author.author.author", "9999999999", "viewsviews", "views,views", "0,1,2,3"])
def test_values_are_huge_in_each_form(sign: str) -> None:
    assert any(sign in query for query in drawn(huge_values(KNOWN)) if len(query) > 30)


def test_brackets_are_open_empty_or_deep() -> None:
    names = [parse_qsl(query)[0][0] for query in drawn(wrong_brackets(KNOWN))]
    assert any(name.count("[") > name.count("]") for name in names)
    assert any("[]" in name for name in names)
    assert any(name.count("[") > 40 for name in names)
    assert {"[" in query for query in drawn(wrong_brackets(KNOWN))} == {True, False}


def test_unknown_families_are_plain_or_odd() -> None:
    names = [query.partition("=")[0] for query in drawn(unknown_families(KNOWN))]
    assert any(name.isalpha() and name.islower() for name in names)
    assert any("%" in name for name in names)


def test_garbage_stands_everywhere() -> None:
    queries = drawn(garbage(KNOWN))
    assert all(any(escape in query for query in queries) for escape in GARBAGE)
    assert any(query.startswith("%") for query in queries)


def test_separators_are_odd() -> None:
    assert any("&&" in query for query in drawn(separators(KNOWN)))


def test_unknown_names_are_of_lowercase_letters() -> None:
    names = drawn(unknown_names())
    assert all(name.isascii() and name.isalpha() and name.islower() for name in names)
    assert not set(names) & set(FAMILIES)
    assert any(name.startswith("sort") for name in names)


def test_an_unknown_name_stands_anywhere() -> None:
    lists = drawn(with_unknown(["a", "b", "c"], ["x", "y"]))
    places = {(len(names), names.index(found)) for names in lists for found in "xy" if found in names}
    assert {(1, 0), (4, 0), (4, 3)} <= places
    assert all(len(set(names)) == len(names) and len(set(names) & {"x", "y"}) == 1 for names in lists)
    assert drawn(with_unknown([], ["x"])) == [["x"]]
