"""`accord baseline`: keep what a deployment was seen to be, and find what later takes something away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.cli.run import FILE
from accord.cli.suggest import Group

if TYPE_CHECKING:
    from accord.evolve.difference import Difference
    from accord.evolve.observed import Observed
    from accord.runtime.baselines import Asked

BROKEN, NOTHING = 1, 3


@click.group(
    "baseline",
    cls=Group,
    invoke_without_command=True,
    short_help="Keep what an API was seen to be; later, find what was taken away.",
)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Within a version an API may only add: record what it was seen to be, and check what it is against that."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@command.command("record", short_help="Write the observed contract of a deployment.")
@click.argument("target", metavar="[TARGET_URL]", required=False)
@click.option("--contract", metavar="FILE|NAME", help="What the API is; without it the target is explored.")
@click.option("--standard", metavar="NAME", help="jsonapi-1.0, jsonapi-1.1 or http, where there is no contract.")
@click.option("--to", "path", type=FILE, required=True, metavar="FILE", help="Where to write it.")
def record(target: str | None, contract: str | None, standard: str | None, path: Path) -> int:
    """Read the API at TARGET_URL with a fixed set of requests, and write what it was seen to be.

    Only reads. The file holds names, types, counts, digests of values and the words of enumerations, but no rows.
    """
    from accord.runtime.observing import save_observed

    asked = _ask(contract, target, standard)
    observed = _observe(asked)
    save_observed(observed, path)
    click.echo(f"{path}: {observed.requests} answers, {len(observed.operations)} operations, "
               f"{len(observed.shapes)} shapes")  # fmt: skip
    return 0


@command.command("check", short_help="Compare with a baseline, another deployment or another description.")
@click.argument("places", metavar="[BASELINE] [TARGET_URL]", nargs=-1)
@click.option("--contract", metavar="FILE|NAME", help="What the API is; without it the target is explored.")
@click.option("--standard", metavar="NAME", help="jsonapi-1.0, jsonapi-1.1 or http, where there is no contract.")
@click.option(
    "--against", type=FILE, metavar="FILE|RUN_DIR", help="Compare with this baseline, run or description instead."
)
@click.option("--deployment", metavar="OLD_URL", help="Send the same requests to this deployment and to TARGET_URL.")
@click.option("--exempt", multiple=True, metavar="GLOB", help="Places that may change; may be repeated.")
@click.option("--json", "as_json", type=FILE, metavar="FILE", help="Write all differences as JSON too.")
@click.option("--verbose", is_flag=True, help="Show every difference.")
def check(
    places: Sequence[str], against: Path | None, deployment: str | None, as_json: Path | None, **asked: Any
) -> int:
    """Say what changed since BASELINE, a recorded file or a run folder: additions pass, a break does not.

    \b
    accord baseline check base.json https://host/api   a deployment now against then
    accord baseline check base.json --against now.json  two recordings or runs
    accord baseline check old.json --against new.json   two OpenAPI descriptions
    accord baseline check --deployment OLD_URL NEW_URL  two deployments, asked alike

    \b
    Exit codes: 0 no break, 1 a break, 2 wrong usage, 3 nothing could be compared.
    """
    from rich.console import Console

    from accord.cli.differences import show, write_json

    differences = _differences(list(places), against, deployment, asked)
    if differences is None:
        click.echo("accord: nothing could be compared: the two have no operation in common that succeeded", err=True)
        return NOTHING
    show(Console(), differences, asked["verbose"])
    if as_json:
        write_json(differences, as_json)
    return BROKEN if any(each.effect.value == "break" for each in differences) else 0


def _differences(
    places: list[str], against: Path | None, deployment: str | None, asked: dict[str, Any]
) -> tuple[Difference, ...] | None:
    """The differences that are asked for, or None where nothing can be compared."""
    from accord.runtime.observing import read_observed
    from accord.runtime.options import UsageError

    exempt, contract, standard = asked["exempt"], asked["contract"], asked["standard"]
    if deployment:
        if against or len(places) > 1:
            raise UsageError("--deployment takes one TARGET_URL, no baseline and no --against")
        target = places[0] if places else None
        old, new = _ask(contract, deployment, standard), _ask(contract, target, standard)
        return _compared(_observe(old, by_operation=True), _observe(new, by_operation=True), exempt)
    if not places or len(places) > (1 if against else 2):
        raise UsageError("give a BASELINE and a TARGET_URL, or a BASELINE and --against, or --deployment")
    baseline = Path(places[0])
    if against:
        if _is_description(baseline) or _is_description(against):
            return _described(baseline, against, exempt)
        return _compared(read_observed(baseline), read_observed(against), exempt)
    if _is_description(baseline):
        raise UsageError(f"{baseline} is an OpenAPI description; name the other one with --against")
    earlier = read_observed(baseline)
    return _compared(earlier, _observe(_ask(contract, places[1] if len(places) > 1 else None, standard)), exempt)


def _compared(before: Observed, after: Observed, exempt: Sequence[str]) -> tuple[Difference, ...] | None:
    from accord.evolve.compare import comparable, compare

    return compare(before, after, exempt) if comparable(before, after) else None


def _described(old: Path, new: Path, exempt: Sequence[str]) -> tuple[Difference, ...]:
    from accord.evolve.openapi import compare_descriptions
    from accord.runtime.observing import read_data_file
    from accord.runtime.options import UsageError

    for path, other in ((old, new), (new, old)):
        if not _is_description(path):
            raise UsageError(f"{path} is no OpenAPI 3 description, but {other} is one; compare like with like")
    return compare_descriptions(read_data_file(old), read_data_file(new), exempt)


def _is_description(path: Path) -> bool:
    from accord.evolve.description import is_description
    from accord.runtime.observing import read_data_file

    try:
        return path.is_file() and is_description(read_data_file(path))
    except ValueError:
        return False


def _ask(contract: str | None, target: str | None, standard: str | None) -> Asked:
    from accord.runtime.baselines import ask
    from accord.runtime.options import Options, UsageError, find_contract

    if contract and standard:
        raise UsageError("--standard is for targets without a contract; change `standard` in the contract instead")
    return ask(find_contract(Options(contract=contract, target=target, standard=standard)))


def _observe(asked: Asked, by_operation: bool = False) -> Observed:
    from accord.runtime.observing import observe

    return observe(asked.contract, asked.survey, asked.exchanges, by_operation)
