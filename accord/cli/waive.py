"""`accord waive`: accept one failure of a run, with a reason, an owner and an end."""

from __future__ import annotations

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from accord.cli.run import FILE
from accord.cli.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accord.model.assessment import Assessment, Evidence, Result
    from accord.model.waiver import Waiver

_DAYS = 90


@click.command("waive", short_help="Accept one failure of a run until a date.")
@click.argument("run_dir", type=FILE)
@click.argument("requirement_id", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help="Why the failure is accepted.")
@click.option("--owner", required=True, metavar="WHO", help="Who answers for it.")
@click.option("--until", metavar="DATE", help=f"The last day on which it holds, as 2027-01-31; {_DAYS} days on.")
@click.option("--scope", default="", metavar="GLOB", help="Only findings of such requests, as 'GET /articles*'.")
@click.option(
    "--waivers",
    "path",
    type=FILE,
    default="waivers.toml",
    show_default=True,
    metavar="FILE",
    help="Written to its end.",
)
def command(
    run_dir: Path, requirement_id: str, reason: str, owner: str, until: str | None, scope: str, path: Path
) -> int:
    """Write a waiver for the requirement ID, which failed in the run in RUN_DIR, to the end of a waivers file.

    The file's text and comments stay as they are; it is made where there is none. One requirement at a time, since
    each acceptance has a reason of its own. `accord run --waivers FILE` takes it into account.
    """
    from accord.model.waiver import Waiver
    from accord.record.waiving import named
    from accord.runtime.reading import read_or_conclude

    last = _last_day(until)
    assessment = read_or_conclude(run_dir)
    result = _failing(assessment, requirement_id)
    waiver = Waiver(requirement_id, _told("--reason", reason), _told("--owner", owner), last, scope)
    url = str(assessment.target.get("url", ""))
    uncovered = _uncovered(result, waiver, url)
    entry = _entry(waiver)
    _write(path, _appended(path, entry, waiver))
    click.echo(f"{entry}\nwritten to {path}")
    for each in uncovered:
        told = f"{each.exchange} {named(each, url)}"
        click.echo(f"accord: not covered, so that the failure still counts: {told}", err=True)
    return 0


def _last_day(until: str | None) -> dt.date:
    from accord.runtime.options import UsageError

    today = dt.date.today()
    if until is None:
        return today + dt.timedelta(days=_DAYS)
    try:
        last = dt.datetime.strptime(until, "%Y-%m-%d").date()
    except ValueError as error:
        raise UsageError(f"--until {until!r} is no date; write it as 2027-01-31") from error
    if last < today:
        raise UsageError(f"--until {until} has passed; give a day from {today} on")
    return last


def _told(option: str, text: str) -> str:
    """A text that can be written; raises UsageError for another."""
    from accord.runtime.options import UsageError

    told = " ".join(text.split())
    if not told.isprintable():
        raise UsageError(f"{option} holds what cannot be written; give a plain text")
    return told


def _failing(assessment: Assessment, requirement_id: str) -> Result:
    from accord.model.finding import finding_id
    from accord.model.verdict import Verdict
    from accord.runtime.options import UsageError

    failing = {each.id: each for each in assessment.results if each.verdict is Verdict.FAIL}
    if requirement_id in failing:
        return failing[requirement_id]
    for name, result in failing.items():
        if any(finding_id(name, each) == requirement_id for each in result.findings):
            raise UsageError(f"{requirement_id} is a finding of {name}; waive that, for some requests with --scope")
    known = next((each for each in assessment.results if each.id == requirement_id), None)
    if known:
        told = known.verdict.value.replace("_", " ")
        raise UsageError(f"{requirement_id} did not fail in this run: {told}; there is nothing to waive")
    close = did_you_mean(requirement_id, failing) or f"; failing: {', '.join(list(failing)[:5]) or 'none'}"
    raise UsageError(f"nothing of the id {requirement_id!r} failed in this run{close}")


def _uncovered(result: Result, waiver: Waiver, url: str) -> Sequence[Evidence]:
    """The findings that a scope leaves out; raises UsageError where it leaves out all."""
    from accord.record.waiving import covered, named
    from accord.runtime.options import UsageError

    if not waiver.scope:
        return ()
    left = [each for each in result.findings if not covered(waiver, each, url)]
    if len(left) == len(result.findings):
        seen = ", ".join(list(dict.fromkeys(named(each, url) for each in left))[:3]) or "no request"
        raise UsageError(f"--scope {waiver.scope!r} covers no finding of {result.id}, which failed at {seen}")
    return left


def _entry(waiver: Waiver) -> str:
    told = {"requirement": waiver.requirement, "scope": waiver.scope, "reason": waiver.reason, "owner": waiver.owner}
    lines = [f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in told.items() if text]
    return "\n".join(["[[waiver]]", *lines, f"until = {waiver.until}"])


def _appended(path: Path, entry: str, waiver: Waiver) -> str:
    """The text of the file with the entry at its end; raises UsageError or InvalidFile where that cannot be."""
    from accord.model.validate import load_toml
    from accord.model.waiver import waivers_from
    from accord.runtime.options import UsageError

    there = path.exists()
    for other in waivers_from(load_toml(path), path) if there else ():
        if (other.requirement, other.scope) == (waiver.requirement, waiver.scope):
            raise UsageError(f"{path} holds a waiver for {waiver} until {other.until}; change that one")
        if other.matches(waiver.requirement) and not other.scope and not other.expired(dt.date.today()):
            raise UsageError(
                f"{path} waives {waiver.requirement} already, by {other.requirement} until {other.until}"
            )
    text = path.read_bytes().decode() if there else ""
    end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else end if text.endswith("\n") else end * 2
    whole = f"{text}{gap}{entry.replace(chr(10), end)}{end}"
    try:
        waivers_from(tomllib.loads(whole), path)
    except tomllib.TOMLDecodeError as error:
        told = "holds its waivers as one array, which cannot be added to; write each as a table, [[waiver]]"
        raise UsageError(f"{path} {told}") from error
    return whole


def _write(path: Path, text: str) -> None:
    from accord.runtime.options import UsageError

    try:
        path.write_bytes(text.encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}; name another with --waivers") from error
