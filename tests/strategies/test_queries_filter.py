"""Texts to filter by: each class is what it is called, and what is near differs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.queries_filter import (
    CLASSES,
    ESCAPES,
    LENGTHS,
    LONGER,
    QUOTES,
    RESERVED,
    SCRIPTS,
    WILDCARDS,
    edges_first,
    filter_texts,
    near,
)
from tests.drawing import USUAL, drawn


@USUAL
@given(filter_texts())
def test_texts_are_no_lists(text: str) -> None:
    assert text.strip()
    assert "," not in text


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("quotes", QUOTES),
        ("wildcards", WILDCARDS),
        ("reserved", RESERVED),
        ("escapes", ESCAPES),
        ("scripts", SCRIPTS),
    ],
)
def test_classes_hold_their_marks(name: str, marks: tuple[str, ...]) -> None:
    texts = drawn(CLASSES[name])
    assert all(any(mark in text for mark in marks) for text in texts)
    reached = [mark for mark in marks if any(mark in text for text in texts)]
    assert len(reached) > len(marks) / 2


def test_blanks_stand_at_either_end_or_within() -> None:
    edges = drawn(CLASSES["edges"])
    assert all(text != text.strip() for text in edges)
    assert {text.startswith(" ") for text in edges} == {text.endswith(" ") for text in edges} == {True, False}
    assert all(" " in text.strip() for text in drawn(CLASSES["blanks"]))


def test_long_texts_pass_common_limits() -> None:
    assert {len(text) for text in drawn(CLASSES["long"])} == set(LENGTHS)
    assert {len(text) for text in drawn(CLASSES["longer"])} == set(LONGER)


@USUAL
@given(st.data())
def test_what_is_near_differs(data: st.DataObject) -> None:
    text = data.draw(filter_texts())
    other = data.draw(near(text))
    assert other != text
    assert other.strip()


@pytest.mark.parametrize(
    ("text", "other"),
    [("ab", "aa"), ("ab", "AB"), ("É", "é"), ("ab", "a"), ("a%c", "abcc"), ("a_c", "abc"), ("a+b", "a b"),
     ("%41b", "Ab"), (" ab", "ab"), ("007", "7")],
)  # fmt: skip
def test_near_texts_are_what_servers_mistake(text: str, other: str) -> None:
    assert other in drawn(near(text))


def test_edges_come_often() -> None:
    values = [*(f"a{index}" for index in range(40)), "0", "b c"]
    found = drawn(st.tuples(edges_first(values), st.integers()))  # the number keeps draws from being told equal
    assert sum(value in ("0", "b c") for value, _ in found) > 10
    assert {value for value, _ in found} > {"0", "b c"}
