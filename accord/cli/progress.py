"""Tells how far a run is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import click
import pytest

_SECONDS_BETWEEN_LINES = 10.0


@dataclass(slots=True)
class Count:
    """How many cases there are, how many have ended, and how many of these failed."""

    total: int = 0
    done: int = 0
    failed: int = 0


class Display(Protocol):
    """Shows a count; `sent` is asked for the number of requests so far."""

    def show(self, count: Count) -> None:
        """Show how far the cases are."""


class Watcher:
    """A pytest plugin that counts cases, here or in xdist's workers, and has the count shown.

    `interrupted` tells that someone pressed Ctrl-C, `broken` holds the tracebacks of what is no case's own error.
    """

    def __init__(self, display: Display) -> None:
        self.interrupted = False
        self.broken: list[str] = []
        self._display = display
        self._count = Count()
        self._before = 0

    def pytest_sessionstart(self) -> None:
        """A phase begins: its cases add to those before."""
        self._before = self._count.total

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """This process knows its cases; under xdist it has none of its own."""
        self._expect(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """A worker knows the cases, which are the same for every worker."""
        self._expect(len(ids))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A case has ended, or could not begin."""
        if report.when == "call" or (report.when == "setup" and not report.passed):
            self._count.done += 1
            self._count.failed += report.failed
            self._display.show(self._count)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Someone pressed Ctrl-C; pytest's own reasons to stop are kinds of it, and no such thing."""
        self.interrupted |= excinfo.type is KeyboardInterrupt

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file of the suites could not be loaded."""
        if report.failed:
            self.broken.append(str(report.longrepr))

    def pytest_internalerror(self, excrepr: object) -> None:
        """Pytest, or a plugin, broke."""
        self.broken.append(str(excrepr))

    def _expect(self, cases: int) -> None:
        if cases:
            self._count.total = self._before + cases
            self._display.show(self._count)


class Lines:
    """A line on stderr every so often, for logs."""

    def __init__(self, folder: Path, patience: float = _SECONDS_BETWEEN_LINES) -> None:
        self._folder = folder
        self._patience = patience
        self._last = time.monotonic()

    def show(self, count: Count) -> None:
        """Print a line, unless the last is fresh or all is done."""
        if count.done == count.total or time.monotonic() - self._last < self._patience:
            return
        self._last = time.monotonic()
        click.echo(f"{_cases(count)}, {requests_sent(self._folder)} requests", err=True)


class Bar:
    """A bar on stderr that follows the cases and goes away in the end."""

    def __init__(self, progress: Any) -> None:
        self._progress = progress
        self._task = progress.add_task("surveying the target", total=None)

    def show(self, count: Count) -> None:
        """Move the bar."""
        self._progress.update(self._task, total=count.total, completed=count.done, description=_cases(count))


def _cases(count: Count) -> str:
    failing = f", {count.failed} failing" if count.failed else ""
    return f"{count.done} of {count.total} cases{failing}"


def requests_sent(folder: Path) -> int:
    """How many requests a run has sent so far, over all its workers."""
    try:
        return (folder / "budget").stat().st_size
    except OSError:
        return 0


@contextmanager
def watching(folder: Path) -> Iterator[Watcher]:
    """A watcher for a run, shown in the way that suits stderr."""
    if not sys.stderr.isatty():
        yield Watcher(Lines(folder))
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
    from rich.text import Text

    class Sent(TextColumn):
        def render(self, task: Task) -> Text:  # noqa: ARG002 - rich asks so
            return Text(f"{requests_sent(folder)} requests", style="dim")

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), Sent(""), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        yield Watcher(Bar(progress))
