"""`accord replay`: try one finding of a run again."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from accord.cli.endings import UNDECIDED
from accord.cli.run import FILE

_CODES = {"FIXED": 0, "STILL FAILING": 1, "CANNOT TELL": UNDECIDED}


@click.command("replay", short_help="Send what showed a finding again: FIXED or STILL FAILING.")
@click.argument("run_dir", type=FILE)
@click.argument("finding", nargs=-1, required=True)
@click.option("--target", metavar="URL", help="Another base URL than that of the run.")
@click.option("--allow-writes", is_flag=True, help="Let it create, change and delete, if the contract agrees.")
@click.option("--allow-load", is_flag=True, help="Let it load the target, if the contract agrees.")
@click.option(
    "--run-dir", "into", type=FILE, metavar="DIR", help="Keep the run that this takes, if any, in a folder."
)
def command(
    run_dir: Path,
    finding: tuple[str, ...],
    target: str | None,
    allow_writes: bool,
    allow_load: bool,
    into: Path | None,
) -> int:
    """Try FINDING of the run in RUN_DIR again, and say whether it still shows.

    FINDING is the id that reports show, or the id of a requirement with one finding, or that of an exchange; several
    narrow it down. A rule judges the answer to the recorded request again; a check is carried out anew and alone.
    Credentials come from the environment. The run's folder is left as it is.

    Exit code 0 means FIXED, 1 STILL FAILING, 3 CANNOT TELL.
    """
    from accord.runtime.replaying import choose, replay

    chosen = choose(run_dir, finding)
    with tempfile.TemporaryDirectory(prefix="accord-replay-") as spare:
        folder = into or Path(spare) / "run"
        replayed = replay(run_dir, chosen, folder, target, writes=allow_writes, loads=allow_load)
    evidence = chosen.evidence
    click.echo(f"{chosen.id} {chosen.result.id} ({chosen.result.level}), by {evidence.check}")
    click.echo(f"then  {evidence.request}: {evidence.place}: {evidence.actual}, expected {evidence.expected}")
    if replayed.now:
        click.echo(f"now   {replayed.now}")
    for url in replayed.left:
        click.echo(f"left behind, since it could not be deleted: {url}")
    click.echo(f"{replayed.outcome}{f': {replayed.why}' if replayed.why else ''}")
    return _CODES[replayed.outcome]
