"""`accord run`: judge a target."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path)


def number_of_workers(ctx: click.Context, param: click.Parameter, value: str) -> int:
    """The number of worker processes that is meant; `auto` is one a core."""
    if value == "auto":
        return os.cpu_count() or 1
    if not value.isdecimal():
        raise click.BadParameter(f"{value!r} is no number of workers; give 0, 1, 2, ... or auto", ctx, param)
    return int(value)


@click.command("run", short_help="Judge a target and write a report.")
@click.argument("target", metavar="[TARGET_URL]", required=False)
@click.option(
    "--contract", metavar="FILE|NAME", help="What the API is and promises; without it the target is explored."
)
@click.option("--standard", metavar="NAME", help="jsonapi-1.0, jsonapi-1.1 or http, where there is no contract.")
@click.option(
    "--profile",
    default="ci",
    show_default=True,
    metavar="NAME|FILE",
    help="How strict the gate is: ci, release, audit, or a file of your own.",
)
@click.option(
    "--require-tried",
    default="",
    metavar="SHARE",
    help="Exit 3 unless that share of the requirements that apply, as 95%, passed or failed. Inconclusive, in "
    "error and not run count as untried; not applicable ones do not count.",
)
@click.option("--run-dir", type=FILE, metavar="DIR", help="Folder for record and reports; a new one below runs/.")
@click.option(
    "-n",
    "workers",
    callback=number_of_workers,
    default="0",
    metavar="N",
    help="Worker processes, or auto; 0 is this process alone.",
)
@click.option("-k", "keyword", default="", metavar="EXPR", help="Only checks whose names match, as pytest has it.")
@click.option("--only", default="", metavar="ID-GLOB", help="Only what has such an id; join several by commas.")
@click.option("--waivers", type=FILE, metavar="FILE", help="Failures that are accepted, with reason and date.")
@click.option(
    "--baseline",
    type=FILE,
    metavar="DIR|FILE",
    help="An earlier run, or what `accord baseline` recorded, to compare with.",
)
@click.option("--explore", default="", metavar="HOW", help="Draw requests: gate (none), polite or thorough.")
@click.option("--seed", type=int, metavar="N", help="Draw what a run with this seed drew.")
@click.option("--cases", type=FILE, metavar="DIR", help="Fixed cases to try again, as exploring exported them.")
@click.option("--export-cases", type=FILE, metavar="DIR", help="Write what exploring finds as fixed cases.")
@click.option("--shard", default="", metavar="I/N", help="Of N parts into which the checks fall, the I-th alone.")
@click.option("--allow-writes", is_flag=True, help="Let checks create, change and delete, if the contract agrees.")
@click.option("--allow-load", is_flag=True, help="Let probes load the target, if the contract agrees.")
@click.option("--verbose", is_flag=True, help="Tell one by one what the target was seen to offer.")
def command(verbose: bool, **asked: Any) -> int:
    """Judge the API at TARGET_URL, or where the contract says it is.

    Sends nothing that changes the target unless --allow-writes is given and the contract says `writes = true`.
    Credentials come from the environment variable that the contract names.
    """
    from accord.cli.judging import judge
    from accord.runtime.options import Options, UsageError

    if asked["contract"] and asked["standard"]:
        raise UsageError("--standard is for targets without a contract; change `standard` in the contract instead")
    return judge(Options(**asked), verbose)[1].exit_code
