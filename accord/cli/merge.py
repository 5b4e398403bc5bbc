"""`accord merge`: one run of the shards of an audit."""

from __future__ import annotations

from pathlib import Path

import click

from accord.cli.run import FILE


@click.command("merge", short_help="Make one run of the shards of an audit.")
@click.argument("run_dirs", metavar="RUN_DIR...", type=FILE, nargs=-1, required=True)
@click.option("--run-dir", type=FILE, metavar="DIR", help="Folder for the merged run; a new one below runs/.")
@click.option("--waivers", type=FILE, metavar="FILE", help="Accepted failures, in place of those of the shards.")
@click.option("--baseline", type=FILE, metavar="DIR", help="An earlier run, in place of that of the shards.")
@click.option("--verbose", is_flag=True, help="Tell one by one what the target was seen to offer.")
def command(
    run_dirs: tuple[Path, ...], run_dir: Path | None, waivers: Path | None, baseline: Path | None, verbose: bool
) -> int:
    """Merge the runs in RUN_DIR..., made with --shard 1/N to N/N, write reports and end by the gate.

    Verdicts, findings by cause and how often each check was tried are those of a run without shards. What may
    differ is the number of requests, since each shard surveys the target, and with it how often a rule that only
    looks on saw something.
    """
    from accord.cli.judging import show
    from accord.runtime.concluding import conclude
    from accord.runtime.merging import merge
    from accord.runtime.run import new_run_dir

    folder = run_dir or new_run_dir()
    merge(run_dirs, folder, waivers, baseline)
    assessment = conclude(folder)
    show(folder, assessment, verbose)
    return assessment.exit_code
