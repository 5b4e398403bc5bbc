"""A session: takes a prepared run through its phases and concludes it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr
from pathlib import Path

import pytest

from accord.model.assessment import Assessment
from accord.record.ledger import SESSION, Ledger, plans
from accord.runtime import bundle
from accord.runtime.concluding import conclude
from accord.runtime.options import Options, UsageError
from accord.runtime.run import is_planned, prepare

_CALM = {
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    "PYTEST_ADDOPTS": "",
    "PYTEST_PLUGINS": "",
    "PYTHONSAFEPATH": "1",  # or workers would take a `json.py` of the working directory for Python's own
}

_ORDERLY = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)


def run(options: Options, watchers: Sequence[object] = ()) -> tuple[Path, Assessment]:
    """Prepare, carry out and conclude a run; `watchers` are pytest plugins that look on.

    Raises UsageError, InvalidFile or Unjudgeable before anything is judged.
    """
    folder = prepare(options)
    carry_out(folder, options, watchers)
    return folder, conclude(folder)


def carry_out(folder: Path, options: Options, watchers: Sequence[object] = ()) -> None:
    """Take a prepared run through its phases: all that reads; then, alone, what writes, explores, loads."""
    bundle.make_importable()
    ledger = Ledger(folder, SESSION)
    phases = [("read", options.workers), *([("write", 0)] if options.allow_writes else [])]
    phases += [("explore", 0)] if options.tries_properties else []
    phases += [("load", 0)] if options.allow_load else []
    for phase, workers in phases:
        code, said = _phase(phase, folder, options, workers, watchers)
        planned = is_planned(folder, phase)
        ledger.phase(phase, code, planned)
        if code == pytest.ExitCode.USAGE_ERROR:
            ledger.close()
            raise UsageError(" ".join(said.removeprefix("ERROR: ").split()))
        if said:
            (folder / f"pytest-{phase}.log").write_text(said, encoding="utf-8", errors="backslashreplace")
        if not planned or code not in _ORDERLY:
            break
    ledger.close()


def require_a_check(folder: Path, options: Options) -> None:
    """Raise UsageError where -k selected nothing, since a run of nothing finds nothing wrong; a shard may be idle."""
    planned = [cases for _, cases in plans(folder)]
    if options.keyword and not options.shard and planned and not any(planned):
        of = f" of --only {options.only}" if options.only else ""
        leave = "" if options.allow_writes else "; those that write need --allow-writes"
        raise UsageError(f"-k {options.keyword!r} selects no check{of} that this run may carry out{leave}")


def _phase(phase: str, folder: Path, options: Options, workers: int, watchers: Sequence[object]) -> tuple[int, str]:
    """Pytest's exit code for one phase, and what it said on stderr."""
    base = bundle.root()
    arguments = [
        str(base / "suites"),
        *("--noconftest", "-p", "accord.plugin"),  # a conftest.py beside a run folder is foreign code
        *("-c", str(base / "pyproject.toml"), "--rootdir", str(base)),
        *("-o", "filterwarnings=ignore", "-p", "no:terminal", "-p", "no:logging", "-p", "no:warnings", "-s"),
        *("-p", "no:unraisableexception", "-p", "no:threadexception"),
        *("--run-dir", str(folder.resolve()), "--accord-phase", phase, "--profile", options.profile),
    ]
    if options.keyword:
        arguments += ["-k", options.keyword]
    if options.only:
        arguments += ["--only", options.only]
    if workers:
        arguments += ["-p", "xdist.plugin", "-n", str(workers)]
    with _calm_environment(), redirect_stderr(io.StringIO()) as said:
        code = int(pytest.main(arguments, plugins=list(watchers)))
    return code, said.getvalue()


@contextmanager
def _calm_environment() -> Iterator[None]:
    """Keep the pytest plugins and options of the user's environment out of our runs."""
    before = {name: os.environ.get(name) for name in _CALM}
    os.environ.update(_CALM)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
