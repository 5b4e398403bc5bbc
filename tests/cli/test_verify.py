"""What `accord verify` sees of a run folder, and what `accord report` refuses to render."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from accord.cli import invoke
from accord.record.manifest import MANIFEST, files
from sandbox import base_path, serving
from tests.cli.conftest import Accord

SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run as it was written."""
    folder = tmp_path_factory.mktemp("made") / "run"
    with serving() as origin:
        arguments = ["run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--only", SORTING]
        assert invoke([*arguments, "--run-dir", str(folder)]) == 0
    return folder


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be altered."""
    return Path(shutil.copytree(made, tmp_path / "run"))


def entries(run: Path) -> dict[str, tuple[int, str]]:
    listed = json.loads((run / MANIFEST).read_text())["files"]
    assert [each["path"] for each in listed] == sorted(each["path"] for each in listed)
    return {each["path"]: (each["size"], each["sha256"]) for each in listed}


def test_every_artefact_of_a_run_is_listed(run: Path) -> None:
    found = {
        path.relative_to(run).as_posix(): (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in run.rglob("*")
        if path.is_file()
    }
    left_out = {MANIFEST, "budget"}
    assert left_out <= set(found)
    assert entries(run) == {name: facts for name, facts in found.items() if name not in left_out}
    for name in ("run.json", "survey.json", "ledger-main.jsonl", "assessment.json", "report.html", "report.sarif"):
        assert name in entries(run)
    assert any(name.startswith("allure-results/") for name in entries(run))


def test_a_run_as_it_was_written_is_told_with_the_digest_of_its_manifest(accord: Accord, run: Path) -> None:
    said = accord("verify", run)
    digest = hashlib.sha256((run / MANIFEST).read_bytes()).hexdigest()
    count = len(entries(run))
    assert (said.code, said.err) == (0, "")
    assert said.out == f"all {count} files are as written\nmanifest.json: sha256 {digest}\n"


def test_what_is_not_as_written_is_named(accord: Accord, run: Path) -> None:
    with (run / "ledger-main.jsonl").open("a") as ledger:
        ledger.write(" ")
    result = next((run / "allure-results").glob("*-result.json"))
    result.unlink()
    (run / "notes").mkdir()
    (run / "notes" / "mine.txt").write_text("x")
    said = accord("verify", run)
    assert said.code == 1
    assert said.out.splitlines()[:-1] == [
        "altered   ledger-main.jsonl",
        f"missing   allure-results/{result.name}",
        "unlisted  notes/mine.txt",
        f"1 altered, 1 missing, 1 not listed; {len(entries(run))} were written",
    ]


def test_an_alteration_that_keeps_the_size_is_seen(accord: Accord, run: Path) -> None:
    path = run / "assessment.json"
    path.write_bytes(path.read_bytes().replace(b'"exit_code": 0', b'"exit_code": 1'))
    assert "altered   assessment.json" in accord("verify", run).out.splitlines()


def test_what_may_change_without_harm_does(accord: Accord, run: Path) -> None:
    for name in ("budget", "some.lock", ".report.md.123", "traceback.txt", "ledger-cleanup-1.jsonl"):
        (run / name).write_text("changed")
    (run / "replay").mkdir()
    for name in ("run.json", "ledger-main.jsonl"):
        (run / "replay" / name).write_text("a run of its own")
    assert accord("verify", run).code == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "holds no manifest; `accord report "),
        ("{", "cannot be read; `accord report "),
        ("[]", "cannot be read; `accord report "),
        ('{"files": [{"path": 1}]}', "cannot be read; `accord report "),
    ],
)
def test_without_a_manifest_nothing_is_verified(accord: Accord, run: Path, text: str | None, told: str) -> None:
    (run / MANIFEST).unlink() if text is None else (run / MANIFEST).write_text(text)
    said = accord("verify", run)
    assert (said.code, said.out) == (2, "")
    assert told in said.line


def test_a_folder_that_is_none_is_told_in_one_line(accord: Accord) -> None:
    said = accord("verify", "nowhere")
    assert (said.code, said.line.partition(";")[0]) == (2, "nowhere holds no manifest")


def test_rendering_again_keeps_the_manifest(accord: Accord, run: Path) -> None:
    before = (run / MANIFEST).read_bytes()
    assert accord("report", run).code == 0
    assert (run / MANIFEST).read_bytes() == before


def test_rendering_again_lists_what_it_wrote_and_covers_up_nothing(accord: Accord, run: Path) -> None:
    for name in ("report.html", "junit.xml"):
        (run / name).write_text("altered")
    assert accord("report", run, "--format", "html").code == 0
    assert accord("verify", run).out.splitlines()[0] == "altered   junit.xml"
    assert "report.html" not in accord("verify", run).out


def test_the_manifest_of_a_run_that_has_none_is_written(accord: Accord, run: Path) -> None:
    (run / MANIFEST).unlink()
    assert accord("report", run, "--format", "html").code == 0
    assert accord("verify", run).code == 0


@pytest.mark.parametrize("name", ["ledger-main.jsonl", "run.json", "survey.json", "assessment.json"])
def test_nothing_is_rendered_of_an_altered_record(accord: Accord, run: Path, name: str) -> None:
    page = run / "report.html"
    page.unlink()
    (run / name).write_bytes((run / name).read_bytes() + b" \n")
    said = accord("report", run)
    assert (said.code, said.out) == (2, "")
    assert said.line == f"{run} is not as its manifest says: altered {name}; --force renders it all the same"
    assert not page.exists()
    assert accord("report", run, "--format", "json", "--force").code == 0
    assert accord("verify", run).code == 0


def test_a_record_that_lacks_or_has_a_ledger_more_is_refused(accord: Accord, run: Path) -> None:
    (run / "ledger-main.jsonl").rename(run / "ledger-other.jsonl")
    told = accord("report", run).line
    assert ": missing ledger-main.jsonl, unlisted ledger-other.jsonl; " in told


def test_an_assessment_that_was_deleted_is_made_again(accord: Accord, run: Path) -> None:
    (run / "assessment.json").unlink()
    assert accord("report", run, "--format", "json").code == 0
    assert accord("verify", run).code == 0


def test_a_manifest_that_cannot_be_read_is_written_anew_on_demand(accord: Accord, run: Path) -> None:
    (run / MANIFEST).write_text("{")
    assert accord("report", run).line.endswith("manifest.json cannot be read; --force renders it all the same")
    assert accord("report", run, "--format", "json", "--force").code == 0
    assert accord("verify", run).code == 0


def test_the_order_hangs_on_nothing_but_names(tmp_path: Path) -> None:
    for name in ("b/x", "a-b", "a/z", "B", "b.x"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    assert [path.relative_to(tmp_path).as_posix() for path in files(tmp_path)] == ["B", "a-b", "a/z", "b.x", "b/x"]
