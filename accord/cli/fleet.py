"""`accord fleet`: judge many targets at once."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.cli.endings import BROKEN
from accord.cli.run import FILE, number_of_workers
from accord.cli.suggest import did_you_mean

if TYPE_CHECKING:
    from accord.model.fleet import FleetTarget, Outcome


@click.command("fleet", short_help="Judge many targets at once, and write one overview.")
@click.argument("targets", metavar="TARGETS.toml", type=FILE)
@click.option("--run-dir", type=FILE, metavar="DIR", help="Folder for all runs; a new one below runs/.")
@click.option(
    "-n",
    "most",
    callback=number_of_workers,
    default="auto",
    metavar="N",
    help="How many targets are judged at once; auto, one a core, if left out.",
)
@click.option("--target", "chosen", multiple=True, metavar="NAME", help="Only this one; may be repeated.")
@click.option("--list", "listed", is_flag=True, help="Print the names as JSON, for the matrix of a pipeline.")
def command(targets: Path, run_dir: Path | None, most: int, chosen: tuple[str, ...], listed: bool) -> int:
    """Judge the targets in TARGETS.toml, each in a process and a run folder of its own.

    One host is judged by one run at a time, and runs that load their target go last and alone. The exit code is the
    gravest of all: 4, then 1, 2, 3, 0.
    """
    from accord.model.fleet import read_fleet, worst
    from accord.runtime import bundle
    from accord.runtime.fleet import Fleet, require_free
    from accord.runtime.folders import make_folder
    from accord.runtime.run import new_run_dir
    from accord.runtime.targets import why_no_target

    fleet = read_fleet(targets, why_no_target)
    if listed:
        click.echo(json.dumps([target.name for target in fleet]))
        return 0
    folder, wanted = run_dir or new_run_dir(), _chosen(fleet, chosen)
    require_free(folder, wanted, whole=not chosen)
    make_folder(folder)
    bundle.make_importable()
    from reports.overview import write_overview

    runs = Fleet(folder, _tell)
    try:
        outcomes = runs.judge(wanted, most or os.cpu_count() or 1)
    except KeyboardInterrupt:
        written = write_overview(folder, runs.outcomes(wanted))
        click.echo(f"accord: interrupted; {written['html']} tells what was judged so far", err=True)
        return BROKEN
    written = write_overview(folder, outcomes)
    code = worst(outcomes)
    click.echo(f"exit {code}; overview: {written['html']}")
    return code


def _chosen(fleet: tuple[FleetTarget, ...], names: tuple[str, ...]) -> list[FleetTarget]:
    from accord.runtime.options import UsageError

    known = {target.name: target for target in fleet}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"; known: {', '.join(known)}"
            raise UsageError(f"there is no target {name!r}{hint}")
    return [target for target in fleet if not names or target.name in names]


def _tell(outcome: Outcome) -> None:
    """One line on a target that is done."""
    counts = outcome.assessment.summary if outcome.assessment else {}
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if count)
    why = told or outcome.said.rpartition("\n")[2].removeprefix("accord: ")
    click.echo(f"{outcome.target.name}: exit {outcome.exit_code}{f': {why}' if why else ''}")
