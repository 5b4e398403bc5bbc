"""`accord diff`: two runs compared, requirement by requirement."""

from __future__ import annotations

from pathlib import Path

import click

from accord.cli.run import FILE

WORSE = 1


@click.command("diff", short_help="Compare two runs: what got worse, what better.")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--json", "as_json", type=FILE, metavar="FILE", help="Write all changes as JSON.")
@click.option("--verbose", is_flag=True, help="Show all changes, with all their evidence.")
def command(old: Path, new: Path, as_json: Path | None, verbose: bool) -> int:
    """Tell what changed from the run in OLD to the run in NEW, with the evidence of both.

    Worse is what fails in NEW and did not fail in OLD, or fails in a cause that is new: found by another check, or in
    another kind of place. Waivers and profiles play no part: this compares targets, not gates.

    \b
    Exit codes: 0 nothing got worse, 1 something did, 2 wrong usage.
    """
    from rich.console import Console

    from accord.cli.changes import show, write_json
    from accord.record.diff import Kind, caveats, compare
    from accord.record.versions import newer
    from accord.runtime.weighing import read_run

    before, after = (read_run(folder, "name two run folders") for folder in (old, new))
    changes = compare(before, after)
    if as_json:
        write_json(changes, as_json)
    for told in caveats(before, after, "the old run"):
        click.echo(f"accord: {told}", err=True)
    if told := newer(after.accord):
        click.echo(f"accord: the new run {told}", err=True)
    if not after.complete:
        click.echo("accord: the new run is incomplete: what it did not come to is not known", err=True)
    show(Console(), changes, verbose)
    return WORSE if any(each.kind is Kind.WORSE for each in changes) else 0
