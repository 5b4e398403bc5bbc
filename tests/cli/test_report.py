"""What `accord report` renders again, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

from accord import __version__
from sandbox import base_path
from tests.cli.conftest import Accord
from tests.cli.servers import answering

SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"


def run_one(accord: Accord, origin: str) -> None:
    target = origin + base_path("1.1")
    assert accord("run", target, "--contract", "sandbox-1.1", "--only", SORTING, "--run-dir", "here").code == 0


def test_one_format_is_rendered_again(accord: Accord, tmp_path: Path, origin: str) -> None:
    run_one(accord, origin)
    page = tmp_path / "here" / "report.html"
    text = page.read_text()
    page.unlink()
    said = accord("report", "here", "--format", "html")
    assert (said.code, said.out, said.err) == (0, f"{Path('here/report.html')}\n", "")
    assert page.read_text() == text


def test_every_format_is_rendered_where_none_is_named(accord: Accord, origin: str) -> None:
    run_one(accord, origin)
    names = {Path(line).name for line in accord("report", "here").out.splitlines()}
    assert {"report.html", "report.json", "junit.xml", "report.md", "allure-results"} <= names


def test_a_killed_run_is_concluded_first(accord: Accord, tmp_path: Path, origin: str) -> None:
    run_one(accord, origin)
    folder = tmp_path / "here"
    (folder / "assessment.json").unlink()
    (folder / "manifest.json").unlink()
    ledger = folder / "ledger-session.jsonl"
    ledger.write_text("".join(ledger.read_text().splitlines(keepends=True)[:-1]))
    said = accord("report", "here", "--format", "html")
    assert (said.code, said.line) == (4, "the record is incomplete: ledger-session.jsonl ends in the middle")
    found = json.loads((folder / "assessment.json").read_text())
    assert (found["complete"], found["exit_code"]) == (False, 4)


def test_a_run_in_which_nothing_was_judged_has_no_report(accord: Accord) -> None:
    with answering((401, {}, b"")) as url:
        assert accord("run", url, "--run-dir", "here").code == 3
    said = accord("report", "here")
    assert (said.code, said.line) == (2, "here: nothing was judged in this run")


def test_a_torn_assessment_is_told(accord: Accord, tmp_path: Path, origin: str) -> None:
    run_one(accord, origin)
    (tmp_path / "here" / "assessment.json").write_text("{")
    said = accord("report", "here")
    assert said.code == 2
    assert said.line.endswith("assessment.json cannot be read; delete it to have it written again")


def test_what_an_incomplete_record_lacks_is_told(accord: Accord, tmp_path: Path, origin: str) -> None:
    run_one(accord, origin)
    folder = tmp_path / "here"
    (folder / "assessment.json").unlink()
    (folder / "manifest.json").unlink()
    ledger = folder / "ledger-main.jsonl"
    lines = ledger.read_text().splitlines(keepends=True)[:-1]
    ledger.write_text("".join(line for line in lines if '"line":"case"' not in line) + '{"line":"exch')
    (folder / "ledger-session.jsonl").unlink()
    said = accord("report", "here", "--format", "html")
    assert said.code == 4
    assert said.line == (
        "the record is incomplete: ledger-main.jsonl ends in the middle, 3 planned checks have no outcome, "
        "there is no ledger-session.jsonl"
    )


def test_a_record_of_a_newer_version_is_noted(accord: Accord, tmp_path: Path, origin: str) -> None:
    run_one(accord, origin)
    path = tmp_path / "here" / "assessment.json"
    path.write_text(path.read_text().replace(f'"accord": "{__version__}"', '"accord": "99.0"'))
    (tmp_path / "here" / "manifest.json").unlink()
    said = accord("report", "here", "--format", "json")
    told = f"was made by Accord 99.0, which is newer than this one, {__version__}, and may know what this does not"
    assert (said.code, said.line) == (0, f"here {told}")
    assert accord("diff", "here", "here").err.splitlines() == [
        f"accord: the old run {told}",
        f"accord: the new run {told}",
    ]
    target = origin + base_path("1.1")
    call = ("run", target, "--contract", "sandbox-1.1", "--only", SORTING, "--run-dir", "next", "--baseline", "here")
    assert f"the baseline {told}" in accord(*call).out.splitlines()
