"""Sort fields and rows: each form is reached, and nothing else is drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies.queries_sort import moments, sort_fields, sort_values, tied_rows
from tests.drawing import USUAL, drawn

NAMES = ("views", "rating", "title")


@USUAL
@given(sort_fields(NAMES))
def test_sort_fields_are_known_and_stand_once(fields: list[str]) -> None:
    names = [field.removeprefix("-") for field in fields]
    assert 1 <= len(names) <= 3
    assert len(set(names)) == len(names)
    assert set(names) <= set(NAMES)


@pytest.mark.parametrize(
    "form",
    [
        lambda fields: len(fields) == 3,
        lambda fields: len(fields) > 1 and fields[0][0] == "-" != fields[1][0],
        lambda fields: len(fields) > 1 and fields[0][0] != "-" == fields[1][0],
        lambda fields: len(fields) == 1 and fields[0][0] == "-",
    ],
)
def test_sort_fields_rise_and_fall(form: Callable[[list[str]], bool]) -> None:
    assert any(form(fields) for fields in drawn(sort_fields(NAMES)))


def test_no_more_fields_are_drawn_than_asked_for() -> None:
    assert {len(fields) for fields in drawn(sort_fields(NAMES, 2))} == {1, 2}


@pytest.mark.parametrize("kind", ["number", "date", "string", "boolean"])
def test_values_are_null_seen_or_new(kind: str) -> None:
    found = drawn(sort_values(kind, ["seen"]))
    assert None in found
    assert "seen" in found
    assert any(value not in (None, "seen") for value in found)


@USUAL
@given(moments())
def test_moments_are_in_utc(moment: str) -> None:
    assert datetime.fromisoformat(moment).utcoffset() is not None
    assert moment.endswith("Z")


def test_rows_have_ties_and_differences() -> None:
    found = drawn(tied_rows({"views": "number", "title": "string"}, {"views": [7]}))
    views = [[row["views"] for row in rows] for rows in found]
    assert all(2 <= len(rows) <= 4 for rows in found)
    assert any(len(set(column)) < len(column) for column in views)
    assert any(len(set(column)) > 1 for column in views)
    assert any(7 in column for column in views)


def test_a_row_may_have_no_drawn_values() -> None:
    assert drawn(tied_rows({}))[0] == [{}, {}]


@USUAL
@given(st.data())
def test_draws_are_json(data: st.DataObject) -> None:
    assert isinstance(data.draw(sort_fields(NAMES)), list)
