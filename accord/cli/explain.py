"""`accord explain`: all that is known of one requirement."""

from __future__ import annotations

import datetime as dt
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from accord.cli.listing import why_untried
from accord.cli.output import say
from accord.cli.suggest import closest_ids

if TYPE_CHECKING:
    from accord.model.requirement import Requirement
    from accord.runtime.registry import Registry
    from sandbox.faults import Fault

_WIDTH = 100
_INDENT = 14
_WAIVED_DAYS = 90


@click.command("explain", short_help="Tell all about one requirement: clause, checks, fault, waiver.")
@click.argument("requirement_id", metavar="ID")
def command(requirement_id: str) -> int:
    """Tell where a requirement stands, how it is tried, how to try it alone, and how to waive it."""
    from accord.runtime import bundle
    from accord.runtime.options import UsageError
    from accord.runtime.registry import registry

    bundle.make_importable()
    from sandbox.faults import faults

    known = registry()
    if requirement_id not in known.library:
        ids = [entry.id for entry in known.library]
        raise UsageError(f"there is no requirement {requirement_id!r}{closest_ids(requirement_id, ids)}")
    say(explain(known.library[requirement_id], known, faults()))
    return 0


def explain(entry: Requirement, known: Registry, faults: Mapping[str, Fault]) -> Iterator[str]:
    """The lines that tell all about a requirement."""
    title = known.library.catalogues[entry.catalogue].title
    yield entry.id
    from accord.model.requirement import MINOR

    minor = " (a breach is minor)" if entry.level.binding and entry.severity in MINOR else ""
    yield f"{entry.level.value}{minor} · {title} · {entry.section}"
    yield from dict.fromkeys(filter(None, (entry.source, entry.address)))
    yield ""
    yield from textwrap.wrap(entry.summary, _WIDTH)
    yield ""
    binds = {"both": "servers and clients"}.get(entry.party, f"{entry.party}s")
    yield from _paragraph("Binds", binds)
    yield from _paragraph("Given", entry.when)
    yield from _paragraph("Tried so", entry.probe)
    yield from _paragraph("Reading", entry.risk)
    ways = list(_ways(entry, known))
    for number, way in enumerate(ways or [f"nothing: {why_untried(entry)}"]):
        yield from _paragraph("Tried by" if number == 0 else "", way)
    yield from _reported(entry, known)
    yield from _commands(entry, bool(ways), faults)


def _ways(entry: Requirement, known: Registry) -> Iterator[str]:
    for rule in known.rules[entry.id]:
        yield f"{rule.name} (a rule: it judges every answer that it sees)"
    yield from known.checks[entry.id]


def _reported(entry: Requirement, known: Registry) -> Iterator[str]:
    """How a permission is seen in use."""
    for number, detection in enumerate(known.detections.get(entry.id, ())):
        if number == 0:
            yield from _paragraph("Reported", "among what a target offers, where an answer shows it in use")
        shown = inspect.getdoc(detection.look) or ""
        yield from _paragraph("Seen where" if number == 0 else "", f"{shown} {detection.name}")


def _commands(entry: Requirement, tried: bool, faults: Mapping[str, Fault]) -> Iterator[str]:
    from accord.model.contract import standard_with

    if fault := faults.get(entry.id):
        yield from _paragraph("Fault", fault.why)
        yield f"{'':{_INDENT}}accord demo --fault {entry.id}"
    if not tried:
        return
    yield f"{'Alone':{_INDENT}}accord run TARGET_URL --standard {standard_with(entry.catalogue)} --only {entry.id}"
    until = dt.date.today() + dt.timedelta(days=_WAIVED_DAYS)
    yield f"{'Waive':{_INDENT}}accord run ... --waivers waivers.toml, where that file says"
    yield ""
    for line in (
        "[[waiver]]",
        f'requirement = "{entry.id}"',
        'reason = "why the failure is accepted"',
        'owner = "who answers for it"',
        f"until = {until}",
    ):
        yield f"{'':{_INDENT}}{line}"


def _paragraph(label: str, text: str) -> Iterator[str]:
    if text:
        yield from textwrap.wrap(
            text,
            _WIDTH,
            initial_indent=f"{label:{_INDENT}}",
            subsequent_indent=" " * _INDENT,
            break_long_words=False,
            break_on_hyphens=False,
        )
