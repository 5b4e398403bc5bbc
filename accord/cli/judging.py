"""One run as the command line shows it: header, progress, summary, reports."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord import __version__
from accord.cli.endings import Failed, Interrupted, left_by
from accord.cli.suggest import closest_ids

if TYPE_CHECKING:
    from accord.cli.known import Known
    from accord.model.assessment import Assessment
    from accord.model.contract import Contract
    from accord.runtime.options import Options, UsageError


def judge(options: Options, verbose: bool = False) -> tuple[Path, Assessment]:
    """Carry out one run and show it; an interrupted one is concluded with what there is.

    Raises UsageError, InvalidFile or Unjudgeable before anything is judged, Failed for our own errors.
    """
    from accord.cli.progress import watching
    from accord.record.gaps import gaps
    from accord.runtime.concluding import conclude
    from accord.runtime.folders import make_folder
    from accord.runtime.run import check, new_run_dir, prepare
    from accord.runtime.session import carry_out, require_a_check
    from accord.runtime.undoing import missing, undone_if_refused

    contract = check(options)
    _require_selection(options, contract)
    folder = options.run_dir or new_run_dir()
    made = missing(folder)
    make_folder(folder)
    options = replace(options, run_dir=folder)
    click.echo(_header(options, contract))
    _announce(options, contract)
    with _interruptions(folder), _our_errors(folder, contract):
        with watching(folder) as watcher:
            prepare(options)
            with undone_if_refused(folder, made):
                try:
                    carry_out(folder, options, [watcher])
                except KeyboardInterrupt:
                    watcher.interrupted = True
                if not (watcher.interrupted or watcher.broken):
                    require_a_check(folder, options)
        assessment = conclude(folder)
        show(folder, assessment, verbose)
    if watcher.interrupted:
        for line in (f"interrupted; {folder} holds what was judged so far", *left_by(folder)):
            click.echo(f"accord: {line}", err=True)
    elif watcher.broken:
        raise Failed(folder, text="\n".join(watcher.broken))
    elif not assessment.complete:
        click.echo(f"accord: the record is incomplete: {gaps(folder)}", err=True)
    return folder, assessment


def show(folder: Path, assessment: Assessment, verbose: bool = False) -> None:
    """Write the reports of a run and its manifest into its folder; print the summary, which names the page."""
    from rich.console import Console

    from accord.record.manifest import write_manifest
    from accord.runtime import bundle

    bundle.make_importable()
    import reports
    from reports.terminal import summarise

    files = reports.render(folder, assessment, reports.FORMATS)
    write_manifest(folder)
    summarise(Console(), assessment, folder, files["html"], verbose=verbose)


def _header(options: Options, contract: Contract) -> str:
    standard = contract.standard if contract.standard_named else "the edition that it claims"
    name = f"contract {contract.name}" if options.contract else "no contract"
    return f"accord {__version__}: {contract.base_url}, {standard}, {name}, profile {options.profile}"


def _announce(options: Options, contract: Contract) -> None:
    """Say what will not be tried for want of leave, and what filling the target costs."""
    from accord.cli.needs import announced
    from accord.runtime.promises import in_force

    for line in announced(options, contract, in_force(contract)):
        click.echo(f"accord: {line}")


def _require_selection(options: Options, contract: Contract) -> None:
    """Refuse a pattern of ids that would try nothing, since a run of nothing finds nothing wrong."""
    if not options.only:
        return
    from accord.cli.known import of_contract

    entries = {entry.id: entry for entry in of_contract(contract)}
    for pattern in options.only.split(","):
        if not any(entry.ways and fnmatch.fnmatchcase(name, pattern) for name, entry in entries.items()):
            raise _nothing_tried(pattern, entries, contract)


def _nothing_tried(pattern: str, entries: Mapping[str, Known], contract: Contract) -> UsageError:
    from accord.cli.known import known
    from accord.runtime.options import UsageError

    if pattern in entries:
        return UsageError(f"nothing tries {pattern}: {entries[pattern].why_not}")
    if any(entry.id == pattern for entry in known()):
        return UsageError(f"{pattern} is no requirement of {_judges(contract)}, by which this target is judged")
    tried = [name for name, entry in entries.items() if entry.ways]
    return UsageError(f"--only {pattern} names nothing that is tried{closest_ids(pattern, tried)}")


def _judges(contract: Contract) -> str:
    return f"{contract.name} or {contract.standard}" if contract.promises else contract.standard


@contextmanager
def _interruptions(folder: Path) -> Iterator[None]:
    """Tell of an interruption outside the phases what the folder holds."""
    try:
        yield
    except KeyboardInterrupt as error:
        raise Interrupted(folder) from error


@contextmanager
def _our_errors(folder: Path, contract: Contract) -> Iterator[None]:
    """Let unexpected errors leave their traceback in the run folder."""
    from accord.model.validate import InvalidFile
    from accord.runtime.options import UsageError
    from accord.runtime.surveying.smoke import Unjudgeable

    try:
        yield
    except (UsageError, InvalidFile, Unjudgeable):
        raise
    except Exception as error:
        raise Failed(folder, contract.auth.env if contract.auth else "") from error
