"""Fixed cases: what was drawn comes back from the file just as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.model.fixed_case import FixedCase, read_case, read_cases, write_cases
from accord.model.validate import InvalidFile

NAME = "suites/properties/properties_sorting.py::sorted"
ODD = ["'''", "\x00\x7f", "\ud800", '"\\', "é\u2028", "a\nb"]
DRAWN = (*ODD, {"'": [None, True, -0.0, 1e308, 2**70]}, [], "")


def case(told: str = "") -> FixedCase:
    return FixedCase(NAME, "properties/queries/sorted", DRAWN, "order", told, "GET /articles")


def test_what_was_drawn_comes_back(tmp_path: Path) -> None:
    (path,) = write_cases(tmp_path, (case("\ud800 and \x7f and 'quotes'"),))
    again = read_case(path)
    assert repr(again.drawn) == repr(DRAWN)
    assert (again.breaks, again.requirement, again.expected) == (NAME, "properties/queries/sorted", "order")
    assert again.name == path.stem == "properties-queries-sorted"


def test_a_case_that_is_there_is_not_written_twice_and_none_is_overwritten(tmp_path: Path) -> None:
    assert len(write_cases(tmp_path, (case(),))) == 1
    assert write_cases(tmp_path, (case(),)) == []
    (second,) = write_cases(tmp_path, (case("otherwise"),))
    assert second.name == "properties-queries-sorted-2.toml"
    assert len(read_cases(tmp_path)) == 2


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("property = 'x'", "requirement"),
        (f"property = '{NAME}'\nrequirement = 'r'\ndrawn = '{{'", "drawn: is no JSON"),
        (f"property = '{NAME}'\nrequirement = 'r'\ndrawn = '{{}}'", "should be a list"),
    ],
)
def test_what_is_no_case_is_told_in_a_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "case.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidFile, match=told):
        read_case(path)


def test_an_empty_folder_has_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match="--export-cases"):
        read_cases(tmp_path)
