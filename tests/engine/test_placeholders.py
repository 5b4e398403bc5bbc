"""Drafts: what stands for placeholders, and what is left as it is."""

import copy

import pytest

from accord.runtime.making.placeholders import fill, is_open

KNOWN = {"unique": "accord1", "n": 7, "made:/types": "t-1", "made:/types#key": "k", "none": None, "flag": False,
         "range": {"from": 1}}  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "filled"),
    [
        ("{unique}", "accord1"),
        ("key-{unique}-{n}", "key-accord1-7"),
        ("{n}", 7),
        ("{flag}", False),
        ("{range}", {"from": 1}),
        ("{made:/types}", "t-1"),
        ("id {made:/types#key}.", "id k."),
        ("{strange}", "{strange}"),
        ("{none}", "{none}"),
        ("x{none}", "x{none}"),
        ("{ unique }", "{ unique }"),
        ("query { a }", "query { a }"),
        (5, 5),
        (None, None),
        (["{n}", {"a": "{n}"}], [7, {"a": 7}]),
        ({"attr-{unique}": {"{n}": "{unique}"}}, {"attr-accord1": {7: "accord1"}}),
    ],
)
def test_placeholders_are_filled_in(draft, filled):
    untouched = copy.deepcopy(draft)
    assert fill(draft, KNOWN.get) == filled
    assert draft == untouched


def test_a_placeholder_is_asked_for_each_time_it_stands_there():
    numbers = iter(range(1, 9))
    assert fill(["{unique}", "{unique}"], lambda _: next(numbers)) == [1, 2]


@pytest.mark.parametrize(
    ("draft", "is_so"),
    [("{unique}", True), ({"{n}": 1}, True), ([{"a": ["x {made:/y}"]}], True), ({"a": ["{ x }", 1, None]}, False)],
)
def test_whether_anything_is_open(draft, is_so):
    assert is_open(draft) is is_so
