"""What the properties of filters take for a match, for another value, and for no plain value at all."""

from __future__ import annotations

from typing import Any

import pytest

from suites.properties.matching import is_plainly_a_value, surely_differs


@pytest.mark.parametrize(
    "text", ["abc", "O'Neil", "50%", "a_b", "a+b", "007", "É", "a b ", "2024-01-01T10:00:00Z", "-5"]
)
def test_plain_values(text: str) -> None:
    assert is_plainly_a_value(text)


@pytest.mark.parametrize(
    "text", ["", " ", "a,b", "a*", "!a", ">5", "~x", "1..3", "null", "eq:5", "(a)", "a|b", "not a"]
)
def test_what_a_filter_may_give_a_meaning(text: str) -> None:
    assert not is_plainly_a_value(text)


@pytest.mark.parametrize(
    ("value", "text", "exact"),
    [
        ("abc", "abd", False),
        ("abc", "ABC", True),
        ("É", "é", True),
        (None, "abc", False),
        (5, "6", False),
        (True, "false", False),
        ("2024-01-01T10:00:00Z", "2024-01-01T11:00:00Z", False),
    ],
)
def test_other_values_surely_differ(value: Any, text: str, exact: bool) -> None:
    assert surely_differs(value, text, exact=exact)


@pytest.mark.parametrize(
    ("value", "text", "exact"),
    [
        ("abc", "abc", True),
        ("abc", "ABC", False),
        ("resume", "Résumé", False),
        ("abc ", "abc", True),
        ("e\u0301", "é", True),
        (5, "5.0", False),
        (5, "five", False),
        (True, "1", False),
        ("2024-01-01T10:00:00Z", "2024-01-01T11:00:00+01:00", True),
        ("2024-01-01T10:00:00Z", "2024-01-01T11:00:00", True),
        (["a"], "b", True),
    ],
)
def test_what_some_server_takes_for_equal_is_left_open(value: Any, text: str, exact: bool) -> None:
    assert not surely_differs(value, text, exact=exact)
