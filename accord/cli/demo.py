"""`accord demo`: the whole suite against the sandbox."""

from __future__ import annotations

from pathlib import Path

import click

from accord.cli.run import FILE, number_of_workers
from accord.cli.suggest import closest_ids

EDITIONS = ("1.1", "1.0")
_GRAVEST_FIRST = (4, 1, 3, 0)


@click.command("demo", short_help="Judge the sandbox: the server that comes along, with or without faults.")
@click.option("--fault", "fault_ids", multiple=True, metavar="ID", help="Break this requirement; may be repeated.")
@click.option(
    "--run-dir", type=FILE, metavar="DIR", help="Folder for a record of each edition; a new one below runs/."
)
@click.option(
    "-n", "workers", callback=number_of_workers, default="0", metavar="N", help="Worker processes, or auto."
)
def command(fault_ids: tuple[str, ...], run_dir: Path | None, workers: int) -> int:
    """Run the whole suite against the sandbox in both editions of JSON:API.

    Without faults the sandbox conforms. With `--fault ID` it breaks that one requirement, in the editions that
    have it, and the report shows it.
    """
    from accord.cli.judging import judge
    from accord.runtime import bundle
    from accord.runtime.options import Options
    from accord.runtime.run import new_run_dir

    bundle.make_importable()
    from sandbox import serving

    variants = variants_with(fault_ids)
    folder = run_dir or new_run_dir()
    codes = []
    with serving() as origin:
        for edition, path in variants.items():
            options = Options(
                contract=f"sandbox-{edition}",
                target=origin + path,
                run_dir=folder / f"jsonapi-{edition}",
                workers=workers,
                allow_writes=True,
            )
            _, assessment = judge(options)
            codes.append(assessment.exit_code)
            if not assessment.complete:
                break
            click.echo()
    return next(code for code in _GRAVEST_FIRST if code in codes)


def variants_with(fault_ids: tuple[str, ...]) -> dict[str, str]:
    """The path of the sandbox's variant in each edition that these faults concern, in every one for none."""
    from accord.runtime.options import UsageError
    from sandbox import base_path
    from sandbox.faults import faults

    known = faults()
    for name in fault_ids:
        if name not in known:
            raise UsageError(f"there is no fault {name!r}{closest_ids(name, known)}")
    chosen = {edition: [name for name in fault_ids if edition in known[name].editions] for edition in EDITIONS}
    return {edition: base_path(edition, *ids) for edition, ids in chosen.items() if ids or not fault_ids}
