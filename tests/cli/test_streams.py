"""What becomes of a command whose output nobody reads, or that cannot be written as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox import base_path

ACCORD = (sys.executable, "-m", "accord")
SORTING = "jsonapi-1.1/fetching-sorting/sorting-not-supported"
Done = subprocess.CompletedProcess[str]


def unread(folder: Path, *words: str) -> Done:
    """A command whose reader goes away before it begins to speak."""
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        return subprocess.run(
            [*ACCORD, *words], cwd=folder, stdout=theirs, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    finally:
        os.close(theirs)


def call(folder: Path, *words: str, **environment: str) -> Done:
    env = {**os.environ, **environment}
    command = [*ACCORD, *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, errors="replace", check=False)


@pytest.mark.parametrize(("faults", "code"), [((), 0), ((SORTING,), 1)])
def test_a_run_that_nobody_listens_to_ends_by_its_verdict(
    tmp_path: Path, origin: str, faults: tuple[str, ...], code: int
) -> None:
    target = origin + base_path("1.1", *faults)
    done = unread(tmp_path, "run", target, "--contract", "sandbox-1.1", "--only", SORTING, "--run-dir", "rd")
    assert (done.returncode, done.stderr) == (code, "")
    assert (tmp_path / "rd" / "report.html").exists()


def test_doctor_and_help_go_on_too(tmp_path: Path, origin: str) -> None:
    for words in (("doctor", origin + base_path("1.1")), ("--help",), ("list", "--json"), ("explain", SORTING)):
        code = call(tmp_path, *words).returncode
        done = unread(tmp_path, *words)
        assert (done.returncode, done.stderr) == (code, ""), words


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no disk that is always full")
@pytest.mark.parametrize("words", [("list", "--json"), ("explain", SORTING), ("--version",)])
def test_a_full_disk_is_told_in_a_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        command = [*ACCORD, *words]
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    told = "accord: standard output cannot be written: No space left on device\n"
    assert (done.returncode, done.stderr) == (2, told)


def test_what_an_encoding_lacks_is_replaced(tmp_path: Path) -> None:
    for environment in (
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ):
        done = call(tmp_path, "explain", "no-such-\N{LATIN SMALL LETTER O WITH DIAERESIS}", **environment)
        assert done.returncode == 2, done.stderr
        done = call(tmp_path, "explain", SORTING, **environment)
        assert (done.returncode, done.stderr) == (0, "")
    script = "import accord.cli as it; it.invoke = lambda _: print('\\u2192 \\U0001f600') or 0; it.main()"
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "? ?\n", "")


def test_closed_streams_are_no_matter(tmp_path: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f"'{sys.executable}' -m accord explain {SORTING} >&- 2>&-"], cwd=tmp_path, check=False
    )
    assert done.returncode == 0
