"""Whole runs on the sandbox: serial and parallel agree, and an interrupted run says so."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from accord.model.verdict import Verdict
from accord.record.assess import read_assessment
from accord.runtime.concluding import conclude
from accord.runtime.options import Options, UsageError
from accord.runtime.run import prepare
from accord.runtime.session import carry_out, run
from sandbox import serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sandbox():
    with serving() as origin:
        yield origin


def options(sandbox, folder, variant="clean", **more):
    return Options(target=f"{sandbox}/jsonapi-1.1/{variant}", standard="jsonapi-1.1", run_dir=folder, **more)


def comparable(assessment):
    rows = []
    for result in assessment.results:
        findings = sorted((item.place, item.expected, item.actual, item.check) for item in result.findings)
        rows.append((result.id, result.verdict, result.tried, result.reason, findings))
    return rows, assessment.capabilities


def test_a_run_leaves_a_complete_record(sandbox, tmp_path):
    folder, assessment = run(options(sandbox, tmp_path / "run"))
    assert assessment.complete
    assert assessment.exit_code == 0
    assert read_assessment(folder) == assessment
    written = json.loads((folder / "assessment.json").read_text())
    assert written["requests"] == (folder / "budget").stat().st_size


def test_the_parallel_assessment_equals_the_serial_one(sandbox, tmp_path):
    variant = "fetching-sorting.sorting-not-supported"
    _, serial = run(options(sandbox, tmp_path / "serial", variant, only="jsonapi-*"))
    _, parallel = run(options(sandbox, tmp_path / "parallel", variant, only="jsonapi-*", workers=4))
    assert comparable(parallel) == comparable(serial)
    assert any(each.seen for each in serial.capabilities)
    assert serial.exit_code == parallel.exit_code == 1


def test_the_parallel_verdicts_on_http_equal_the_serial_ones(sandbox, tmp_path):
    """Some requests of HTTP hold a time, so that how many differ is not the same each time."""
    _, serial = run(options(sandbox, tmp_path / "serial", only="http/*"))
    _, parallel = run(options(sandbox, tmp_path / "parallel", only="http/*", workers=2))
    assert [(result.id, result.verdict, result.reason) for result in parallel.results] == [
        (result.id, result.verdict, result.reason) for result in serial.results
    ]


def test_a_run_without_its_footer_is_incomplete(sandbox, tmp_path):
    folder, _ = run(options(sandbox, tmp_path / "run"))
    ledger = folder / "ledger-main.jsonl"
    ledger.write_text(ledger.read_text().rpartition('{"line":"footer"}')[0] + '{"line":"exch')
    assessment = conclude(folder)
    assert not assessment.complete
    assert assessment.exit_code == 4


def test_cases_that_were_planned_and_never_ran_are_not_run(sandbox, tmp_path):
    folder, before = run(options(sandbox, tmp_path / "run"))
    ledger = folder / "ledger-main.jsonl"
    lines = [
        line for line in ledger.read_text().splitlines() if "test_unknown_sort_field" not in line or '"plan"' in line
    ]
    ledger.write_text("\n".join(lines) + "\n")
    after = {result.id: result for result in conclude(folder).results}
    name = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
    assert {result.id: result for result in before.results}[name].verdict is Verdict.PASS
    assert after[name].verdict is Verdict.NOT_RUN
    assert "interrupted" in after[name].reason


def test_a_broken_session_is_never_a_pass(sandbox, tmp_path):
    asked = options(sandbox, tmp_path / "run")
    folder = prepare(asked)

    class Breaks:
        def pytest_collection_modifyitems(self):
            raise RuntimeError("broken")

    carry_out(folder, asked, [Breaks()])
    assert conclude(folder).exit_code == 4


def test_a_killed_run_can_still_be_read(sandbox, tmp_path):
    folder = tmp_path / "run"
    code = (
        "import sys; from pathlib import Path; from accord.runtime.options import Options;"
        "from accord.runtime.session import run;"
        "run(Options(target=sys.argv[1], standard='jsonapi-1.1', run_dir=Path(sys.argv[2])))"
    )
    target = f"{sandbox}/jsonapi-1.1/clean"
    process = subprocess.Popen([sys.executable, "-c", code, target, str(folder)], cwd=ROOT)
    deadline = time.time() + 30
    while not (folder / "ledger-main.jsonl").exists() and time.time() < deadline:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assessment = conclude(folder)
    assert not assessment.complete
    assert assessment.exit_code == 4
    assert assessment.requests > 0


def test_only_what_is_asked_for_is_judged(sandbox, tmp_path):
    _, assessment = run(options(sandbox, tmp_path / "run", only="*/fetching-sorting/sorting-not-supported"))
    passed = {result.id for result in assessment.results if result.verdict is Verdict.PASS}
    assert passed == {"jsonapi-1.1/fetching-sorting/sorting-not-supported"}
    assert assessment.capabilities == ()
    others = [
        result for result in assessment.results if result.id.startswith("jsonapi-1.1/") and result.id not in passed
    ]
    assert {result.verdict for result in others} == {Verdict.NOT_RUN}
    assert {result.reason for result in others} == {"deselected by --only"}


def test_a_folder_is_used_once(sandbox, tmp_path):
    asked = options(sandbox, tmp_path / "run")
    prepare(asked)
    with pytest.raises(UsageError, match="holds a run already"):
        prepare(asked)


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_plain_pytest_does_the_same(sandbox, tmp_path, workers):
    target = f"{sandbox}/jsonapi-1.1/fetching-sorting.sorting-not-supported"
    contract = tmp_path / "contract.toml"
    contract.write_text(f'[api]\nbase_url = "{target}"\nstandard = "jsonapi-1.1"\n')
    command = [
        sys.executable,
        "-m",
        "pytest",
        "suites",
        "--contract",
        str(contract),
        "--run-dir",
        str(tmp_path / "r"),
    ]
    done = subprocess.run([*command, *workers, "-q"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "accord: " in done.stdout
    assessment = read_assessment(tmp_path / "r")
    failed = [result.id for result in assessment.results if result.verdict is Verdict.FAIL]
    assert failed == ["jsonapi-1.1/fetching-sorting/sorting-not-supported"]


def test_suites_without_a_target_are_a_usage_error():
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "suites", "-q"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--target" in done.stdout + done.stderr
