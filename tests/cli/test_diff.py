"""`accord diff`: two runs compared, with the evidence of both."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.record.assess import write_assessment
from tests.cli.conftest import Accord
from tests.reports.samples import assessment, evidence, exchange, requirements, result

A, B, C, D = requirements()[:4]
THEN, NOW = evidence(exchange(1)), evidence(exchange(2, url="/people"), "/data/id", "\x1b[31mred")


def write(folder: Path, made: Assessment) -> None:
    folder.mkdir()
    write_assessment(folder, made)


@pytest.fixture(autouse=True)
def runs(tmp_path: Path) -> None:
    old = assessment(result(A), result(B, Verdict.FAIL, THEN), result(C), result(D, Verdict.FAIL, THEN))
    new = assessment(
        result(A, Verdict.FAIL, NOW), result(B), result(C, Verdict.INCONCLUSIVE, reason="status 503"),
        result(D, Verdict.FAIL, THEN),
    )  # fmt: skip
    write(tmp_path / "old", old)
    write(tmp_path / "new", new)
    write(tmp_path / "killed", replace(new, complete=False, contract={"name": "another"}))


def test_what_got_worse_and_better_with_the_evidence_of_both(accord: Accord) -> None:
    said = accord("diff", "old", "new")
    assert (said.code, said.err) == (1, "")
    lines = said.out.splitlines()
    assert lines[0].startswith("WORSE (1): ")
    assert f"  {A.id}  {A.level}: pass → fail" in lines
    assert "    now: gw0-2 GET /api/people: /data/id: \\x1b[31mred, expected an array" in lines
    assert f"      {NOW.curl}" in lines
    assert f"  {C.id}  {C.level}: pass → inconclusive" in lines
    assert "    status 503" in lines
    assert f"  {B.id}  {B.level}: fail → pass" in lines
    assert "    then: gw0-1 GET /api/articles: /data: `data` is null, expected an array" in lines
    assert f"      {THEN.curl}" in lines
    assert lines[-1] == "1 worse, 1 undecided now, 1 better"
    assert D.id not in said.out


def test_nothing_worse_ends_well(accord: Accord) -> None:
    assert accord("diff", "new", "old").code == 1, "what passes in one fails in the other"
    same = accord("diff", "old", "old")
    assert (same.code, same.out) == (0, "no difference\n")


def test_the_same_as_json(accord: Accord, tmp_path: Path) -> None:
    assert accord("diff", "old", "new", "--json", "changes.json").code == 1
    data = json.loads((tmp_path / "changes.json").read_text())
    assert data["summary"] == {"worse": 1, "undecided now": 1, "gone": 0, "better": 1, "new": 0}
    (worse,) = [each for each in data["changes"] if each["kind"] == "worse"]
    assert (worse["id"], worse["before"], worse["after"]) == (A.id, "pass", "fail")
    assert worse["now"][0]["curl"] == NOW.curl


def test_what_makes_the_comparison_weak_is_told(accord: Accord) -> None:
    said = accord("diff", "killed", "new")
    assert said.err.splitlines() == [
        "accord: the old run is incomplete: what it did not come to counts as new",
        "accord: the old run is of another contract: another, not blog",
    ]
    assert "the new run is incomplete" in accord("diff", "old", "killed").err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("old", "none"), "none holds no finished run to compare with; name two run folders"),
        (("old", "new", "--json", "none/changes.json"), "none/changes.json cannot be written"),
        (("old",), "missing argument 'NEW'"),
    ],
)
def test_wrong_usage(accord: Accord, arguments: tuple[str, ...], told: str) -> None:
    said = accord("diff", *arguments)
    assert said.code == 2
    assert told in said.line
