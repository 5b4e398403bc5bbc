"""`accord list`: requirements and promises, how they are tried, and what that costs."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

import click

from accord.cli.output import say

if TYPE_CHECKING:
    from accord.cli.known import Known


@click.command("list", short_help="Show requirements and promises, and what tries them.")
@click.option("--contract", metavar="FILE|NAME", help="Only what concerns this contract, and its own promises.")
@click.option("--coverage", is_flag=True, help="Count duties and what tries them, by level and section.")
@click.option("--cost", is_flag=True, help="What promises need, and the requests and bodies they cost at most.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object a requirement.")
def command(contract: str | None, coverage: bool, cost: bool, as_json: bool) -> int:
    """Show every requirement and promise, its level, what tries it and whether the sandbox has its fault.

    Without --contract these are the requirements of all standards, and the promises of the contracts that ship.
    """
    from accord.runtime import bundle
    from accord.runtime.options import UsageError

    if coverage + cost + as_json > 1:
        raise UsageError("--coverage and --cost are tables; leave out all but one of --coverage, --cost and --json")
    bundle.make_importable()
    from accord.cli.known import known
    from sandbox.seeded import proofs

    entries = known(contract)
    if coverage or cost:
        say(_counted(entries, cost))
    else:
        say((_json_lines if as_json else _table)(entries, proofs()))
    return 0


def _counted(entries: Iterable[Known], cost: bool) -> Iterator[str]:
    from accord.cli.costs import costs
    from accord.cli.coverage import coverage

    return costs(entries) if cost else coverage(entries)


def _json_lines(entries: Iterable[Known], faults: Container[str]) -> Iterator[str]:
    for entry in entries:
        requirement = entry.requirement
        yield json.dumps({
            "id": entry.id,
            "catalogue": requirement.catalogue,
            "level": requirement.level.value,
            "party": requirement.party,
            "observe": requirement.observe,
            "checks": entry.ways,
            "fault": entry.id in faults,
            "reason": entry.why_not,
            "kind": entry.kind,
        })  # fmt: skip


def _table(entries: list[Known], faults: Container[str]) -> Iterator[str]:
    width = max((len(entry.id) for entry in entries), default=0)
    for entry in entries:
        fault = "  fault" if entry.id in faults else ""
        yield f"{entry.id:{width}}  {entry.requirement.level.value:10}  {_how(entry)}{fault}".rstrip()


def _how(entry: Known) -> str:
    from accord.runtime.registry import registry

    if entry.id in registry().detections:
        return "a permission: reported where it is seen in use"
    return f"{len(entry.ways)} check{'s' if len(entry.ways) > 1 else ' '}" if entry.ways else entry.why_not
