"""The APIs of vendors' contracts, served and broken from the command line."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from accord.runtime.options import contract_path
from tests.cli.conftest import Accord

PAGES = "commercetools/queries/limit-max"


def test_the_sandbox_says_by_which_contract_each_api_is_judged() -> None:
    command = [sys.executable, "-u", "-m", "accord", "sandbox", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stderr
    try:
        lines = []
        while not lines or "commercetools-2018" not in lines[-1]:
            lines.append(process.stderr.readline())
        found = re.findall(r"accord run (\S+) --contract (\S+) --allow-writes", "".join(lines))
        assert httpx.get(found[0][0]).status_code < 500
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        served = process.stdout.read().split()
    finally:
        process.kill()
        process.communicate()
    judged = dict(found)
    assert list(judged) == served
    assert set(judged.values()) >= {
        "sandbox-1.1",
        "sandbox-http",
        "sandbox-commerce-layer",
        "sandbox-commercetools-2018",
    }
    assert all(contract_path(name).exists() for name in judged.values())
    assert any(line.strip().startswith("export ACCORD_SANDBOX_TOKEN=") for line in lines)


def test_a_fault_of_a_promise_shows_in_the_demo(accord: Accord, tmp_path: Path) -> None:
    said = accord("demo", "--fault", PAGES, "--run-dir", "here")
    assert said.code == 1
    assert f"{PAGES}  MUST" in said.out
    assert "page-size-max: " in said.out
    found = json.loads((tmp_path / "here" / "commercetools" / "assessment.json").read_text())
    failed = {result["id"] for result in found["requirements"] if result["verdict"] == "fail"}
    assert PAGES in failed
    assert all(name.startswith("commercetools/queries/") for name in failed)
    assert "What commercetools HTTP API contract promises" in (
        tmp_path / "here" / "commercetools" / "report.html").read_text()  # fmt: skip
