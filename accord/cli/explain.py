"""`accord explain`: all that is known of one requirement or promise."""

from __future__ import annotations

import datetime as dt
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from accord.cli.output import say
from accord.cli.paragraphs import INDENT, WIDTH, listed, paragraph
from accord.cli.suggest import closest_ids

if TYPE_CHECKING:
    from accord.cli.known import Known
    from accord.model.requirement import Requirement
    from sandbox.faults import Fault

_WAIVED_DAYS = 90


@click.command("explain", short_help="Tell all about one requirement or promise.")
@click.argument("requirement_id", metavar="ID")
@click.option("--contract", metavar="FILE|NAME", help="The contract that makes the promise, where it is your own.")
def command(requirement_id: str, contract: str | None) -> int:
    """Tell where a requirement stands, how it is tried, how to try it alone, and how to waive it."""
    from accord.runtime import bundle
    from accord.runtime.options import UsageError

    bundle.make_importable()
    from accord.cli.known import known
    from sandbox.seeded import proofs

    entries = {entry.id: entry for entry in known(contract)}
    if requirement_id not in entries:
        raise UsageError(f"there is no requirement {requirement_id!r}{closest_ids(requirement_id, entries)}")
    say(explain(entries[requirement_id], proofs()))
    return 0


def explain(entry: Known, faults: Mapping[str, Fault]) -> Iterator[str]:
    """The lines that tell all about a requirement or promise."""
    from accord.cli.explain_promise import about

    requirement = entry.requirement
    yield entry.id
    yield f"{requirement.level.value}{_weight(requirement)} · {entry.heading} · {requirement.section}".rstrip(" ·")
    yield from dict.fromkeys(filter(None, (requirement.source, requirement.address)))
    yield ""
    yield from textwrap.wrap(requirement.summary, WIDTH)
    yield ""
    yield from about(entry.bound) if entry.bound else _clause(requirement)
    yield from paragraph("Reading", requirement.risk)
    yield from listed("Tried by", list(_ways(entry)) or [f"nothing: {entry.why_not}"])
    yield from _reported(entry)
    yield from _broken(entry, faults)
    yield from _alone(entry)


def _weight(requirement: Requirement) -> str:
    from accord.model.requirement import MINOR

    if requirement.mild:
        return " (told, never judged)"
    return " (a breach is minor)" if requirement.level.binding and requirement.severity in MINOR else ""


def _clause(requirement: Requirement) -> Iterator[str]:
    binds = {"both": "servers and clients"}.get(requirement.party, f"{requirement.party}s")
    yield from paragraph("Binds", binds)
    yield from paragraph("Given", requirement.when)
    yield from paragraph("Tried so", requirement.probe)


def _ways(entry: Known) -> Iterator[str]:
    for way in entry.ways:
        module = way.partition("::")[0].rpartition("/")[2]
        passive = {
            "rules": "a rule: it judges every answer that it sees",
            "settles": "it looks at the whole run",
            "properties": "a property: what it asks is drawn",
        }
        about = passive.get(module.partition("_")[0])
        yield f"{way} ({about})" if about else way


def _reported(entry: Known) -> Iterator[str]:
    """How a permission is seen in use."""
    from accord.runtime.registry import registry

    for number, detection in enumerate(registry().detections.get(entry.id, ())):
        if number == 0:
            yield from paragraph("Reported", "among what a target offers, where an answer shows it in use")
        shown = inspect.getdoc(detection.look) or ""
        yield from paragraph("Seen where" if number == 0 else "", f"{shown} {detection.name}")


def _broken(entry: Known, faults: Mapping[str, Fault]) -> Iterator[str]:
    if fault := faults.get(entry.id):
        yield from paragraph("Fault", fault.why)
        how = "demo" if fault.id == entry.id else "sandbox"
        yield f"{'':{INDENT}}accord {how} --fault {fault.id}"


def _alone(entry: Known) -> Iterator[str]:
    """How to try it alone, and how to accept that it fails."""
    from accord.cli.explain_promise import run_with
    from accord.model.contract import standard_with
    from accord.runtime.properties import CATALOGUE

    if not entry.ways:
        return
    with_what = f"TARGET_URL --standard {standard_with(entry.requirement.catalogue)}"
    if entry.bound:
        with_what = run_with(entry.bound, entry.contract)
    elif entry.requirement.catalogue == CATALOGUE:
        with_what = "--contract FILE --allow-writes --explore thorough"
    yield f"{'Alone':{INDENT}}accord run {with_what} --only {entry.id}"
    until = dt.date.today() + dt.timedelta(days=_WAIVED_DAYS)
    yield f"{'Waive':{INDENT}}accord run ... --waivers waivers.toml, where that file says"
    yield ""
    for line in (
        "[[waiver]]",
        f'requirement = "{entry.id}"',
        'reason = "why the failure is accepted"',
        'owner = "who answers for it"',
        f"until = {until}",
    ):
        yield f"{'':{INDENT}}{line}"
