"""Orders that can be told for certain, and those that cannot."""

from __future__ import annotations

from typing import Any

import pytest

from suites.jsonapi.ordering import direction, initials, keys, telling, together


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([1, 2.5, None, 7], "ascending"),
        ([3, 2, 2, None, None, -1], "descending"),
        ([None, 1, 3, 2], "neither"),
        ([4, 4, 4], "level"),
        ([], "level"),
        (["2024-01-02", "2024-01-10", "2025-01-01"], "ascending"),
        (["2024-01-01T00:00:00Z", "2024-01-01T01:30:00+02:00", "2023-12-31T23:00:00.5Z"], "descending"),
        (["2024-01-01T00:00:00.9", "2024-01-01 00:00:01", "2024-01-01T00:00:02.123456"], "ascending"),
    ],
)
def test_numbers_and_moments_have_a_direction(values: list[Any], told: str) -> None:
    sequence = keys(values)
    assert sequence is not None
    assert direction(sequence) == told


@pytest.mark.parametrize(
    "values",
    [
        ["a", "b", "c"],
        [1, "2", 3],
        [True, False, True],
        ["2024-01-01", "soon"],
        ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00"],
        ["2024-13-01", "2024-12-01"],
        [[1], [2]],
        [{"a": 1}],
    ],
)
def test_other_values_have_no_certain_order(values: list[Any]) -> None:
    assert keys(values) is None


def test_three_different_values_tell_an_order() -> None:
    assert telling([1, 2, 3])
    assert not telling([1, 2, 2])
    assert not telling([])
    assert not telling(None)


def test_initials_are_those_that_every_alphabet_orders_alike() -> None:
    assert initials(["Ada", "Björn", "Chloé", "Dmitri", "Edith"]) == ["A", "B", "D", "E"]
    assert initials(["aachen", "Zoe", "über", "chur", "oslo", "bonn", "essen", None]) == ["o", "b", "e"]


@pytest.mark.parametrize(
    "values",
    [
        ["open", "closed", "draft"],
        ["open", "closed", "draft", "open", "closed", "draft"],
        ["Ada", "bert", "Cleo", "dora", "Emil"],
        ["10", "9", "8", "7", "6"],
        [1, 2, 3, 4, 5],
        [["a"], "b", "c", "d", "e"],
    ],
)
def test_other_texts_have_none(values: list[Any]) -> None:
    assert initials(values) is None


def test_equal_values_stand_together_or_not() -> None:
    assert together(["a", "a", None, None, 3, "b"])
    assert together(["a", "A", "b"])
    assert not together(["a", "b", "a"])
    assert not together([1, None, 1])
