"""`accord explain`: all that is known of one requirement or promise."""

from __future__ import annotations

import datetime as dt
import inspect
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import click

from accord.cli.output import say
from accord.cli.paragraphs import WIDTH, command_line, listed, paragraph
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
    """Tell what a requirement asks and why, how it is tried, what breaks it, and how to mend or waive that."""
    from accord.runtime import bundle
    from accord.runtime.options import UsageError

    bundle.make_importable()
    from accord.cli.known import known
    from sandbox.seeded import proofs

    entries = {entry.id: entry for entry in known(contract)}
    if requirement_id not in entries:
        raise UsageError(f"there is no requirement {requirement_id!r}{closest_ids(requirement_id, entries)}")
    say(explain(entries[requirement_id], entries.values(), proofs()))
    return 0


def explain(entry: Known, among: Iterable[Known], faults: Mapping[str, Fault]) -> Iterator[str]:
    """The lines that tell all about a requirement or promise, and name those like it among others."""
    from accord.cli.explain_promise import about
    from accord.model.advice import Advice
    from accord.runtime.advice import advice_for

    requirement = entry.requirement
    advice = advice_for(entry.id, entry.kind) if entry.ways or entry.duty else Advice()
    yield entry.id
    yield f"{requirement.level.value}{_weight(requirement)} · {entry.heading} · {requirement.section}".rstrip(" ·")
    yield from _clause(requirement)
    yield ""
    yield from textwrap.wrap(requirement.summary, WIDTH)
    yield ""
    yield from paragraph("Why", advice.why)
    yield from about(entry.bound) if entry.bound else _tried(requirement)
    yield from paragraph("Reading", requirement.risk)
    yield from listed("Tried by", list(_ways(entry)) or [f"nothing: {entry.why_not}"])
    yield from _reported(entry)
    yield from _broken(entry, faults)
    yield from listed("Usual causes", [f"{cause.where}: {cause.text}" for cause in advice.causes])
    yield from paragraph("Mend", advice.fix)
    yield from _again(entry)
    yield from listed("See also", [other.id for other in related(entry, among)])


def related(entry: Known, among: Iterable[Known]) -> Iterator[Known]:
    """The same question in other editions of its standard."""
    own = entry.requirement
    for other in among:
        if entry.bound is None is other.bound and other.requirement.topic == own.topic and other.id != entry.id:
            yield other


def _clause(requirement: Requirement) -> Iterator[str]:
    """Where its sentence stands, in words and by its address."""
    for told in dict.fromkeys(filter(None, (requirement.source, requirement.address))):
        yield from paragraph("", told, indent=0)


def _weight(requirement: Requirement) -> str:
    from accord.model.requirement import MINOR

    if requirement.mild:
        return " (told, never judged)"
    return " (a breach is minor)" if requirement.level.binding and requirement.severity in MINOR else ""


def _tried(requirement: Requirement) -> Iterator[str]:
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
        yield from command_line("", f"accord {how}", f"--fault {fault.id}")


def _again(entry: Known) -> Iterator[str]:
    """How to try it alone, how to repeat what was found, and how to accept that it fails."""
    from accord.cli.explain_promise import run_with
    from accord.model.contract import standard_with
    from accord.runtime.exploring.properties import CATALOGUE
    from accord.runtime.registry import registry

    if not entry.ways:
        return
    with_what = f"TARGET_URL --standard {standard_with(entry.requirement.catalogue)}"
    if entry.bound:
        with_what = run_with(entry.bound, entry.contract)
    elif entry.requirement.catalogue == CATALOGUE:
        with_what = "--contract FILE --allow-writes --explore thorough"
    elif entry.id in registry().writing:
        with_what = "--contract FILE --allow-writes"
    elif entry.id in registry().loading:
        with_what = "--contract FILE --allow-load"
    yield from command_line("Alone", f"accord run {with_what}", f"--only {entry.id}")
    yield from command_line("Again", "accord replay RUN_DIR FINDING")
    until = dt.date.today() + dt.timedelta(days=_WAIVED_DAYS)
    reason, owner = '--reason "why the failure is accepted"', '--owner "who answers for it"'
    yield from command_line("Waive", "accord waive RUN_DIR", entry.id, reason, owner, f"--until {until}")
    yield from command_line("", "accord run ... --waivers waivers.toml")
