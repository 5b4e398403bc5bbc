"""A run that is killed at any moment leaves a record that is known as incomplete, and rows that can be removed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from accord.record.assess import read_assessment
from accord.record.ledger import cleanups, ledgers, lines
from sandbox import base_path, serving
from tests.cli.conftest import Accord
from tests.cli.servers import answering

ONLY = "jsonapi-1.1/crud-creating/*,jsonapi-1.1/fetching-sorting/*"
PATHS = ("/articles", "/people", "/comments", "/tags")
WRITING = ("POST", "PATCH", "DELETE", "PUT")
PATIENCE_S = 30

Rows = frozenset[tuple[str, str]]


@pytest.fixture(scope="module")
def target() -> Iterator[str]:
    """The base URL of a sandbox."""
    with serving() as origin:
        yield origin + base_path("1.1")


def rows_of(target: str) -> Rows:
    """All rows of the sandbox."""
    found = set()
    for path in PATHS:
        url = f"{target}{path}?page[size]=50"
        while url:
            document = httpx.get(url).json()
            found |= {(row["type"], row["id"]) for row in document["data"]}
            following = document["links"].get("next")
            url = str(httpx.URL(url).join(following)) if following else ""
    return frozenset(found)


def start(target: str, folder: Path, *more: str) -> subprocess.Popen[bytes]:
    call = [sys.executable, "-m", "accord", "run", target, "--contract", "sandbox-1.1", "--allow-writes"]
    call += ["--only", ONLY, "--run-dir", str(folder), *more]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.Popen(call, **quiet)  # type: ignore[call-overload, no-any-return]


def wait_for(moment: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not moment():
        assert process.poll() is None, "the run ended before its moment came"
        assert time.monotonic() < deadline
        time.sleep(0.002)


def count(folder: Path, worker: str, text: str) -> int:
    path = folder / f"ledger-{worker}.jsonl"
    return path.read_text(errors="replace").count(text) if path.exists() else 0


MOMENTS: dict[str, Callable[[Path], bool]] = {
    "started": lambda folder: (folder / "run.json").exists(),
    "surveying": lambda folder: count(folder, "survey", '"line":"exchange"') >= 5,
    "reading": lambda folder: count(folder, "main", '"line":"case"') >= 3,
    "rehearsing": lambda folder: count(folder, "main-write", '"status":201') >= 2,
    "writing": lambda folder: count(folder, "main-write", '"line":"case"') >= 5,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_killed_is_known_as_such_and_swept_up(accord: Accord, target: str, moment: str) -> None:
    before, folder = rows_of(target), Path("run")
    process = start(target, folder)
    wait_for(lambda: MOMENTS[moment](folder), process)
    process.kill()
    process.wait()
    left = rows_of(target) - before
    assert bool(left) == (moment in ("rehearsing", "writing"))
    assert accord("report", folder, "--format", "html").code == 4
    assert not read_assessment(folder).complete
    assert "incomplete" in (folder / "report.html").read_text()
    said = accord("cleanup", folder)
    assert said.code == 0, said.out + said.err
    assert said.out.count("removed: ") == len(left)
    assert rows_of(target) == before
    assert accord("cleanup", folder).out == "nothing to do: the run left nothing\n"
    requests = read_assessment(folder).requests
    assert accord("report", folder, "--format", "json").code == 4
    assert read_assessment(folder).requests == requests


def test_a_run_killed_while_concluding_has_lost_nothing(accord: Accord, target: str) -> None:
    before, folder = rows_of(target), Path("run")
    process = start(target, folder)
    wait_for(lambda: count(folder, "session", '"line":"footer"') > 0, process)
    process.kill()
    process.wait()
    (folder / "assessment.json").unlink(missing_ok=True)  # it may have been quicker
    assert accord("report", folder, "--format", "html").code == 0
    assert (read_assessment(folder).complete, read_assessment(folder).exit_code) == (True, 0)
    assert accord("cleanup", folder).out == "nothing to do: the run left nothing\n"
    assert rows_of(target) == before
    assert cleanups(folder) == []


def test_a_killed_worker_leaves_the_run_incomplete(accord: Accord, target: str) -> None:
    before, folder = rows_of(target), Path("run")
    process = start(target, folder, "-n", "2", "--only", "jsonapi-1.1/fetching-*")
    wait_for(lambda: count(folder, "gw1", '"line":"case"') > 0, process)
    os.kill(_worker(process.pid), signal.SIGKILL)
    assert process.wait(PATIENCE_S) == 4
    assert accord("report", folder, "--format", "html").code == 4
    assert accord("cleanup", folder).code == 0
    assert rows_of(target) == before


def test_a_killed_leader_of_workers_leaves_the_run_incomplete(accord: Accord, target: str) -> None:
    before, folder = rows_of(target), Path("run")
    process = start(target, folder, "-n", "2", "--only", "jsonapi-1.1/fetching-*")
    wait_for(lambda: count(folder, "gw0", '"line":"case"') > 0, process)
    process.kill()
    process.wait()
    assert accord("report", folder, "--format", "html").code == 4
    assert accord("cleanup", folder).code == 0
    assert rows_of(target) == before


def _worker(leader: int) -> int:
    """The last child of a process that this test started."""
    return int(Path(f"/proc/{leader}/task/{leader}/children").read_text().split()[-1])


def test_a_creation_is_announced_before_it_goes_out(accord: Accord, target: str) -> None:
    """And so a creation whose answer was never written down is found by the mark of the run, and no other row."""
    before, folder = rows_of(target), Path("run")
    process = start(target, folder)
    wait_for(lambda: MOMENTS["writing"](folder), process)
    process.kill()
    process.wait()
    ledger = folder / "ledger-main-write.jsonl"
    found = [line for line in lines(ledger) if line["line"] in ("sending", "exchange")]
    order = [(line["line"], line["id"]) for line in found if line.get("request", line)["method"] in WRITING]
    for number, (kind, name) in enumerate(order):
        assert kind == "sending" or order[number - 1] == ("sending", name)
    kept = [line for line in ledger.read_text().splitlines() if not ('"status":201' in line and "accord" in line)]
    ledger.write_text("\n".join(kept) + "\n")
    assert rows_of(target) - before
    assert accord("cleanup", folder).code == 0
    assert rows_of(target) == before


def test_what_cannot_be_found_or_removed_is_told(accord: Accord, target: str) -> None:
    folder = Path("run")
    process = start(target, folder)
    wait_for(lambda: MOMENTS["writing"](folder), process)
    process.kill()
    process.wait()
    accord("cleanup", folder)
    (ledger,) = cleanups(folder)
    ledger.unlink()
    with (folder / "ledger-main-write.jsonl").open("a") as file:
        line = {"line": "sending", "id": "main-write-9999", "method": "POST", "url": f"{target}/tags", "marks": []}
        file.write(json.dumps(line) + "\n")
    said = accord("cleanup", folder)
    assert said.code == 1
    assert "possibly left: what POST " in said.out
    assert "bears no mark of the run" in said.out
    assert "gone already: " in said.out


def test_why_something_could_not_be_removed_is_told(accord: Accord) -> None:
    folder = Path("run")
    with serving() as origin:
        process = start(origin + base_path("1.1"), folder)
        wait_for(lambda: MOMENTS["writing"](folder), process)
        process.kill()
        process.wait()
    told = [line for line in accord("cleanup", folder).out.splitlines() if line.startswith("could not be removed: ")]
    assert told
    assert all("(no connection" in line for line in told if ": http" in line), told
    with answering((200, {}, b"{}")) as deaf:
        for path in (folder / "run.json", folder / "survey.json", *folder.glob("ledger-*.jsonl")):
            path.write_text(path.read_text().replace(origin, deaf))
        said = accord("cleanup", folder)
    assert said.code == 1
    told = [line for line in said.out.splitlines() if line.startswith("could not be removed: http")]
    assert told
    assert all(line.endswith(" (status 501)") for line in told)


def test_where_there_is_nothing_nothing_is_sent(accord: Accord, target: str) -> None:
    assert accord("run", target, "--contract", "sandbox-1.1", "--only", ONLY, "--run-dir", "run").code == 0
    assert accord("cleanup", "run").out == "nothing to do: the run left nothing\n"
    assert all("cleanup" not in path.name for path in ledgers(Path("run")))
    assert not list(Path("run").glob("ledger-cleanup*"))
    said = accord("cleanup", "nowhere")
    assert (said.code, said.line) == (2, "nowhere holds no run: run.json cannot be read")


def test_a_run_killed_between_survey_and_phases_is_known_as_such(accord: Accord, target: str) -> None:
    """All its ledgers are whole then, but nobody led it through its phases."""
    folder = Path("run")
    assert accord("run", target, "--contract", "sandbox-1.1", "--only", ONLY, "--run-dir", folder).code == 0
    for name in ("manifest.json", "assessment.json", "ledger-session.jsonl", "ledger-main.jsonl"):
        (folder / name).unlink()
    assert accord("report", folder, "--format", "json").code == 4
    assert not read_assessment(folder).complete
