"""Calls that judged nothing: they leave nothing in the way of the next one, and say what they lacked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accord.model.fixed_case import FixedCase, write_cases
from accord.model.verdict import Verdict
from accord.record.assess import read_assessment
from accord.runtime.registry import registry
from sandbox import base_path
from sandbox.plain.tokens import environment
from tests.cli.conftest import Accord

CONTRACT = ("--contract", "sandbox-1.1")
WRITES = "those that write need --allow-writes"
NOWHERE = "http://127.0.0.1:9/api"


@pytest.mark.parametrize("keyword", ["((", "no_such_check", "not test_"])
@pytest.mark.parametrize("options", [(), ("--run-dir", "rd")])
def test_a_wrong_or_idle_expression_leaves_nothing_behind(
    accord: Accord, tmp_path: Path, origin: str, keyword: str, options: tuple[str, ...]
) -> None:
    said = accord("run", origin + base_path("1.1"), *CONTRACT, *options, "-k", keyword)
    assert said.code == 2
    assert said.line.startswith("Wrong expression" if keyword == "((" else f"-k {keyword!r} selects no check")
    assert not list(tmp_path.iterdir())


def test_what_lay_in_the_folder_stays(accord: Accord, tmp_path: Path, origin: str) -> None:
    (tmp_path / "rd").mkdir()
    (tmp_path / "rd" / "mine.txt").write_text("mine")
    call = ("run", origin + base_path("1.1"), *CONTRACT, "--run-dir", "rd", "-k")
    assert accord(*call, "no_such_check").code == 2
    assert [path.name for path in (tmp_path / "rd").iterdir()] == ["mine.txt"]
    assert accord(*call, "sort").code == 0


def test_an_expression_that_selects_nothing_of_only_is_told(accord: Accord, origin: str) -> None:
    only = ("--only", "jsonapi-1.1/fetching-sorting/*")
    said = accord("run", origin + base_path("1.1"), *CONTRACT, *only, "-k", "pagination")
    assert (said.code, said.line) == (
        2,
        f"-k 'pagination' selects no check of {' '.join(only)} that this run may carry out; {WRITES}",
    )


def test_a_shard_may_be_without_a_selected_check(accord: Accord, origin: str) -> None:
    call = ("run", origin + base_path("1.1"), *CONTRACT, "-k", "test_unsupported_sort")
    assert {accord(*call, "--shard", f"{part}/9").code for part in range(1, 4)} == {0}


def test_a_run_that_could_not_begin_may_be_tried_again(accord: Accord, tmp_path: Path, origin: str) -> None:
    for _ in range(2):
        assert accord("run", NOWHERE, "--run-dir", "rd").code == 3
    for command in ("report", "verify"):
        said = accord(command, "rd")
        assert said.code == 2
        assert "nothing was judged in this run" in said.line
    target = origin + base_path("1.1")
    assert accord("run", target, *CONTRACT, "--run-dir", "rd", "--only", "jsonapi-1.1/fetching-sorting/*").code == 0
    found = read_assessment(tmp_path / "rd")
    assert (found.complete, found.target["url"]) == (True, target)
    assert NOWHERE not in (tmp_path / "rd" / "ledger-survey.jsonl").read_text()
    assert accord("verify", "rd").code == 0


def test_a_case_that_writes_is_not_run_without_leave(
    accord: Accord, tmp_path: Path, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    writing = next(each for each in registry().properties.values() if each.writes)
    write_cases(tmp_path / "cases", (FixedCase(writing.name, writing.requirement, ()),))
    call = ("run", origin + base_path("1.1"), *CONTRACT, "--cases", "cases", "--only", "properties/*")
    accord(*call, "--run-dir", "rd")
    (result,) = [each for each in read_assessment(tmp_path / "rd").results if each.id == writing.requirement]
    assert result.verdict is Verdict.NOT_RUN
    assert result.reason == "would change the target; allow it with --allow-writes"
    assert accord(*call, "--run-dir", "strict", "--profile", "release").code == 3
    done = [json.loads(line) for line in (tmp_path / "rd" / "ledger-main-explore.jsonl").read_text().splitlines()]
    assert [line["verdict"] for line in done if line["line"] == "case"] == ["not_run"]
