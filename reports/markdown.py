"""A job summary in Markdown; text from a target stands in code spans and fences only, where nothing is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from accord.model.exploration import Exploration
from accord.model.measurement import Rating
from accord.model.verdict import Verdict
from reports import explored, rates
from reports.dossier import WAIVED, Dossier, Entry
from reports.promised import figures
from reports.visible import one_line, visible
from reports.words import (
    EXIT_CODES,
    LABELS,
    apart,
    cited,
    command,
    counted,
    grouped,
    headline,
    line,
    link,
    notice_line,
    often,
    reason,
    untried,
)

_DETAILED = 25
_CAUSES = 3
_LONGEST_CURL = 2_000
_LARGEST = 1_000_000
"""Octets below the mebibyte that GitHub takes as the summary of a step; it refuses a larger one whole."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>#|&~])")


def write(dossier: Dossier, path: Path) -> None:
    """Write the summary; one that would be too large for a step of a workflow is cut, with a note."""
    path.write_text("\n".join(cut(_lines(dossier))) + "\n", encoding="utf-8")


def cut(lines: Iterable[str], most: int = _LARGEST) -> Iterator[str]:
    """The pieces as long as they take no more than `most` octets; then what is open is closed, and a note stands."""
    size, within = 0, False
    for piece in lines:
        size += len(piece.encode("utf-8")) + 1
        if size > most:
            yield from ["\n</details>"] if within else []
            yield "\nCut here, for its size: the whole stands in `report.html`."
            return
        within = (within or "<details>" in piece) and "</details>" not in piece
        yield piece


def span(text: str, most: int = 300) -> str:
    """A code span, its fence longer than any run of backticks within."""
    shown = one_line(text, most) or " "
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence} {shown} {fence}" if len(fence) > 1 else f"`{shown}`"


def block(text: str) -> str:
    """A fenced block, its fence longer than any run of backticks within."""
    shown = visible(text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence}sh\n{shown}\n{fence}"


def prose(text: str) -> str:
    """Prose in which nothing but its code spans is markup."""
    pieces = one_line(text, 1_000).split("`")
    if len(pieces) % 2 == 0:
        return _plain("`".join(pieces))
    return "".join(_plain(piece) if number % 2 == 0 else span(piece) for number, piece in enumerate(pieces))


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _lines(dossier: Dossier) -> Iterator[str]:
    assessment = dossier.assessment
    code = assessment.exit_code
    yield f"## {prose(headline(dossier))}"
    yield ""
    yield (f"{span(str(assessment.target.get('url', '')))} against {prose(dossier.standard)}, "
           f"profile {span(assessment.profile)}, {assessment.requests:,} requests, "
           f"exit {code} ({EXIT_CODES.get(code, 'unknown')}).")  # fmt: skip
    for why in apart(dossier):
        yield f"\n{prose(why)}"
    yield from _table(dossier)
    yield from _failures("Violated", dossier.violated)
    yield from _failures("Minor breaches", dossier.minor)
    yield from _failures("Not followed", dossier.unheeded)
    yield from _listed("Waived", dossier.labelled(WAIVED))
    yield from _listed("Our own errors", dossier.labelled(Verdict.ERROR))
    yield from _listed("Inconclusive", dossier.labelled(Verdict.INCONCLUSIVE))
    yield from _warned(dossier.warned)
    if dossier.rating:
        yield from _rated(dossier.rating)
    if dossier.exploration:
        yield from _explored(dossier.exploration)
    yield from _notified(dossier)
    yield from _offered(dossier)
    yield from _untried(dossier)


def _table(dossier: Dossier) -> Iterator[str]:
    used = [label for label in LABELS if any(section.counts[label] for section in dossier.sections)]
    if not used:
        return
    yield ""
    yield "| Section | " + " | ".join(LABELS[label] for label in used) + " |"
    yield "|---|" + "---:|" * len(used)
    for section in dossier.sections:
        yield f"| {prose(section.called)} | " + " | ".join(str(section.counts[label] or "") for label in used) + " |"


