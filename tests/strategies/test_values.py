"""JSON values: those to be judged are exact and of the sample's kind, wild ones are JSON all the same."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis.strategies import SearchStrategy

from strategies import values
from tests.drawing import USUAL, drawn

SAMPLES = {
    "text": "On tides",
    "moment": "2024-01-02T03:04:05.000Z",
    "address": "a@example.com",
    "flag": True,
    "whole": 3,
    "number": 0.5,
    "array": ["a"],
    "object": {"level": 1, "also": ["t"]},
}


def leaves(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value, *(leaf for item in inner for leaf in leaves(item))]


def depth(value: Any) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inner is None else 1 + max(map(depth, inner), default=0)


@pytest.mark.parametrize("name", SAMPLES)
def test_values_are_exact_and_of_the_kind_of_their_sample(name: str) -> None:
    @USUAL
    @given(values.alike(SAMPLES[name]))
    def check(value: Any) -> None:
        assert type(value) is type(SAMPLES[name])
        assert values.is_exact(value)
        assert values.is_same(json.loads(json.dumps(value)), value)
        assert all(values.kinds_of(value))

    check()


@USUAL
@given(values.changes(SAMPLES, most=2))
def test_changes_name_some_of_the_attributes(changed: dict[str, Any]) -> None:
    assert 1 <= len(changed) <= 2
    assert changed.keys() <= SAMPLES.keys()


@USUAL
@given(values.alike(SAMPLES["moment"]))
def test_moments_keep_their_spelling(value: str) -> None:
    assert len(value) == len(SAMPLES["moment"])
    assert value[10] == "T"
    assert value.endswith(".000Z")


@pytest.mark.parametrize(
    ("strategy", "wanted"),
    [
        (values.integers(), lambda value: 2**31 <= abs(value) < 2**32),
        (values.integers(), lambda value: abs(value) > 2**32),
        (values.integers(), lambda value: value == 0),
        (values.floats(), lambda value: value != round(value, 6)),
        (values.objects(), lambda value: not value),
        (values.objects(), lambda value: None in leaves(value)),
        (values.anything(), lambda value: depth(value) > 20),
        (values.alike({"a": 1}), lambda value: {} in leaves(value)[1:] or [] in leaves(value)[1:]),
        (values.alike({"a": 1}), lambda value: value.keys() == {"a"}),
        (values.alike({"a": 1}), lambda value: value.keys() > {"a"}),
        (values.names(), lambda value: "_" in value or "-" in value),
        (values.arrays(), lambda value: not value),
        (values.wild("a"), lambda value: depth(value) > 60),
        (values.wild("a"), lambda value: not values.is_exact(value)),
        (values.wild(1), lambda value: isinstance(value, int) and abs(value) > 2**53),
    ],
)
def test_values_reach_what_servers_spoil(strategy: SearchStrategy[Any], wanted: Callable[[Any], bool]) -> None:
    assert any(map(wanted, drawn(strategy)))


@pytest.mark.parametrize("name", ["text", "whole", "object"])
def test_wild_values_are_json(name: str) -> None:
    assert all(json.loads(json.dumps(value)) == value for value in drawn(values.wild(SAMPLES[name])))


@pytest.mark.parametrize("inexact", [2**53 + 1, 0.1 + 0.2, 5e-324, float("inf"), "\ud800", ["\ufffe"], {"\udc00": 1}])
def test_what_readers_take_differently_is_not_exact(inexact: Any) -> None:
    assert not values.is_exact(inexact)


@pytest.mark.parametrize("exact", [2**53, -(2**53), 0.3, 1e21, -0.0, True, None, "é", [1, {"a": 0.5}]])
def test_what_every_reader_takes_alike_is_exact(exact: Any) -> None:
    assert values.is_exact(exact)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (0, -0.0, True),
        ({"a": [1]}, {"a": [1.0]}, True),
        (1, True, False),
        (0, False, False),
        (0, "", False),
        (None, False, False),
        ([], {}, False),
        ([1, 2], [2, 1], False),
        ({"a": None}, {}, False),
        ("é", "e\u0301", False),
        ("1", 1, False),
    ],
)
def test_values_are_the_same_as_json_tells(one: Any, other: Any, same: bool) -> None:
    assert values.is_same(one, other) is same
    assert values.is_same(other, one) is same


@pytest.mark.parametrize("arrays", [True, False])
@pytest.mark.parametrize("levels", [0, 1, 24, 200])
def test_chains_are_as_deep_as_they_are_told_to_be(levels: int, arrays: bool) -> None:
    assert depth(values.chain(levels, arrays)) == levels
