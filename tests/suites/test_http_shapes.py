"""Shapes merged over samples: what counts as lost, and what emptiness, nulls and rare members leave open."""

from __future__ import annotations

from typing import Any

import pytest

from suites.http.shapes import losses, shape_of

ROW = {"id": 1, "tags": ["a"], "by": {"name": "Ada"}}


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ([ROW, ROW], [ROW, ROW], []),
        ([ROW, ROW], [{**ROW, "new": True}], []),
        ([{"id": 1}], [{"id": "1"}], [("/id", "number", "string")]),
        ([{"id": 1}], [{"other": 1}], [("/id", "number", "absent")]),
        ([{"id": 1}], [{"id": None}], []),
        ([{"id": None}], [{"id": 1}], []),
        ([{"id": 1}, {"id": "1"}], [{"id": "2"}], []),
        ([{"items": [ROW, ROW]}], [{"items": []}], []),
        ([{"items": []}], [{"items": [ROW, ROW]}], []),
        ([{"items": [ROW, ROW]}], [{"items": [{"id": 1}, {"id": 2}]}],
         [("/items/*/tags", "array", "absent"), ("/items/*/by", "object", "absent")]),
        ([{"items": [ROW, {"id": 2}]}], [{"items": [{"id": 1}, {"id": 2}]}], []),
        ([{"items": [ROW, ROW]}], [{"items": [{"id": 1}]}], []),
        ([{"items": [ROW]}], [{"items": [{"id": 1}, {"id": 2}]}], []),
        ([{"items": [ROW, ROW]}], [{"rows": [ROW, ROW]}], [("/items", "array", "absent")]),
        ([{"by": {"a": 1}}], [{"by": {"b": 1}}], []),
        ([[ROW, ROW]], [[{**ROW, "tags": "a"}] * 2], [("/*/tags", "array", "string")]),
        ([{"a/b": 1}], [{}], [("/a~1b", "number", "absent")]),
        ([{"n": True}], [{"n": 1}], [("/n", "boolean", "number")]),
    ],
)  # fmt: skip
def test_only_what_was_there_and_is_not_counts(
    before: list[Any], after: list[Any], lost: list[tuple[str, str, str]]
) -> None:
    assert list(losses(shape_of(before), shape_of(after))) == lost
