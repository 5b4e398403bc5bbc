"""What the properties of sorted lists take for disorder, and what they leave to the server."""

from __future__ import annotations

from typing import Any

import pytest

from suites.properties.ordered import misplaced

KINDS = {"n": "number", "t": "string", "d": "date", "b": "boolean"}


def rows(name: str, *values: Any) -> list[dict[str, Any]]:
    return [{"type": "x", "id": str(index), "attributes": {name: value}} for index, value in enumerate(values)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("n", (1, 2, 10)),
        ("n", (1, None, 2)),
        ("n", (None, 1, 1.5)),
        ("t", ("bad", "cab", "dad")),
        ("t", ("B", "a")),
        ("t", ("part 10", "part 9")),
        ("t", ("part 9", "part 10")),
        ("t", ("zone", "äon")),
        ("t", ("hut", "chor")),
        ("t", ("de la", "debt")),
        ("d", ("2024-01-01T00:00:00Z", "2024-01-01T00:00:00.001Z")),
        ("d", ("2024-01-02T00:30:00+02:00", "2024-01-01T23:00:00Z")),
        ("b", (False, True)),
    ],
)
def test_what_some_order_allows_is_no_disorder(name: str, values: tuple[Any, ...]) -> None:
    assert misplaced(rows(name, *values), [name], KINDS) is None


@pytest.mark.parametrize(
    ("name", "values", "index"),
    [
        ("n", (1, 10, 2), 2),
        ("n", (2, None, 1), 2),
        ("t", ("cab", "bad"), 1),
        ("t", ("part 2", "part 1"), 1),
        ("d", ("2024-02-01T00:00:00Z", "2024-01-01T00:00:00Z"), 1),
        ("b", (True, False), 1),
    ],
)
def test_what_no_order_allows_is_disorder(name: str, values: tuple[Any, ...], index: int) -> None:
    assert misplaced(rows(name, *values), [name], KINDS) == index
    assert misplaced(rows(name, *reversed(values)), [f"-{name}"], KINDS) is not None


def both(*pairs: tuple[Any, Any]) -> list[dict[str, Any]]:
    return [{"type": "x", "id": str(index), "attributes": {"n": n, "t": t}} for index, (n, t) in enumerate(pairs)]


def test_a_second_field_counts_where_the_first_is_equal() -> None:
    assert misplaced(both((1, "c"), (1, "b"), (2, "a")), ["n", "t"], KINDS) == 1
    assert misplaced(both((1, "b"), (1, "c"), (2, "a")), ["n", "t"], KINDS) is None
    assert misplaced(both((1, "b"), (1, "c"), (2, "a")), ["n", "-t"], KINDS) == 1


def test_nothing_is_judged_behind_a_field_that_cannot_be_compared() -> None:
    assert misplaced(both((2, "c"), (1, "b")), ["author.name", "n"], KINDS) is None
    assert misplaced(both((1, "c"), (1, "b")), ["n", "other", "t"], KINDS) is None
