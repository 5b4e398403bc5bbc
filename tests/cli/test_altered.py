"""A run folder that is not as its manifest says, or no run folder at all: refused wherever a call names it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from accord.cli import invoke
from accord.record.manifest import MANIFEST
from sandbox import base_path, serving
from tests.cli.conftest import Accord, Said

SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
WHY = ("--reason", "known", "--owner", "us")

Call = Callable[[Accord, str], Said]
CALLS: dict[str, Call] = {
    "baseline": lambda accord, run: accord("run", "http://127.0.0.1:1", "--baseline", run, "--run-dir", "new"),
    "merge": lambda accord, run: accord("merge", run, "--run-dir", "new"),
    "old": lambda accord, run: accord("diff", run, "sound"),
    "new": lambda accord, run: accord("diff", "sound", run),
    "waive": lambda accord, run: accord("waive", run, SORTING, *WHY),
    "replay": lambda accord, run: accord("replay", run, SORTING, "--run-dir", "new"),
    "report": lambda accord, run: accord("report", run),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run with a finding."""
    folder = tmp_path_factory.mktemp("made") / "run"
    with serving() as origin:
        call = ["run", origin + base_path("1.1", SORTING), "--contract", "sandbox-1.1", "--only", SORTING]
        assert invoke([*call, "--shard", "1/1", "--run-dir", str(folder)]) == 1
    return folder


@pytest.fixture(autouse=True)
def run(made: Path, tmp_path: Path) -> Path:
    """A copy of it to be altered, beside a sound one."""
    shutil.copytree(made, tmp_path / "sound")
    return Path(shutil.copytree(made, tmp_path / "run"))


def alter(run: Path) -> None:
    path = run / "assessment.json"
    path.write_text(path.read_text().replace('"verdict": "fail"', '"verdict": "pass"'))


@pytest.mark.parametrize("name", CALLS)
def test_an_altered_record_is_refused_everywhere(accord: Accord, run: Path, name: str) -> None:
    alter(run)
    said = CALLS[name](accord, "run")
    assert (said.code, said.out) == (2, "")
    remedy = "; --force renders it all the same" if name == "report" else ""
    assert said.line == f"run is not as its manifest says: altered assessment.json{remedy}"
    assert sorted(path.name for path in run.parent.iterdir()) == ["run", "sound"]


@pytest.mark.parametrize("name", ["merge", "old", "waive"])
def test_what_has_no_manifest_goes_on_as_ever(accord: Accord, run: Path, name: str) -> None:
    (run / MANIFEST).unlink()
    assert "manifest" not in CALLS[name](accord, "run").err


@pytest.mark.parametrize("text", ["{", "[]", '{"accord": "1"}', "null", '{"requirements": 1}'])
@pytest.mark.parametrize("name", ["baseline", "old", "waive", "replay", "report"])
def test_an_assessment_that_cannot_be_read_is_no_error_of_ours(
    accord: Accord, run: Path, name: str, text: str
) -> None:
    (run / MANIFEST).unlink()
    (run / "assessment.json").write_text(text)
    said = CALLS[name](accord, "run")
    assert said.code == 2
    assert said.line.startswith("run")


@pytest.mark.parametrize("name", CALLS)
def test_a_file_is_no_run_folder(accord: Accord, run: Path, name: str) -> None:
    path = run / "report.html"
    said = CALLS[name](accord, "run/report.html")
    assert said.code == 2
    expected = "run/report.html is a file and no run folder; name the folder of a run"
    assert said.line == expected or (name == "baseline" and "report.html" in said.line)
    assert path.is_file()


def test_a_folder_that_cannot_be_made_is_no_error_of_ours(accord: Accord, run: Path) -> None:
    (run.parent / "a-file").write_text("")
    for call in (("replay", "run", SORTING), ("merge", "run")):
        said = accord(*call, "--run-dir", "a-file/x")
        assert said.code == 2
        assert said.line == "a-file/x cannot be made: Not a directory; name another with --run-dir"


def test_a_run_that_was_replayed_into_a_folder_is_not_overwritten(accord: Accord, run: Path) -> None:
    before = json.loads((run.parent / "sound" / "run.json").read_text())
    said = accord("replay", "run", SORTING, "--run-dir", "sound")
    assert (said.code, said.line) == (2, "sound holds a run already; name another folder with --run-dir")
    assert json.loads((run.parent / "sound" / "run.json").read_text()) == before
