"""`accord report`: render a run again."""

from __future__ import annotations

from pathlib import Path

import click

from accord.cli.endings import BROKEN
from accord.cli.run import FILE
from accord.cli.suggest import did_you_mean


@click.command("report", short_help="Render a run again.")
@click.argument("run_dir", type=FILE)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME",
    help="html, json, junit, ...; may be repeated; all if left out.",
)
@click.option("--force", is_flag=True, help="Go on although the record was altered, and list it as it is now.")
def command(run_dir: Path, formats: tuple[str, ...], force: bool) -> int:
    """Render the run in RUN_DIR again, and print the paths of what was written.

    A run that was killed is concluded first. Where its record is incomplete the exit code is 4. Nothing is rendered
    of a record that is not as the manifest says, so that no report stands for what the run did not see.
    """
    from accord.record.gaps import gaps
    from accord.record.manifest import ASSESSMENT, write_manifest
    from accord.record.versions import newer
    from accord.runtime import bundle
    from accord.runtime.options import UsageError
    from accord.runtime.reading import read_or_conclude

    bundle.make_importable()
    import reports

    for name in formats:
        if name not in reports.KNOWN:
            hint = did_you_mean(name, reports.KNOWN, most=1) or f"; known: {', '.join(reports.KNOWN)}"
            raise UsageError(f"there is no format {name!r}{hint}")
    assessment = read_or_conclude(run_dir, force=force, remedy="--force renders it all the same")
    files = reports.render(run_dir, assessment, formats or reports.FORMATS).values()
    write_manifest(run_dir, None if force else [*files, run_dir / ASSESSMENT])
    for path in files:
        click.echo(path)
    if told := newer(assessment.accord):
        click.echo(f"accord: {run_dir} {told}", err=True)
    if assessment.complete:
        return 0
    why = gaps(run_dir)
    click.echo(f"accord: the record is incomplete{f': {why}' if why else ''}", err=True)
    return BROKEN
