"""Exploring at the command line: what it takes, refuses, and how fixed cases end a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from accord.model.fixed_case import FixedCase, write_cases
from accord.model.verdict import Verdict
from accord.record.assess import read_assessment
from accord.record.explorations import read_exploration
from accord.runtime.registry import registry
from sandbox.app import base_path
from sandbox.plain.tokens import environment
from tests.cli.conftest import Accord

ROBUST = "suites/properties/properties_robustness.py::paths_below_a_resource_never_fail"
CRASH = "properties/robustness/no-server-error"


@pytest.fixture(autouse=True)
def _secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)


def run(accord: Accord, origin: str, *more: str, variant: tuple[str, ...] = ()) -> object:
    return accord("run", origin + base_path("1.1", *variant), "--contract", "sandbox-1.1", "--run-dir", "run", *more)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--explore", "gate"), "--cases"),
        (("--explore", "throrough"), "did you mean `thorough`?"),
        (("--seed", "3"), "--explore"),
        (("--export-cases", "there"), "--explore"),
        (("--cases", "nowhere"), "holds no fixed cases"),
    ],
)
def test_what_cannot_be_explored_is_told_in_a_line(
    accord: Accord, origin: str, more: tuple[str, ...], told: str
) -> None:
    said = run(accord, origin, *more)
    assert said.code == 2
    assert told in said.line


def test_a_case_of_an_unknown_property_is_refused(accord: Accord, origin: str, tmp_path: Path) -> None:
    write_cases(tmp_path / "cases", (FixedCase("suites/nowhere.py::nothing", CRASH, ()),))
    said = run(accord, origin, "--cases", "cases")
    assert said.code == 2
    assert "there is no 'suites/nowhere.py::nothing'" in said.line


def test_a_case_passes_on_a_sound_server(accord: Accord, origin: str, tmp_path: Path) -> None:
    write_cases(tmp_path / "cases", (FixedCase(ROBUST, CRASH, ("articles", ["relationships", "\ud800"])),))
    said = run(accord, origin, "--cases", "cases", "--only", "properties/*")
    assert said.code == 0, said.out
    (result,) = [each for each in read_assessment(tmp_path / "run").results if each.id == CRASH]
    assert (result.verdict, result.tried) == (Verdict.PASS, 1)
    assert [each.id for each in read_assessment(tmp_path / "run").results if each.id.startswith("properties/")] == [
        CRASH
    ]


def test_a_case_that_fits_no_more_is_inconclusive(accord: Accord, origin: str, tmp_path: Path) -> None:
    write_cases(tmp_path / "cases", (FixedCase(ROBUST, CRASH, ("articles",)),))
    said = run(accord, origin, "--cases", "cases", "--only", "properties/*")
    assert said.code == 0, said.out
    (result,) = [each for each in read_assessment(tmp_path / "run").results if each.id == CRASH]
    assert result.verdict is Verdict.INCONCLUSIVE
    assert "fits no more" in result.reason


def test_drawing_is_paced_by_the_contract_and_told_in_the_account(
    accord: Accord, origin: str, tmp_path: Path
) -> None:
    contract = tmp_path / "own.toml"
    contract.write_text('extends = "sandbox-1.1"\n[limits]\ndrawn = 60\n', encoding="utf-8")
    drawing = ("--explore", "thorough", "--seed", "9", "--only", CRASH)
    said = accord("run", origin + base_path("1.1"), "--contract", contract, "--run-dir", "run", *drawing)
    assert said.code == 0, said.out
    exploration = read_exploration(tmp_path / "run")
    assert exploration
    assert (exploration.seed, exploration.budget, exploration.effort) == (9, 60, "thorough")
    assert 50 <= exploration.requests <= 60
    assert "EXPLORED" in said.out
    assert "nothing found" in said.out
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert 'id="explored"' in page
    assert "paths below a resource never fail" in page
    assert "paths below a resource never fail" in (tmp_path / "run" / "report.md").read_text(encoding="utf-8")


def test_without_exploring_no_property_is_asked_for(accord: Accord, origin: str, tmp_path: Path) -> None:
    said = run(accord, origin, "--only", "jsonapi-1.1/fetching-sorting/*")
    assert said.code == 0, said.out
    assert not [each for each in read_assessment(tmp_path / "run").results if each.id.startswith("properties/")]
    assert read_exploration(tmp_path / "run") is None


def test_every_property_is_bound_to_an_entry_and_every_entry_to_a_property() -> None:
    known = registry()
    entries = known.library.catalogues["properties"].requirements
    assert {each.requirement for each in known.properties.values()} == set(entries)
