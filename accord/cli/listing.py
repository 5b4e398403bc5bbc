"""`accord list`: requirements, how they are tried, and how many are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import click

from accord.cli.output import say
from accord.model.requirement import Level

if TYPE_CHECKING:
    from accord.model.requirement import Requirement
    from accord.runtime.registry import Registry


@click.command("list", short_help="Show all requirements, their checks and faults; sends nothing.")
@click.option("--coverage", is_flag=True, help="Count duties and what tries them, by level and section.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one object a requirement.")
def command(coverage: bool, as_json: bool) -> int:
    """Show every requirement with its level, the checks that try it and whether the sandbox has its fault."""
    from accord.runtime import bundle
    from accord.runtime.options import UsageError
    from accord.runtime.registry import registry

    if coverage and as_json:
        raise UsageError("--coverage is a table; leave out one of --coverage and --json")
    bundle.make_importable()
    from sandbox.faults import faults

    if as_json:
        say(_json_lines(registry(), faults()))
    elif coverage:
        say(_coverage(registry()))
    else:
        say(_table(registry(), faults()))
    return 0


def _json_lines(known: Registry, faults: Iterable[str]) -> Iterator[str]:
    broken = set(faults)
    for entry in known.library:
        ways = known.ways(entry.id)
        yield json.dumps({
            "id": entry.id,
            "catalogue": entry.catalogue,
            "level": entry.level.value,
            "party": entry.party,
            "observe": entry.observe,
            "checks": ways,
            "fault": entry.id in broken,
            "reason": "" if ways else why_untried(entry),
        })  # fmt: skip


def _table(known: Registry, faults: Iterable[str]) -> Iterator[str]:
    broken = set(faults)
    width = max((len(entry.id) for entry in known.library), default=0)
    for entry in known.library:
        ways = known.ways(entry.id)
        how = f"{len(ways)} check{'s' if len(ways) > 1 else ' '}" if ways else why_untried(entry)
        how = "a permission: reported where it is seen in use" if entry.id in known.detections else how
        fault = "  fault" if entry.id in broken else ""
        yield f"{entry.id:{width}}  {entry.level.value:10}  {how}{fault}".rstrip()


def _coverage(known: Registry) -> Iterator[str]:
    for name, catalogue in known.library.catalogues.items():
        entries = list(catalogue.requirements.values())
        duties = [entry for entry in entries if entry.duty]
        yield f"{name}: {len(entries)} requirements, {len(duties)} of them duties that a server can be seen to keep"
        yield from _permissions(entries, known)
        yield ""
        yield from _counts("level", duties, known, lambda entry: entry.level.value)
        yield ""
        yield from _counts("section", duties, known, lambda entry: entry.section)
        yield ""
        yield from _untried([entry for entry in entries if not known.ways(entry.id)])
        yield ""


def _permissions(entries: list[Requirement], known: Registry) -> Iterator[str]:
    """How many permissions there are, and how many of them are told of where a server is seen to use them."""
    permissions = [entry for entry in entries if entry.level is Level.MAY]
    detected = sum(entry.id in known.detections for entry in permissions)
    if permissions:
        yield f"{len(permissions)} permissions (MAY), {detected} of them reported where they are seen in use"


def _counts(
    title: str, duties: list[Requirement], known: Registry, group: Callable[[Requirement], str]
) -> Iterator[str]:
    total = Counter(group(entry) for entry in duties)
    tried = Counter(group(entry) for entry in duties if known.ways(entry.id))
    width = max((len(name) for name in total), default=0)
    yield f"  {title:{width}}  duties  tried  untried"
    for name, count in total.items():
        yield f"  {name:{width}}  {count:6}  {tried[name]:5}  {count - tried[name]:7}"
    yield f"  {'all':{width}}  {total.total():6}  {tried.total():5}  {total.total() - tried.total():7}"


def _untried(entries: list[Requirement]) -> Iterator[str]:
    """Untried duties one by one with their reasons; of what is no duty, how many there are of each reason."""
    yield "  untried duties" if any(entry.duty for entry in entries) else "  no duty is untried"
    for entry in entries:
        if entry.duty:
            yield f"    {entry.id} ({entry.level.value}): {why_untried(entry)}"
    others = Counter(_kind_of_reason(entry) for entry in entries if not entry.duty)
    yield "  no duties, and untried"
    for reason, count in others.most_common():
        yield f"    {count:4}  {reason}"


def _kind_of_reason(entry: Requirement) -> str:
    reason = why_untried(entry)
    return "judged by other requirements" if reason.startswith("judged by") else reason.partition(":")[0]


def why_untried(entry: Requirement) -> str:
    """Why nothing tries a requirement."""
    return entry.why_untried or "no check tries it yet"
