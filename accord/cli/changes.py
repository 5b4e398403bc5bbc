"""Shows what changed between two runs: the gravest first with its evidence, and the same as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from accord.cli.output import save_json
from accord.model.assessment import Evidence
from accord.model.codec import to_json
from accord.record.diff import Change, Kind, count
from accord.runtime import bundle

_MOST = 15
_COLOURS = {Kind.WORSE: "red", Kind.UNDECIDED: "yellow", Kind.GONE: "yellow", Kind.BETTER: "green", Kind.NEW: "green"}
_MEANINGS = {
    Kind.WORSE: "fails now, and did not before, or in a cause that is new",
    Kind.UNDECIDED: "cannot be told now, or is no longer tried",
    Kind.GONE: "the old run judged it, the new one does not",
    Kind.BETTER: "failed or could not be told before, and passes now, or has fewer causes",
    Kind.NEW: "the old run did not try it",
}


def show(console: Console, changes: Sequence[Change], verbose: bool = False) -> None:
    """Print the changes by kind: what got worse all, of the rest the first of each kind unless all are wanted."""
    for kind in Kind:
        found = [each for each in changes if each.kind is kind]
        if not found:
            continue
        _say(console, f"{kind.value.upper()} ({len(found):,}): {_MEANINGS[kind]}", f"bold {_COLOURS[kind]}")
        most = len(found) if verbose or kind is Kind.WORSE else _MOST
        for change in found[:most]:
            _change(console, change, verbose)
        if len(found) > most:
            _say(console, f"  and {len(found) - most:,} more: --verbose shows them, --json writes them", "dim")
    told = ", ".join(f"{number:,} {kind.value}" for kind, number in count(changes).items() if number)
    _say(console, told or "no difference")


def write_json(changes: Sequence[Change], path: Path) -> None:
    """Write the changes with their counts; raises UsageError where that cannot be done."""
    data = {
        "summary": {kind.value: number for kind, number in count(changes).items()},
        "changes": [to_json(each) for each in changes],
    }
    save_json(data, path)


def _change(console: Console, change: Change, verbose: bool) -> None:
    bundle.make_importable()
    from reports.visible import one_line

    verdicts = " → ".join(
        verdict.value.replace("_", " ") if verdict else "none" for verdict in (change.before, change.after)
    )
    waived = ", waived" if change.waived else ""
    _say(console, f"  {change.id}  {change.level}: {verdicts}{waived}", "bold")
    if change.why:
        _say(console, f"    {one_line(change.why)}")
    for called, found in (("then", change.then), ("now", change.now)):
        for evidence in found if verbose else found[:2]:
            for line in _lines(called, evidence):
                _say(console, line)
        if len(found) > 2 and not verbose:
            _say(console, f"    {called}: {len(found) - 2:,} more of another cause", "dim")


def _lines(called: str, evidence: Evidence) -> Iterator[str]:
    from reports.visible import one_line, visible

    place = "" if evidence.place in ("", "status") else f"{evidence.place}: "
    wanted = f", expected {evidence.expected}" if evidence.expected else ""
    told = f"{evidence.exchange} {evidence.request}: {place}{evidence.actual}{wanted}".strip().removeprefix(": ")
    yield f"    {called}: {one_line(told, 600)}"
    if evidence.curl:
        curl = visible(evidence.curl)
        yield f"      {curl if len(curl) <= 2_000 else '(the curl line is long; --json writes it)'}"


def _say(console: Console, line: str, style: str = "") -> None:
    console.print(Text(line, style), soft_wrap=True)
