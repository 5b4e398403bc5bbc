"""`accord demo`: the whole suite against the sandbox."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.cli import judging
from accord.cli.run import FILE, number_of_workers
from accord.cli.suggest import closest_ids

if TYPE_CHECKING:
    from accord.runtime.options import Options

EDITIONS = ("1.1", "1.0", "http")
"""The editions whose sandbox is judged where no faults are named; faults of promises name others."""
_JSONAPI = ("1.1", "1.0")
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
    """Run the whole suite against the sandbox: both editions of JSON:API, and plain HTTP.

    Without faults the sandbox conforms. With `--fault ID` it breaks that one requirement, in the editions that
    have it, and the report shows it. A promise of a vendor's contract is broken, and judged with those beside it,
    at the API that keeps that contract.
    """
    from accord.runtime import bundle
    from accord.runtime.run import new_run_dir

    bundle.make_importable()
    from sandbox.plain.tokens import environment
    from sandbox.tls_setup import transport_faults

    os.environ.update(environment())
    of_hosts = [name for name in fault_ids if name in transport_faults()]
    of_answers = tuple(name for name in fault_ids if name not in of_hosts)
    folder, codes = run_dir or new_run_dir(), [0]
    for options in chain(_over_tls(of_hosts, folder), _variants(of_answers, folder, workers, bool(of_hosts))):
        _, assessment = judging.judge(options)
        codes.append(assessment.exit_code)
        if not assessment.complete:
            break
        click.echo()
    return next(code for code in _GRAVEST_FIRST if code in codes)


def _variants(fault_ids: tuple[str, ...], folder: Path, workers: int, enough: bool) -> Iterator[Options]:
    """A run for each edition; of none where there are no faults to show, and that is enough."""
    from accord.runtime.options import Options
    from sandbox import serving

    variants = {} if enough and not fault_ids else variants_with(fault_ids)
    with serving() as origin:
        for edition, path in variants.items():
            yield Options(
                contract=f"sandbox-{edition}",
                target=origin + path,
                run_dir=folder / (f"jsonapi-{edition}" if edition in _JSONAPI else edition),
                workers=workers,
                allow_writes=True,
                only=_only(edition, fault_ids),
            )


def _only(edition: str, fault_ids: tuple[str, ...]) -> str:
    """All ids; of a vendor's API the promises among which the faults are."""
    from sandbox.faults import faults

    if edition in EDITIONS:
        return ""
    broken = [name for name in fault_ids if edition in faults()[name].editions]
    return ",".join(dict.fromkeys(f"{name.rpartition('/')[0]}/*" for name in broken))


def _over_tls(fault_ids: list[str], folder: Path) -> Iterator[Options]:
    """A run for each fault of transport, which takes a host of its own."""
    from accord.runtime import bundle
    from accord.runtime.options import Options
    from sandbox.tls import serving_tls

    shipped = (bundle.root() / "contracts" / "sandbox-http.toml").read_text(encoding="utf-8")
    for name in fault_ids:
        with serving_tls(name) as secure:
            folder.mkdir(parents=True, exist_ok=True)
            contract = folder / f"{name.replace('/', '.')}.toml"
            terms = {"ca": str(secure.ca), "plain_url": f"{secure.plain_origin}/http/clean"}
            lines = [f"{key} = {json.dumps(value)}" for key, value in terms.items()]
            contract.write_text("\n".join([shipped, "[tls]", "public = true", *lines, ""]), encoding="utf-8")
            target, run_dir = f"{secure.origin}/http/clean", folder / name.rpartition("/")[2]
            yield Options(contract=str(contract), target=target, run_dir=run_dir, only="http/tls/*")


def variants_with(fault_ids: tuple[str, ...]) -> dict[str, str]:
    """The path of the sandbox's variant in each edition that these faults concern, in every one for none."""
    from accord.runtime.options import UsageError
    from sandbox import base_path
    from sandbox.faults import faults

    known = faults()
    for name in fault_ids:
        if name not in known:
            raise UsageError(f"there is no fault {name!r}{closest_ids(name, known)}")
    editions = dict.fromkeys([*EDITIONS, *(edition for name in fault_ids for edition in known[name].editions[:1])])
    chosen = {edition: [name for name in fault_ids if edition in known[name].editions] for edition in editions}
    return {edition: base_path(edition, *ids) for edition, ids in chosen.items() if ids or not fault_ids}
