"""`accord cleanup`: remove what a killed run left on its target."""

from __future__ import annotations

from pathlib import Path

import click

from accord.cli.run import FILE


@click.command("cleanup", short_help="Remove what a killed run left on its target.")
@click.argument("run_dir", type=FILE)
def command(run_dir: Path) -> int:
    """Delete the rows that the run in RUN_DIR created and could not delete itself, and no others.

    What it created is known from its record; where an answer never came, rows are looked for that bear its mark.
    Credentials come from the environment, as for the run. Exit code 1 tells that something is, or may be, left.
    """
    from accord.runtime.sweeping import sweep

    swept = sweep(run_dir)
    if swept is None:
        click.echo("nothing to do: the run left nothing")
        return 0
    told = {"removed": swept.removed, "gone already": swept.gone, "could not be removed": swept.stuck}
    for what, urls in {**told, "possibly left": swept.possible}.items():
        for url in urls:
            why = swept.reasons.get(url, "")
            click.echo(f"{what}: {url}{f' ({why})' if why else ''}")
    click.echo(", ".join(f"{len(urls)} {what}" for what, urls in told.items() if urls) or "nothing was left")
    return 0 if swept.clean else 1
