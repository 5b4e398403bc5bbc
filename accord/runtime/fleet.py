"""Judges the targets of a fleet at once: each in a process of its own, so that no crash is another's.

A run is a pytest session with phases, and one process owns its record; workers of pytest-xdist share the checks of
one run (`workers`), and processes share the targets of a fleet.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit

from accord.model.assessment import Assessment
from accord.model.fleet import FleetTarget, Outcome
from accord.model.validate import InvalidFile
from accord.record.assess import read_assessment
from accord.record.ledger import is_unjudgeable
from accord.runtime.options import Options, UsageError, find_contract

_BROKEN = 4
_KNOWN = range(5)
_FEW = 5
NOT_RUN = "not run: the fleet was interrupted"


class Fleet:
    """Runs targets in processes of their own, and keeps the runs in folders by their names below `folder`."""

    def __init__(self, folder: Path, ended: Callable[[Outcome], None]) -> None:
        self._folder = folder
        self._ended = ended
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = Lock()
        self._stopped = False
        self._done: dict[str, Outcome] = {}

    def judge(self, targets: Sequence[FleetTarget], most: int) -> list[Outcome]:
        """Judge targets, at most so many at once, and one host by one run at a time; those that load go last, alone.

        Outcomes come in the order of the targets.
        """
        calm = [target for target in targets if not target.allow_load]
        with ThreadPoolExecutor(max_workers=max(1, most)) as pool:
            try:
                list(pool.map(self._one_by_one, by_host(calm)))
                self._one_by_one(target for target in targets if target.allow_load)
            except BaseException:
                self._stop()
                raise
        return self.outcomes(targets)

    def outcomes(self, targets: Iterable[FleetTarget]) -> list[Outcome]:
        """What became of targets so far; of those that were not run, that."""
        return [self._done.get(target.name) or Outcome(target, _BROKEN, target.name, NOT_RUN) for target in targets]

    def _one_by_one(self, targets: Iterable[FleetTarget]) -> None:
        for target in targets:
            if not self._stopped:
                self._run(target)

    def _run(self, target: FleetTarget) -> None:
        run_dir = self._folder / target.name
        call = [sys.executable, "-P", "-m", "accord", "run", *target.arguments, "--run-dir", str(run_dir)]
        fresh = not (run_dir / "run.json").exists()
        with (self._folder / f"{target.name}.log").open("w", encoding="utf-8", errors="backslashreplace") as log:
            process = self._start(call, log)
            said = process.communicate()[1]
            log.write(said)
        with self._lock:
            self._running.discard(process)
        code = process.returncode if process.returncode in _KNOWN else _BROKEN
        outcome = Outcome(target, code, target.name, said.strip(), _assessed(run_dir) if fresh else None)
        self._done[target.name] = outcome
        self._ended(outcome)

    def _start(self, call: list[str], log: object) -> subprocess.Popen[str]:
        """Start a run, out of reach of what a terminal sends to all: it is ended by the fleet alone, and once."""
        with self._lock:
            process = subprocess.Popen(  # type: ignore[call-overload]
                call, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.PIPE, text=True, errors="replace",
                start_new_session=True,
            )  # fmt: skip
            self._running.add(process)
            if self._stopped:
                process.terminate()
        started: subprocess.Popen[str] = process
        return started

    def _stop(self) -> None:
        """Let the runs that go on end in order: each removes what it created."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.terminate()


def require_free(folder: Path, targets: Iterable[FleetTarget], whole: bool) -> None:
    """Raise UsageError where runs of targets would overwrite what a folder holds.

    A whole fleet takes a folder without runs; single targets go beside others. What was run and could not be judged
    may be run again.
    """
    taken = [target.name for target in targets if _is_run(folder / target.name)]
    if taken or (folder / "run.json").exists():
        told = f" of {', '.join(taken[:_FEW])}{' and others' if len(taken) > _FEW else ''}" if taken else ""
        raise UsageError(f"{folder} holds a run{told} already; name another folder with --run-dir")
    if whole and any((*folder.glob("overview.*"), *folder.glob("*/run.json"))):
        raise UsageError(
            f"{folder} holds a fleet already; name another folder with --run-dir, or with --target what it lacks"
        )


def _is_run(folder: Path) -> bool:
    return (folder / "run.json").exists() and not is_unjudgeable(folder)


def by_host(targets: Iterable[FleetTarget]) -> list[list[FleetTarget]]:
    """Targets by their hosts, since runs against one host would disturb each other and pass its limits together."""
    hosts: dict[str, list[FleetTarget]] = {}
    for target in targets:
        hosts.setdefault(_host(target), []).append(target)
    return list(hosts.values())


def _host(target: FleetTarget) -> str:
    """The host and port of a target; a name of its own where its contract cannot be read, as its run will tell."""
    try:
        contract = find_contract(Options(target.contract or None, target.url or None))
    except (UsageError, InvalidFile):
        return f"/{target.name}"
    return urlsplit(contract.base_url).netloc.lower()


def _assessed(run_dir: Path) -> Assessment | None:
    """The assessment of a run, where it came to one."""
    try:
        return read_assessment(run_dir)
    except (OSError, ValueError, KeyError, TypeError):
        return None
