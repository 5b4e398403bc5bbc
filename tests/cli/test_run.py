"""Runs by the command line: exit codes, files, and what is said."""

from __future__ import annotations

import datetime as dt
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import suites
from accord.runtime import bundle
from accord.runtime.registry import registry
from sandbox import base_path
from tests.cli.conftest import Accord
from tests.cli.servers import DOCUMENT, Answer, answering

SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
FILES = {"assessment.json", "report.html", "report.json", "junit.xml", "report.md", "allure-results"}
ACCORD = (sys.executable, "-m", "accord")


def assessment(folder: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((folder / "assessment.json").read_text())
    return found


def waivers(until: dt.date) -> str:
    return f'[[waiver]]\nrequirement = "{SORTING}"\nreason = "known"\nowner = "us"\nuntil = {until}\n'


def test_a_bare_url_is_explored_and_judged(accord: Accord, tmp_path: Path, origin: str) -> None:
    said = accord("run", origin + base_path("1.0"), "--run-dir", "here")
    assert said.code == 0, said.out
    assert said.err == ""
    assert "the edition that it claims" in said.out.splitlines()[0]
    assert {path.name for path in (tmp_path / "here").iterdir()} >= FILES
    assert said.out.splitlines()[-1] == f"report: {Path('here/report.html')}"
    assert assessment(tmp_path / "here")["exit_code"] == 0


def test_a_violation_is_told_and_ends_with_1(accord: Accord, tmp_path: Path, origin: str) -> None:
    said = accord("run", origin + base_path("1.1", SORTING), "--contract", "sandbox-1.1", "--run-dir", "here")
    assert said.code == 1
    assert SORTING in said.out
    assert assessment(tmp_path / "here")["exit_code"] == 1


@pytest.mark.parametrize(("days", "code"), [(1, 0), (-1, 1)])
def test_a_waiver_holds_until_its_date(accord: Accord, tmp_path: Path, origin: str, days: int, code: int) -> None:
    (tmp_path / "waivers.toml").write_text(waivers(dt.date.today() + dt.timedelta(days=days)))
    target = origin + base_path("1.1", SORTING)
    said = accord("run", target, "--contract", "sandbox-1.1", "--waivers", "waivers.toml", "--only", SORTING)
    assert said.code == code


def test_a_waiver_that_matches_nothing_fails_the_run(accord: Accord, tmp_path: Path, origin: str) -> None:
    (tmp_path / "waivers.toml").write_text(waivers(dt.date.today()))
    target = origin + base_path("1.1")
    said = accord("run", target, "--contract", "sandbox-1.1", "--waivers", "waivers.toml", "--only", SORTING)
    assert said.code == 1
    assert "matches no failure any more" in said.out


def test_a_baseline_lets_known_failures_pass(accord: Accord, origin: str) -> None:
    call = ("run", origin + base_path("1.1", SORTING), "--contract", "sandbox-1.1", "--only", SORTING)
    assert accord(*call, "--run-dir", "before").code == 1
    assert accord(*call, "--baseline", "before").code == 0


def test_a_release_may_leave_nothing_untried(accord: Accord, origin: str) -> None:
    call = ("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--only", SORTING)
    assert accord(*call).code == 0
    assert accord(*call, "--profile", "release").code == 3


def test_workers_come_to_the_same_verdicts(accord: Accord, tmp_path: Path, origin: str) -> None:
    call = ("run", origin + base_path("1.1", SORTING), "--contract", "sandbox-1.1")
    verdicts = []
    for number in ("0", "2"):
        assert accord(*call, "-n", number, "--run-dir", number).code == 1
        results = json.loads((tmp_path / number / "assessment.json").read_text())["requirements"]
        verdicts.append({result["id"]: result["verdict"] for result in results})
    assert verdicts[0] == verdicts[1]


def test_a_wrong_expression_gets_one_line(accord: Accord, origin: str) -> None:
    said = accord("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "-k", "((")
    assert said.code == 2
    assert "Wrong expression passed to '-k'" in said.line


def test_a_folder_takes_one_run(accord: Accord, origin: str) -> None:
    call = ("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--only", SORTING, "--run-dir", "here")
    assert accord(*call).code == 0
    said = accord(*call)
    assert (said.code, said.line) == (2, "here holds a run already; name another folder")


def test_our_own_error_leaves_a_traceback_without_secrets(
    accord: Accord, tmp_path: Path, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no luck with s3cret-token")

    monkeypatch.setenv("MY_TOKEN", "s3cret-token")
    monkeypatch.setattr("reports.render", broken)
    target = origin + base_path("1.1")
    text = f'[api]\nbase_url = "{target}"\nstandard = "jsonapi-1.1"\n[auth]\nenv = "MY_TOKEN"\n'
    (tmp_path / "my.toml").write_text(text)
    said = accord("run", "--contract", "my.toml", "--run-dir", "here", "--only", SORTING)
    assert said.code == 4
    assert said.line == "our own error: RuntimeError: no luck with $MY_TOKEN; the traceback is in here/traceback.txt"
    trace = (tmp_path / "here" / "traceback.txt").read_text()
    assert "raise RuntimeError" in trace
    assert "s3cret" not in trace


def test_an_error_without_a_run_leaves_a_traceback_too(accord: Accord, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("no luck")

    monkeypatch.setattr("accord.runtime.registry.registry", broken)
    said = accord("list")
    assert said.code == 4
    path = Path(said.line.rpartition(" ")[2])
    assert "RuntimeError: no luck" in path.read_text()
    path.unlink()


def test_a_suite_that_cannot_be_loaded_is_our_error(
    accord: Accord, tmp_path: Path, origin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "bundle"
    for name in ("conftest.py", "pyproject.toml", "contracts"):
        root.mkdir(exist_ok=True)
        (root / name).symlink_to(bundle.root() / name)
    (root / "suites" / "odd").mkdir(parents=True)
    (root / "suites" / "odd" / "test_odd.py").write_text("import no_such_module\n")
    monkeypatch.setattr("accord.runtime.session.bundle.root", lambda: root)
    monkeypatch.setattr(suites, "__path__", [*suites.__path__, str(root / "suites")])
    registry.cache_clear()
    said = accord("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--run-dir", "here")
    registry.cache_clear()
    assert said.code == 4
    assert "ModuleNotFoundError: No module named 'no_such_module'" in said.line
    assert said.line.endswith("; the traceback is in here/traceback.txt")
    assert "test_odd.py" in (tmp_path / "here" / "traceback.txt").read_text()


def slowly(path: str) -> Answer:
    """A target that is quick to survey and then slow to answer anything with a query."""
    if "?" in path:
        time.sleep(0.5)
    return 200, DOCUMENT, b'{"data":[{"type":"things","id":"1"}],"links":{"self":"/things"}}'


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_is_concluded_as_incomplete(tmp_path: Path, end: signal.Signals) -> None:
    (tmp_path / "my.toml").write_text('[api]\nbase_url = "http://host"\n[[resource]]\npath = "/things"\n')
    with answering(slowly) as url:
        command = [*ACCORD, "run", url, "--contract", "my.toml", "--run-dir", "here"]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_for(tmp_path / "here" / "ledger-main.jsonl")
        process.send_signal(end)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 4, out + err
    assert err == "accord: interrupted; here holds what was judged so far\n"
    found = assessment(tmp_path / "here")
    assert (found["complete"], found["exit_code"]) == (False, 4)
    assert (tmp_path / "here" / "report.html").exists()


def test_an_interrupted_demo_goes_no_further(tmp_path: Path) -> None:
    command = [*ACCORD, "demo", "--run-dir", "here"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(tmp_path / "here" / "jsonapi-1.1" / "ledger-main.jsonl")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 4, out + err
    assert err == "accord: interrupted; here/jsonapi-1.1 holds what was judged so far\n"
    assert not (tmp_path / "here" / "jsonapi-1.0").exists()


def wait_for(path: Path) -> None:
    for _ in range(1000):
        if path.exists():
            return
        time.sleep(0.01)
    raise TimeoutError(path)


def test_a_terminal_gets_a_bar(tmp_path: Path, origin: str) -> None:
    ours, theirs = pty.openpty()
    target = origin + base_path("1.1")
    command = [*ACCORD, "run", target, "--standard", "jsonapi-1.1", "--only", SORTING]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=theirs, text=True
    ) as process:
        os.close(theirs)
        shown = read_all(ours)
    assert process.returncode == 0
    assert "surveying the target" in shown
    assert "requests" in shown


def read_all(descriptor: int) -> str:
    octets = b""
    while True:
        try:
            more = os.read(descriptor, 4096)
        except OSError:  # how Linux tells that the other end is closed
            more = b""
        if not more:
            os.close(descriptor)
            return octets.decode(errors="replace")
        octets += more


def test_shards_share_the_checks_between_them(accord: Accord, tmp_path: Path, origin: str) -> None:
    call = ("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "-k", "sort")
    done: list[set[str]] = []
    for part in ("1/2", "2/2", ""):
        folder = part.replace("/", "-") or "whole"
        assert accord(*call, *(("--shard", part) if part else ()), "--run-dir", folder).code == 0
        lines = map(json.loads, (tmp_path / folder / "ledger-main.jsonl").read_text().splitlines())
        done.append({line["node"] for line in lines if line["line"] == "case"})
    assert done[0] | done[1] == done[2]
    assert not done[0] & done[1]
    assert done[0]
    assert done[1]


def test_a_waiver_of_what_was_not_run_is_left_alone(accord: Accord, tmp_path: Path, origin: str) -> None:
    (tmp_path / "waivers.toml").write_text(waivers(dt.date.today()))
    call = ("run", origin + base_path("1.1"), "--contract", "sandbox-1.1", "--waivers", "waivers.toml")
    assert accord(*call, "--only", "jsonapi-1.1/document-top-level/*").code == 0
