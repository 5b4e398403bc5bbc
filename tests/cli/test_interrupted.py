"""Signals that come while a run tidies up, or when all is judged."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox import base_path, serving
from tests.cli.conftest import Accord
from tests.cli.test_killed import rows_of

ONLY = "jsonapi-1.1/crud-creating/*"
SLOW = """
import sys, time
from pathlib import Path
import {module} as module
before = module.{name}
def slowly(*given, **more):
    Path("there").touch()
    time.sleep(1.5)
    return before(*given, **more)
module.{name} = slowly
from accord.cli import main
main()
"""
TIDYING = SLOW.format(module="accord.runtime.making.maker", name="Maker.clean_up")
RENDERING = f"import accord.runtime.bundle as it; it.make_importable(){SLOW.format(module='reports', name='render')}"
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def interrupted(script: str, target: str, *signals: signal.Signals) -> tuple[int, list[str]]:
    """The exit code of a run that was sent signals at its slow moment, and what it said on stderr."""
    words = ["run", target, "--contract", "sandbox-1.1", "--allow-writes", "--only", ONLY, "--run-dir", "rd"]
    command = [sys.executable, "-c", script, *words]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 30
    ledger = Path("rd/ledger-main-write.jsonl")
    while not (Path("there").exists() and (script is RENDERING or ledger.exists())):
        assert process.poll() is None
        assert time.monotonic() < deadline
        if not ledger.exists():
            Path("there").unlink(missing_ok=True)  # it was that of a phase that only reads
        time.sleep(0.01)
    for each in signals:
        process.send_signal(each)
        time.sleep(0.2)
    return process.wait(30), process.communicate()[1].splitlines()


@pytest.mark.parametrize("end", SIGNALS)
def test_the_first_signal_lets_it_tidy_up(accord: Accord, end: signal.Signals) -> None:
    with serving() as origin:
        target = origin + base_path("1.1")
        before = rows_of(target)
        code, said = interrupted(TIDYING, target, end)
        assert rows_of(target) == before
    assert (code, said) == (4, ["accord: interrupted; rd holds what was judged so far"])
    assert Path("rd/report.html").exists()
    assert accord("cleanup", "rd").out == "nothing to do: the run left nothing\n"


def test_the_second_signal_ends_it_and_tells_how_to_tidy_up(accord: Accord) -> None:
    with serving() as origin:
        target = origin + base_path("1.1")
        before = rows_of(target)
        code, said = interrupted(TIDYING, target, signal.SIGINT, signal.SIGTERM)
        left = "accord: rows may be left on the target; `accord cleanup rd` removes them"
        assert (code, said) == (4, ["accord: interrupted; rd holds what was judged so far", left])
        assert rows_of(target) != before
        assert accord("cleanup", "rd").code == 0
        assert rows_of(target) == before


def test_what_is_judged_is_not_denied(accord: Accord) -> None:
    with serving() as origin:
        code, said = interrupted(RENDERING, origin + base_path("1.1"), signal.SIGINT)
    assert (code, said) == (4, ["accord: interrupted; rd is judged, and `accord report rd` writes its reports"])
    assert accord("report", "rd", "--format", "html").code == 0
