"""The sandbox over TLS, served and judged from the command line."""

from __future__ import annotations

import json
import signal
import ssl
import subprocess
import sys
from pathlib import Path

import httpx

from tests.cli.conftest import Accord


def test_it_is_served_over_tls_until_interrupted() -> None:
    command = [sys.executable, "-u", "-m", "accord", "sandbox", "--tls"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        ca, plain, *_, last = (process.stdout.readline().strip() for _ in range(5))
        answer = httpx.get(f"{last}/health", verify=ssl.create_default_context(cafile=ca.removeprefix("CA: ")))
        beside = httpx.get(f"{plain.removeprefix('without TLS: ')}/http/clean/health")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.communicate()
    assert answer.status_code == 200
    assert beside.is_redirect
    assert beside.headers["location"].startswith("https://")


def test_one_host_has_one_fault(accord: Accord) -> None:
    said = accord("sandbox", "--tls", "--fault", "http/tls/host-name", "--fault", "http/tls/validity-now")
    assert said.code == 2
    assert said.line == "one host has one fault of transport at most; serve the others one by one"


def test_a_fault_of_the_host_shows_in_the_demo(accord: Accord, tmp_path: Path) -> None:
    said = accord("demo", "--fault", "http/tls/no-obsolete-version", "--run-dir", "here")
    assert said.code == 1
    assert "http/tls/no-obsolete-version  MUST NOT" in said.out
    found = json.loads((tmp_path / "here" / "no-obsolete-version" / "assessment.json").read_text())
    assert [result["id"] for result in found["requirements"] if result["verdict"] == "fail"] == [
        "http/tls/no-obsolete-version"
    ]