def _failures(title: str, entries: tuple[Entry, ...]) -> Iterator[str]:
    if not entries:
        return
    yield f"\n### {title} ({len(entries)})"
    for entry in entries[:_DETAILED]:
        where = link(entry.requirement)
        source = f" ([{prose(cited(entry.requirement))}](<{where}>))" if where else ""
        yield f"\n**{entry.result.level}** {span(entry.id)}{source}  "
        yield prose(entry.requirement.summary)
        if entry.promise:
            yield f"\n{span(figures(entry.promise), 600)}"
        for cause in entry.causes[:_CAUSES]:
            times = f" ({cause.count} times)" if cause.count > 1 else ""
            yield f"\n- {span(line(entry, cause.evidence), 600)}{times}"
            if cause.evidence.curl:
                yield "\n" + block(command(cause.evidence, _LONGEST_CURL))
        if more := counted(max(len(entry.causes) - _CAUSES, 0), "more cause", "more causes"):
            yield f"- {more}"
    for entry in entries[_DETAILED:]:
        yield f"- **{entry.result.level}** {span(entry.id)}"


def _listed(title: str, entries: tuple[Entry, ...]) -> Iterator[str]:
    if entries:
        yield f"\n### {title} ({len(entries)})\n"
    for entry in entries:
        yield f"- {span(entry.id)}: {prose(reason(entry))}"


def _warned(entries: tuple[Entry, ...]) -> Iterator[str]:
    if not entries:
        return
    yield f"\n<details><summary>Warnings ({len(entries)})</summary>\n"
    for entry in entries:
        yield f"- {span(entry.id)}: {span(line(entry, entry.warnings[0].evidence))}"
    yield "\n</details>"


def _rated(rating: Rating) -> Iterator[str]:
    yield f"\n### Rate limits ({len(rating.limits)})"
    yield f"\nMeasured in {rates.took(rating)}." + (f" Stopped: {span(rating.trouble)}" if rating.trouble else "")
    if rating.limits:
        yield "\n| Limit | Allowed | Window | Algorithm | Documented | Verdict |\n|---|---|---|---|---|---|"
    for rate in rating.limits:
        told = (rates.allowed, rates.window, rates.algorithm, rates.documented, rates.verdict)
        yield f"| {_cell(rates.title(rate))} | " + " | ".join(prose(each(rate)) for each in told) + " |"
    if any((rating.notes, *(rate.measurement.notes for rate in rating.limits))):
        yield ""
    for rate in rating.limits:
        for note in rate.measurement.notes:
            yield f"- {span(rates.title(rate))}: {span(note)}"
    for note in rating.notes:
        yield f"- {span(note)}"


def _explored(exploration: Exploration) -> Iterator[str]:
    yield f"\n<details><summary>Explored: {prose(explored.summary(exploration))}</summary>\n"
    yield "| Property | Examples | Requests | Found |\n|---|---:|---:|---:|"
    for each in explored.searched(exploration):
        yield f"| {prose(explored.name(each))} | {each.examples:,} | {each.requests:,} | {each.found or ''} |"
    yield ""
    for each in explored.idle(exploration):
        yield f"- not searched: {prose(explored.name(each))}: {prose(each.why_not)}"
    if told := explored.again(exploration):
        yield f"- {prose(told)}"
    yield "\n</details>"


def _cell(text: str) -> str:
    """A code span within a table, where a bar would begin the next cell."""
    return span(text).replace("|", "\\|")


def _notified(dossier: Dossier) -> Iterator[str]:
    if dossier.assessment.notices:
        yield f"\n### Deprecated ({len(dossier.assessment.notices)})\n"
    for notice in dossier.assessment.notices:
        yield f"- {span(notice_line(notice))}"


def _offered(dossier: Dossier) -> Iterator[str]:
    if not dossier.capabilities:
        return
    title = f"What it offers ({len(dossier.offered)} of {len(dossier.capabilities)} permissions seen in use)"
    yield f"\n<details><summary>{title}</summary>\n"
    for requirement, capability in dossier.offered:
        yield f"- {prose(capability.summary)} {span(requirement.id)}, {prose(often(capability))}"
    yield "\n</details>"


def _untried(dossier: Dossier) -> Iterator[str]:
    reasons = [(entry.id, entry.result.reason) for entry in dossier.labelled(Verdict.NOT_RUN)]
    reasons += untried(dossier)
    if not reasons:
        return
    yield f"\n<details><summary>Not tried ({len(reasons)})</summary>\n"
    for kind, names in grouped(reasons):
        yield f"- {len(names)}: {prose(kind)}"
    yield "\n</details>"
