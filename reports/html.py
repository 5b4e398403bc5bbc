"""One self-contained HTML file: opens from disk, asks no network, runs no script but its own."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from accord.model.advice import Advice
from accord.model.assessment import Evidence
from accord.model.contract import file_name
from accord.model.requirement import Level
from accord.runtime.advice import advice_for
from reports import answer, beside, chart, cover, explored, log, rates
from reports.dossier import WAIVED, Dossier, Entry
from reports.promised import parameters
from reports.shown import request_lines, response_lines
from reports.templating import asset, digest, environment
from reports.visible import clip, one_line, shorten, visible
from reports.words import (
    EXIT_CODES,
    LABELS,
    apart,
    cited,
    command,
    grouped,
    headline,
    line,
    link,
    often,
    reason,
    seconds,
    untried,
)

_UNFOLDED = 5
_FOLDED = re.compile(r"<details(?! open)")
_IN_PRINT, _IN_THE_DARK = "@media print", "@media screen and (prefers-color-scheme: dark)"


def write(dossier: Dossier, path: Path) -> None:
    """Write the page."""
    path.write_text(page(dossier), encoding="utf-8")


def write_print(dossier: Dossier, path: Path) -> None:
    """Write the page as it prints: without a script, light, and with all that is folded opened."""
    path.write_text(_FOLDED.sub("<details open", page(dossier, printed=True)), encoding="utf-8")


def page(dossier: Dossier, printed: bool = False) -> str:
    """The page, as on a screen or as it prints; everything in it that came from elsewhere is escaped."""
    style, script = asset("report.css"), asset("report.js")
    if printed:
        style, script = style.replace(_IN_PRINT, "@media all").replace(_IN_THE_DARK, "@media not all"), ""
    return _environment().get_template("report.html").render(
        dossier=dossier,
        assessment=dossier.assessment,
        headline=headline(dossier),
        apart=apart(dossier),
        exit_codes=EXIT_CODES,
        seconds=seconds(dossier.assessment),
        levels=[level.value for level in Level if any(entry.result.level is level for entry in dossier.entries)],
        by_label={label: dossier.labelled(label) for label in LABELS},
        untested=grouped(untried(dossier)),
        requirements={requirement.id: (requirement, why) for requirement, why in dossier.untested},
        log=log.text(dossier.log),
        log_head=log.HEAD,
        share=answer.share(dossier),
        blocking=answer.blockers(dossier),
        most=answer.MOST,
        uses=answer.waivers(dossier),
        tables=beside.tables(dossier),
        unfolded=len(dossier.violated) + len(dossier.unheeded) <= _UNFOLDED,
        style=Markup(style),
        script=Markup(script),
        policy=f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; "
               "base-uri 'none'; form-action 'none'",
    )  # fmt: skip


@cache
def _environment() -> Environment:
    made = environment()
    made.filters.update(
        prose=prose,
        anchor=anchor,
        clip=clip,
        one_line=one_line,
        shorten=shorten,
        capitalised=capitalised,
        file_name=file_name,
        day=day,
        allowed=rates.allowed,
        window=rates.window,
        algorithm=rates.algorithm,
        documented=rates.documented,
        verdict=rates.verdict,
        limited=rates.title,
        facts=rates.facts,
        took=rates.took,
        explored=explored.summary,
        searched=explored.searched,
        idle=explored.idle,
        property=explored.name,
        statuses=explored.statuses,
        told=explored.told,
        cases=explored.again,
    )
    made.globals.update(
        line=line,
        cited=cited,
        command=command,
        link=link,
        often=often,
        reason=reason,
        evidence=_evidence,
        parameters=parameters,
        chart=chart.chart,
        plot=chart.PLOT,
        contract_version=cover.contract_version,
        demands=cover.demands,
        leave=cover.leave,
        checking=cover.checking,
        replay=cover.replay,
        waive=cover.waive,
        advice=_advice,
        WAIVED=WAIVED,
        labels=LABELS,
    )
    return made


def prose(text: str) -> Markup:
    """Prose as HTML, with its code spans."""
    pieces = visible(text).split("`")
    if len(pieces) % 2 == 0:
        return escape("`".join(pieces))
    return Markup("").join(
        escape(piece) if number % 2 == 0 else Markup("<code>{}</code>").format(piece)
        for number, piece in enumerate(pieces)
    )


def anchor(name: str) -> str:
    """A name as the id of an element."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name)


def day(moment: int) -> str:
    """The day of a moment in Unix seconds."""
    return dt.datetime.fromtimestamp(moment, dt.UTC).date().isoformat()


def _evidence(dossier: Dossier, evidence: Evidence) -> dict[str, Any] | None:
    """The lines of the exchange that an evidence refers to, where the record holds it."""
    exchange = dossier.exchanges.get(evidence.exchange)
    if exchange is None:
        return None
    return {"request": request_lines(exchange), "response": response_lines(exchange, evidence.place)}


def _advice(entry: Entry) -> Advice:
    """Why a requirement matters, its usual causes, and how to mend them."""
    return advice_for(entry.id, entry.promise.kind if entry.promise else "")


def capitalised(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]
