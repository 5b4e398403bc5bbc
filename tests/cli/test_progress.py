"""How a run's progress is counted and shown."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from accord.cli.progress import Count, Lines, Watcher, requests_sent


class Shown:
    """A display that keeps what it was shown."""

    def __init__(self) -> None:
        self.counts: list[tuple[int, int, int]] = []

    def show(self, count: Count) -> None:
        self.counts.append((count.total, count.done, count.failed))


def report(when: str, outcome: str) -> Any:
    return SimpleNamespace(when=when, passed=outcome == "passed", failed=outcome == "failed")


def session(cases: int) -> Any:
    return SimpleNamespace(items=[None] * cases)


def test_cases_are_counted_over_phases() -> None:
    shown = Shown()
    watcher = Watcher(shown)
    watcher.pytest_sessionstart()
    watcher.pytest_collection_finish(session(2))
    for when, outcome in [("setup", "passed"), ("call", "failed"), ("teardown", "passed"), ("setup", "skipped")]:
        watcher.pytest_runtest_logreport(report(when, outcome))
    watcher.pytest_sessionstart()
    watcher.pytest_collection_finish(session(1))
    watcher.pytest_runtest_logreport(report("call", "passed"))
    assert shown.counts == [(2, 0, 0), (2, 1, 1), (2, 2, 1), (3, 2, 1), (3, 3, 1)]


def test_workers_share_their_cases() -> None:
    shown = Shown()
    watcher = Watcher(shown)
    watcher.pytest_sessionstart()
    watcher.pytest_collection_finish(session(0))
    for _ in range(2):
        watcher.pytest_xdist_node_collection_finished(["a", "b", "c"])
    assert shown.counts == [(3, 0, 0), (3, 0, 0)]


def test_logs_get_a_line_now_and_then(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "budget").write_bytes(b"." * 7)
    Lines(tmp_path, patience=60).show(Count(9, 1, 0))
    lines = Lines(tmp_path, patience=0)
    lines.show(Count(9, 3, 1))
    lines.show(Count(9, 9, 1))
    assert capsys.readouterr().err == "3 of 9 cases, 1 failing, 7 requests\n"


def test_requests_are_none_before_the_first(tmp_path: Path) -> None:
    assert requests_sent(tmp_path) == 0
