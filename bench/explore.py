"""What exploration finds in faulty sandboxes, beside schemathesis on the same ones with as many requests.

Schemathesis is the one that `--schemathesis` names, else one that is on the PATH, else one that is installed into a
virtual environment of its own for the time of the measurement. It reads the description of each variant, and judges
answers by its checks of statuses, media types and schemas; what it finds in the clean sandbox does not count.
"""

from __future__ import annotations

import argparse
import contextlib
import fnmatch
import itertools
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from sandbox import serving
from sandbox.app import base_path
from sandbox.plain.tokens import environment
from sandbox.seeded import Seeded, seeded_faults

ROOT = Path(__file__).resolve().parents[1]
RELEASE = "schemathesis==4.32.5"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
THEIR_CONFIG = "[phases.coverage]\nunexpected-methods = []\n"
"""Not to take the sandbox's 501 to an unknown method for an error of the server."""
SECONDS = 600
LOOKS = 0.5
OURS = {"accord": "properties/*", "accord, by the description alone": "properties/described/*"}
THEIRS = "schemathesis"


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found, each after how many requests, and what it took of CPU (seconds) and memory (MB)."""

    after: dict[str, int]
    requests: int
    cpu: float
    memory: int

    @property
    def found(self) -> frozenset[str]:
        """What was found."""
        return frozenset(self.after)

    def told(self, harmless: frozenset[str]) -> str:
        """After how many requests something was found that is not found in the clean sandbox."""
        counted = [number for found, number in self.after.items() if found not in harmless]
        return f"after {min(counted)}" if counted else "-"


def exploring() -> Table:
    """The table: a row for each fault, then what all of them took."""
    asked = _asked()
    rows = chosen(asked.faults)
    with serving() as origin, _schemathesis(asked.schemathesis) as command:
        tools = [*OURS, *([THEIRS] if command else [])]
        table = Table("fault", *tools)
        table.title = f"faults that {asked.requests} requests find, seed {asked.seed}"
        searches: dict[str, list[Search]] = {tool: [] for tool in tools}
        caught: dict[str, int] = dict.fromkeys(tools, 0)

        def search(tool: str, edition: str, *faults: str) -> Search:
            url = origin + base_path(edition, *faults)
            if tool == THEIRS:
                return theirs(command, url, asked.requests, asked.seed)
            return ours(url, f"sandbox-{edition}", asked.requests, asked.seed, OURS[tool])

        clean = {
            (tool, edition): search(tool, edition).found
            for tool, edition in itertools.product(tools, sorted({fault.editions[-1] for fault in rows}))
        }
        for fault in rows:
            cells = []
            for tool in tools:
                one = search(tool, fault.editions[-1], fault.id)
                searches[tool].append(one)
                harmless = clean[tool, fault.editions[-1]]
                cells.append(one.told(harmless))
                caught[tool] += bool(one.found - harmless)
            table.add_row(fault.id.removeprefix("seeded/"), *cells, end_section=fault is rows[-1])
    table.add_row("faults found", *(f"{caught[tool]} of {len(rows)}" for tool in tools))
    table.add_row("found in the clean sandbox", *(_harmless(clean, tool) for tool in tools))
    for name, told in (
        ("CPU a request, start included", _cpu),
        ("peak memory", _memory),
        ("requests sent, median", _requests),
    ):
        table.add_row(name, *(told(searches[tool]) for tool in tools))
    if not command:
        table.add_row("schemathesis", "could not be installed")
    return table


def chosen(pattern: str) -> list[Seeded]:
    """The seeded faults of JSON:API that a pattern names; without one, those of `described` and one an area."""
    offered = [fault for _, fault in sorted(seeded_faults().items()) if fault.editions[-1] in ("1.0", "1.1")]
    if pattern:
        return [fault for fault in offered if fnmatch.fnmatchcase(fault.id, f"seeded/{pattern}")]
    first = {fault.id.split("/")[1]: fault for fault in reversed(offered)}
    return [fault for fault in offered if fault in first.values() or fault.id.startswith("seeded/described/")]


def ours(url: str, contract: str, requests: int, seed: int, pattern: str) -> Search:
    """What properties find, in a process of its own."""
    command = [sys.executable, "-m", "bench.drawing", url, contract, str(requests), str(seed), pattern]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, env=os.environ | environment())
        used = _ended(process)
        said.seek(0)
        told = json.loads(said.read().splitlines()[-1])
    return Search(
        dict.fromkeys(told["found"], told["first"]), told["requests"], _seconds(used), used.ru_maxrss // 1024
    )


def theirs(command: str, url: str, requests: int, seed: int) -> Search:
    """What schemathesis finds until it has sent so many requests, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.ndjson"
        (Path(folder) / "schemathesis.toml").write_text(THEIR_CONFIG, encoding="utf-8")
        process = subprocess.Popen(
            [command, "run", f"{url}/!openapi", f"--max-time={SECONDS}", f"--seed={seed}", f"--checks={CHECKS}",
             "--no-shrink", "--continue-on-failure", "--report=ndjson", f"--report-ndjson-path={events}",
             "--generation-database=none"],
            cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while process.returncode is None and not _over(process) and len(_interactions(events)) < requests:
            time.sleep(LOOKS)
        used = _ended(process, stop=True)
        sent = _interactions(events)
    numbered = list(enumerate(sent[:requests], 1))
    after = {failure: number for number, (_, failures) in reversed(numbered) for failure in failures}
    return Search(after, len(sent), _seconds(used), used.ru_maxrss // 1024)


def _interactions(events: Path) -> list[tuple[float, list[str]]]:
    """The requests that were sent, in order, each with the checks that its answer failed."""
    found: list[tuple[float, list[str]]] = []
    for line in events.read_bytes().splitlines() if events.exists() else ():
        try:
            recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        except ValueError:
            continue  # the line is still being written
        for name, interaction in recorder.get("interactions", {}).items():
            checks = recorder.get("checks", {}).get(name, ())
            failed = [f"{check['name']} {recorder['label']}" for check in checks if check["status"] == "failure"]
            found.append((interaction["timestamp"], failed))
    return sorted(found)


def _over(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process has ended, without taking its end away from who asks what it used."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _ended(process: subprocess.Popen[bytes], stop: bool = False) -> resource.struct_rusage:
    """What a process used until its end, for which it is asked where it is to stop."""
    if stop and not _over(process):
        process.terminate()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used


def _seconds(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


@contextlib.contextmanager
def _schemathesis(named: str) -> Iterator[str]:
    """The command of schemathesis, or an empty text where it cannot be had."""
    if command := named or shutil.which("schemathesis"):
        yield command
        return
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", RELEASE]
        done = subprocess.run(pip, check=False)
        yield f"{folder}/bin/schemathesis" if done.returncode == 0 else ""


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench explore", description=__doc__)
    parser.add_argument("--requests", type=int, default=2000, help="how many each tool may draw on each fault")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", default="", metavar="GLOB", help="such as described/*")
    parser.add_argument("--schemathesis", default="", metavar="COMMAND")
    return parser.parse_args(sys.argv[2:])


def _harmless(clean: dict[tuple[str, str], frozenset[str]], tool: str) -> str:
    return str(sum(len(found) for (one, _), found in clean.items() if one == tool))


def _cpu(searches: list[Search]) -> str:
    return f"{statistics.median(1000 * each.cpu / max(1, each.requests) for each in searches):.1f} ms"


def _memory(searches: list[Search]) -> str:
    return f"{max(each.memory for each in searches)} MB"


def _requests(searches: list[Search]) -> str:
    return f"{statistics.median(each.requests for each in searches):.0f}"
