"""What lies in the working directory has no say in a run, and what took no part in it is no pass."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from accord.record.assess import read_assessment
from accord.record.ledger import lines
from sandbox import base_path

ONLY = "jsonapi-1.1/fetching-sorting/*"
CLEARS = "def pytest_collection_modifyitems(items):\n    items.clear()\n"


def run(folder: Path, origin: str, *more: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """A run in a folder, as the installed command starts it: its own folder comes first among those of modules."""
    call = f"{before}\nfrom accord.cli import main; main()"
    words = ["run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--only", ONLY, "--run-dir", "here"]
    command = [sys.executable, "-P", "-c", call, *words, *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


def test_workers_load_no_module_of_the_working_directory(tmp_path: Path, origin: str) -> None:
    for name in ("json", "random", "logging"):
        (tmp_path / f"{name}.py").write_text("print('not the one that was meant')\n")
    done = run(tmp_path, origin, "-n", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_assessment(tmp_path / "here").summary["pass"]


def test_workers_that_never_start_leave_the_record_incomplete(tmp_path: Path, origin: str) -> None:
    (tmp_path / "json.py").write_text("print('not the one that was meant')\n")
    unsafe = "import accord.runtime.session as session; session._CALM.pop('PYTHONSAFEPATH')"
    done = run(tmp_path, origin, "-n", "2", before=unsafe)
    assert done.returncode == 4, done.stdout + done.stderr
    assert done.stderr.splitlines()[-1] == "accord: the record is incomplete: the phase read ended in disorder"
    assert not read_assessment(tmp_path / "here").complete


def test_no_conftest_of_the_working_directory_takes_part(tmp_path: Path, origin: str) -> None:
    (tmp_path / "conftest.py").write_text(f"open('loaded', 'w')\n{CLEARS}")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "conftest.py").write_text("open('loaded', 'w')\n")
    done = run(tmp_path / "below", origin)
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_assessment(tmp_path / "below" / "here").summary["pass"]
    assert not list(tmp_path.rglob("loaded"))


@pytest.mark.parametrize("first", [True, False])
def test_cases_that_a_plugin_takes_away_leave_the_record_incomplete(tmp_path: Path, origin: str, first: bool) -> None:
    """By `pytest suites`, where other plugins may take part."""
    hook = f"import pytest\n@pytest.hookimpl(tryfirst={first}, trylast={not first})\n"
    (tmp_path / "clears.py").write_text(hook + CLEARS)
    root = Path(__file__).parents[2]
    words = ["suites", "-p", "clears", "--contract", "sandbox-1.1", "--target", origin + base_path("1.1")]
    command = [sys.executable, "-m", "pytest", *words, "--only", ONLY, "--run-dir", str(tmp_path / "here")]
    done = subprocess.run(
        command, cwd=root, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 4, done.stdout + done.stderr
    found = json.loads((tmp_path / "here" / "assessment.json").read_text())
    assert (found["complete"], found["exit_code"]) == (False, 4)
    assert any(line.get("cases") for line in lines(tmp_path / "here" / "ledger-main.jsonl"))


def test_a_bare_pytest_still_finds_the_plugin(tmp_path: Path, origin: str) -> None:
    root = Path(__file__).parents[2]
    words = ["suites", "--contract", "sandbox-1.1", "--target", origin + base_path("1.1"), "--only", ONLY]
    command = [sys.executable, "-m", "pytest", *words, "--run-dir", str(tmp_path / "here")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert read_assessment(tmp_path / "here").complete
