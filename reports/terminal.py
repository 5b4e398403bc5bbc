"""The assessment on a terminal: what is wrong, grouped by cause, the worst first; quiet where all is well."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.record.explorations import read_exploration
from accord.record.gate import KNOWN
from reports import explored
from reports.dossier import WAIVED, Dossier, Entry, Section, open_dossier
from reports.promised import figures
from reports.visible import one_line, visible
from reports.words import (
    EXIT_CODES,
    LABELS,
    apart,
    command,
    counted,
    grouped,
    headline,
    line,
    link,
    notice_line,
    reason,
    seconds,
    tally,
    untried,
)

_MOST = 10
_CAUSES = 3
_FEW = 5
_OF_THE_RUN = ("left behind", "may be left behind", "the baseline ", "the profile ")
"""How the notes begin that have to be seen at once; reports show them all."""
_WELL = {Verdict.PASS.value, Verdict.NOT_APPLICABLE.value}
_SHORT = {Verdict.INCONCLUSIVE.value: "inconcl.", Verdict.NOT_APPLICABLE.value: "n/a"}
_COLOURS = {0: "green", 1: "red", 3: "yellow", 4: "magenta"}


def summarise(
    console: Console, assessment: Assessment, run_dir: Path, html: Path | None = None, verbose: bool = False
) -> None:
    """Print what a run found; the last lines are verdict, exit code, run folder and the path of the HTML report.

    Where it is `verbose`, what the target was seen to offer is told one by one, else only where that is little.
    """
    dossier = open_dossier(None, assessment)  # evidence alone: the exchanges are for longer reports
    _say(console, _subject(dossier), "bold")
    _group(console, "VIOLATED", dossier.violated, "red")
    _group(console, "MINOR BREACHES", dossier.minor, "yellow")
    _group(console, "NOT FOLLOWED", dossier.unheeded, "yellow")
    _reasons(console, "WAIVED", dossier.labelled(WAIVED))
    _reasons(console, "INCONCLUSIVE", dossier.labelled(Verdict.INCONCLUSIVE))
    _reasons(console, "OUR OWN ERRORS", dossier.labelled(Verdict.ERROR))
    _warnings(console, dossier.warned)
    if any(entry.label not in _WELL for entry in dossier.entries):
        _table(console, dossier)
    _notified(console, dossier)
    _explored(console, run_dir)
    _untried(console, dossier)
    _offered(console, dossier, verbose)
    _end(console, dossier, run_dir, html)


def _subject(dossier: Dossier) -> str:
    assessment = dossier.assessment
    return (f"{assessment.target.get('url', '')} against {dossier.standard}, profile {assessment.profile}: "
            f"{assessment.requests:,} requests in {seconds(assessment):,.0f} s")  # fmt: skip


def _group(console: Console, title: str, entries: tuple[Entry, ...], style: str) -> None:
    """What is wrong with each requirement, with its clause and a line that shows it again."""
    if not entries:
        return
    _title(console, f"{title} ({len(entries)}{_known(entries)})", style)
    for entry in entries[:_MOST]:
        _say(console, f"{entry.id}  {entry.result.level}", "bold")
        _say(console, entry.requirement.summary, indent=2)
        _say(console, figures(entry.promise), "dim", 2)
        _say(console, " ".join(dict.fromkeys((entry.requirement.source, link(entry.requirement)))), "dim", 2)
        _say(console, one_line(entry.result.reason, 600), style, 2)
        for cause in entry.causes[:_CAUSES]:
            often = f"  ({cause.count} times)" if cause.count > 1 else ""
            _say(console, f"{line(entry, cause.evidence)}{often}  [{cause.id}]", indent=2)
            _say(console, command(cause.evidence, 2_000), "dim", 4)
        _say(console, counted(max(len(entry.causes) - _CAUSES, 0), "more cause", "more causes"), indent=2)
    for entry in entries[_MOST:]:
        _say(console, f"{entry.id}  {entry.result.level}", "bold")


def _known(entries: tuple[Entry, ...]) -> str:
    """How many of them the baseline has in the same causes."""
    known = sum(entry.result.known for entry in entries)
    return f", {KNOWN if known == len(entries) else counted(known, KNOWN)}" if known else ""


def _reasons(console: Console, title: str, entries: tuple[Entry, ...]) -> None:
    if not entries:
        return
    _title(console, f"{title} ({len(entries)})", "yellow")
    for entry in entries:
        _say(console, f"{entry.id}: {one_line(reason(entry))}", indent=2)


def _warnings(console: Console, entries: tuple[Entry, ...]) -> None:
    if not entries:
        return
    _title(console, f"WARNINGS ({len(entries)})", "yellow")
    for entry in entries[:_MOST]:
        first = entry.warnings[0]
        _say(console, f"{entry.id}: {one_line(first.evidence.actual, 120)}", indent=2)
    _say(console, counted(max(len(entries) - _MOST, 0), "more"), indent=2)


def _table(console: Console, dossier: Dossier) -> None:
    """How many of each section got each verdict; sections where all is well share a row, as do those left out."""
    used = [label for label in LABELS if any(section.counts[label] for section in dossier.sections)]
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    table.add_column("section", overflow="fold", vertical="bottom")
    for label in used:
        table.add_column(_SHORT.get(label, LABELS[label]), justify="right", vertical="bottom")
    well = [section for section in dossier.sections if not set(section.counts) - _WELL]
    idle = [section for section in dossier.sections if set(section.counts) == {Verdict.NOT_RUN.value}]
    _rows(table, [section for section in dossier.sections if section not in (*well, *idle)], used)
    for sections, one, many in (
        (well, "section without trouble", "sections without trouble"),
        (idle, "section left out of this run", "sections left out of this run"),
    ):
        if sections:
            together = sum((section.counts for section in sections), Counter[str]())
            table.add_row(counted(len(sections), one, many), *_cells(together, used))
    console.print()
    console.print(table)


def _rows(table: Table, sections: list[Section], used: list[str]) -> None:
    """A row for each section; those of a contract stand below its name."""
    above = ""
    for section in sections:
        if section.contract and section.contract != above:
            table.add_row(Text(visible(section.contract), "italic"))
        above = section.contract
        table.add_row(Text("  " * bool(above) + visible(section.title)), *_cells(section.counts, used))


def _cells(counts: Counter[str], used: list[str]) -> list[str]:
    return [str(counts[label] or "") for label in used]


def _notified(console: Console, dossier: Dossier) -> None:
    """The notices of deprecation that answers carried."""
    notices = dossier.assessment.notices
    if notices:
        _title(console, f"DEPRECATED ({len(notices)})", "yellow")
    for notice in notices[:_MOST]:
        _say(console, one_line(notice_line(notice), 300), indent=2)
    _say(console, counted(max(len(notices) - _MOST, 0), "more"), indent=2)


def _explored(console: Console, run_dir: Path) -> None:
    """What drawn requests came to."""
    exploration = read_exploration(run_dir)
    if not exploration:
        return
    _title(console, "EXPLORED", "bold")
    _say(console, explored.summary(exploration), indent=2)
    for each in explored.searched(exploration):
        if each.found or each.unsteady:
            unsteady = f", {each.unsteady} that did not show again" if each.unsteady else ""
            _say(console, f"{explored.name(each)}: {each.found} found{unsteady}", indent=2)
    _say(console, explored.again(exploration), indent=2)


def _untried(console: Console, dossier: Dossier) -> None:
    """What was not tried, by kind of reason."""
    reasons = [(entry.id, entry.result.reason) for entry in dossier.labelled(Verdict.NOT_RUN)]
    reasons += untried(dossier)
    if not reasons:
        return
    _title(console, f"NOT TRIED ({len(reasons)})", "bold")
    for kind, names in grouped(reasons):
        _say(console, f"{len(names):4}  {one_line(kind, 100)}")


def _offered(console: Console, dossier: Dossier, verbose: bool) -> None:
    """The permissions that the target was seen to make use of."""
    if not dossier.capabilities:
        return
    counts = f"{len(dossier.offered)} of {len(dossier.capabilities)} permissions seen in use"
    _title(console, f"WHAT IT OFFERS ({counts})", "bold")
    if verbose or len(dossier.offered) <= _FEW:
        for _, capability in dossier.offered:
            _say(console, one_line(f"{capability.id}: {capability.summary}", 160), indent=2)


def _end(console: Console, dossier: Dossier, run_dir: Path, html: Path | None) -> None:
    assessment = dossier.assessment
    console.print()
    _say(console, tally(dossier))
    for told in (*apart(dossier), *_of_the_run(dossier)):
        _say(console, one_line(told, 900))
    if any(entry.causes for entry in dossier.labelled(Verdict.FAIL)):
        again = f"try again: accord replay {run_dir} FINDING, by the id in []"
        _say(console, f"tell more: accord explain REQUIREMENT; {again}", "dim")
    _say(console, headline(dossier), f"bold {_COLOURS.get(assessment.exit_code, 'red')}")
    means = EXIT_CODES.get(assessment.exit_code, "unknown")
    _say(console, f"exit {assessment.exit_code} ({means}); record in {run_dir}")
    if html:
        _say(console, f"report: {html}")


def _of_the_run(dossier: Dossier) -> list[str]:
    """What the gate says of the run and of no requirement: what is lacking, and what it was weighed by."""
    known = (*(entry.id for entry in dossier.entries), "waiver", "the")
    said = [why for why in dossier.assessment.reasons if why.partition(" ")[0].rstrip(":") not in known]
    return [*said, *(note for note in dossier.assessment.notes if note.startswith(_OF_THE_RUN))]


def _title(console: Console, title: str, style: str) -> None:
    console.print()
    _say(console, title, style)


def _say(console: Console, text: str, style: str = "", indent: int = 0) -> None:
    """Print text as it is: nothing in it is markup, and a line is broken by the terminal alone."""
    if text:
        console.print(Text(" " * indent + visible(text), style), soft_wrap=True, highlight=False)
