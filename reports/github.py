"""Annotations of GitHub Actions: workflow commands, one a line, to be printed by a step of a workflow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from accord.model.verdict import Verdict
from reports.dossier import Dossier, Entry
from reports.visible import one_line
from reports.words import EXIT_CODES, apart, counted, headline, line, link, reason

_MOST = 10
"""How many errors, and how many warnings, GitHub shows of one step; it drops the rest without a word."""
_LONGEST = 2_000
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def write(dossier: Dossier, path: Path) -> None:
    """Write the annotations; the summary of the job is the Markdown report.

    Nothing is printed, nor appended to the file that GITHUB_STEP_SUMMARY names: whoever runs the step does that.
    """
    told = [*_shown("error", list(_errors(dossier))), *_shown("warning", list(_warnings(dossier)))]
    path.write_text("".join(f"{command}\n" for command in told), encoding="utf-8")


def _errors(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """What the gate blocks by, a title and a text each: what is violated, and what speaks of no one requirement."""
    assessment = dossier.assessment
    if assessment.exit_code in (3, 4):
        yield EXIT_CODES[assessment.exit_code].capitalize(), "\n".join([headline(dossier), *assessment.reasons[:3]])
    yield from map(_violation, dossier.blocking)
    for why in apart(dossier):
        yield "Waiver", why
    for entry in dossier.labelled(Verdict.ERROR):
        yield entry.id, f"could not be judged, by our own error: {reason(entry)}"


def _warnings(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """What fails and blocks nothing, and what stays open."""
    yield from map(_violation, dossier.tolerated)
    for entry in dossier.labelled(Verdict.INCONCLUSIVE):
        yield entry.id, f"inconclusive: {reason(entry)}"


def _violation(entry: Entry) -> tuple[str, str]:
    told = [line(entry, cause.evidence) for cause in entry.causes[:1]]
    more = counted(max(len(entry.causes) - 1, 0), "more cause", "more causes")
    parts = [entry.requirement.summary, *told, *([f"and {more}"] if more else []), link(entry.requirement)]
    return f"{entry.id} ({entry.result.level})", "\n".join(filter(None, parts))


def _shown(command: str, found: list[tuple[str, str]]) -> list[str]:
    """At most as many commands as are shown; where there are more, the last tells how many are left out."""
    if len(found) > _MOST:
        left = len(found) - (_MOST - 1)
        found = [*found[: _MOST - 1], (f"{left:,} more", f"{left:,} more of this kind are in the report.")]
    return [f"::{command} title={_escaped(title, _PROPERTY)}::{_text(text)}" for title, text in found]


def _text(text: str) -> str:
    return "%0A".join(_escaped(part, _DATA) for part in text.split("\n"))


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(each, each) for each in one_line(text, _LONGEST))
