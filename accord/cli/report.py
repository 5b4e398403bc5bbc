"""`accord report`: render a run again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.cli.endings import BROKEN
from accord.cli.run import FILE
from accord.cli.suggest import did_you_mean

if TYPE_CHECKING:
    from accord.model.assessment import Assessment

_FEW = 3


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
    from accord.record.manifest import ASSESSMENT, write_manifest
    from accord.runtime import bundle
    from accord.runtime.options import UsageError

    bundle.make_importable()
    import reports

    for name in formats:
        if name not in reports.KNOWN:
            hint = did_you_mean(name, reports.KNOWN, most=1) or f"; known: {', '.join(reports.KNOWN)}"
            raise UsageError(f"there is no format {name!r}{hint}")
    found = [] if force else _altered(run_dir)
    _refuse(run_dir, [each for each in found if each[1] != ASSESSMENT])
    assessment = read_or_conclude(run_dir)
    _refuse(run_dir, [each for each in found if each[1] == ASSESSMENT and each[0] != "missing"])
    files = reports.render(run_dir, assessment, formats or reports.FORMATS).values()
    write_manifest(run_dir, None if force else [*files, run_dir / ASSESSMENT])
    for path in files:
        click.echo(path)
    return 0 if assessment.complete else BROKEN


def _altered(run_dir: Path) -> list[tuple[str, str]]:
    """The files of the record that are not as the manifest says, each after what is wrong with it."""
    from accord.record.manifest import MANIFEST, differences
    from accord.runtime.options import UsageError

    try:
        return list(differences(run_dir).of_record())
    except OSError:  # there is no manifest
        return []
    except ValueError as error:
        raise UsageError(f"{run_dir / MANIFEST} cannot be read; --force writes it anew") from error


def _refuse(run_dir: Path, found: list[tuple[str, str]]) -> None:
    from accord.runtime.options import UsageError

    if found:
        told = ", ".join(f"{path} {kind}" for kind, path in found[:_FEW])
        told += f" and {len(found) - _FEW} more" if len(found) > _FEW else ""
        raise UsageError(f"{run_dir}: the record is not as it was written ({told}); --force renders it all the same")


def read_or_conclude(run_dir: Path) -> Assessment:
    """The assessment of a run; one that was killed before its end is concluded with what there is."""
    from accord.record.assess import read_assessment
    from accord.record.ledger import is_unjudgeable
    from accord.runtime.concluding import conclude
    from accord.runtime.options import UsageError
    from accord.runtime.run import read_header

    try:
        return read_assessment(run_dir)
    except FileNotFoundError as error:
        read_header(run_dir)
        if is_unjudgeable(run_dir):
            raise UsageError(f"{run_dir}: nothing was judged in this run") from error
        return conclude(run_dir)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{run_dir / 'assessment.json'} cannot be read; delete it to have it written again"
        ) from error
