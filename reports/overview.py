"""The overview of a fleet: one page, one JSON file and one Markdown file on all its targets."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from accord import __version__
from accord.model.fleet import Outcome, gravest
from accord.record.whole import write_whole
from accord.wire.urls import shown
from reports.templating import asset, digest, environment
from reports.visible import one_line
from reports.words import EXIT_CODES

_REASONS = 5
_KINDS = {1: "fail", 0: "pass"}
COUNTED = {
    "fail": "fail", "pass": "pass", "inconclusive": "inconclusive", "error": "error", "not_run": "not run",
    "not_applicable": "n/a",
}  # fmt: skip


def write_overview(folder: Path, outcomes: Sequence[Outcome]) -> dict[str, Path]:
    """Write `overview.html`, `overview.json` and `overview.md` into the folder of a fleet; gives their paths.

    What an earlier overview there tells of other targets stays.
    """
    found = [_row(folder, outcome) for outcome in outcomes]
    found = [*_earlier(folder, {row["name"] for row in found}), *found]
    code = gravest(row["exit_code"] for row in found)
    texts = {
        "html": page(found, code),
        "json": json.dumps(_document(found, code), indent=1, ensure_ascii=False) + "\n",
        "md": markdown(found, code),
    }
    written = {}
    for ending, text in texts.items():
        written[ending] = folder / f"overview.{ending}"
        write_whole(written[ending], text)
    return written


def _earlier(folder: Path, names: Collection[str]) -> list[dict[str, Any]]:
    """What an overview that is there tells of targets but those of some names."""
    try:
        rows = json.loads((folder / "overview.json").read_text(encoding="utf-8"))["targets"]
        return [{**row, "kind": _kind(row["exit_code"])} for row in rows if row["name"] not in names]
    except (OSError, ValueError, LookupError, TypeError):
        return []


def page(rows: Sequence[dict[str, Any]], code: int) -> str:
    """The page; everything in it that came from elsewhere is escaped."""
    style = asset("overview.css")
    templates = environment()
    templates.filters["one_line"] = one_line
    return templates.get_template("overview.html").render(
        rows=rows, code=code, verdict=EXIT_CODES[code], counted=COUNTED, version=__version__, style=Markup(style),
        most=_REASONS, policy=f"default-src 'none'; style-src {digest(style)}; base-uri 'none'; form-action 'none'",
    )  # fmt: skip


def markdown(rows: Sequence[dict[str, Any]], code: int) -> str:
    """The overview as Markdown: a table, and below it what blocks."""
    lines = [f"# {len(rows)} targets: {EXIT_CODES[code]}", ""]
    lines += [f"| target | verdict | {' | '.join(COUNTED.values())} | report |", "|---" * (3 + len(COUNTED)) + "|"]
    for row in rows:
        counts = " | ".join(str(row["summary"].get(name, "")) for name in COUNTED)
        report = f"[report]({row['report']})" if row["report"] else ""
        lines.append(f"| {row['name']} | {row['verdict']} ({row['exit_code']}) | {counts} | {report} |")
    for row in rows:
        if row["blocks"]:
            lines += ["", f"## {row['name']}", "", *(f"- {_plain(reason)}" for reason in row["blocks"])]
    return "\n".join(lines) + "\n"


def _row(folder: Path, outcome: Outcome) -> dict[str, Any]:
    """What is told of one target."""
    found = outcome.assessment
    report = f"{outcome.folder}/report.html"
    told = found.reasons if found and found.exit_code == outcome.exit_code else tuple(outcome.said.splitlines())
    return {
        "name": outcome.target.name,
        "url": found.target.get("url", "") if found else shown(outcome.target.url),
        "contract": outcome.target.contract,
        "exit_code": outcome.exit_code,
        "verdict": EXIT_CODES[outcome.exit_code],
        "kind": _kind(outcome.exit_code),
        "summary": found.summary if found else {},
        "requests": found.requests if found else 0,
        "blocks": list(told) if outcome.exit_code else [],
        "report": report if (folder / report).exists() and found else "",
    }


def _kind(code: int) -> str:
    return _KINDS.get(code, "undecided")


def _document(rows: Sequence[dict[str, Any]], code: int) -> dict[str, Any]:
    kept = [{name: value for name, value in row.items() if name != "kind"} for row in rows]
    return {"accord": __version__, "exit_code": code, "targets": kept}


def _plain(text: str) -> str:
    """A text on one line of Markdown, whatever it holds."""
    line = one_line(text)
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#|!&" else character for character in line)
