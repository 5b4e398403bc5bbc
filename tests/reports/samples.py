"""Assessments made by hand, with a record to go with them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from accord.model.assessment import Assessment, Evidence, Result
from accord.model.exchange import Exchange, Request, Response
from accord.model.requirement import Level, Requirement
from accord.model.verdict import Verdict
from accord.record.curl import curl
from accord.record.ledger import Ledger
from accord.runtime.registry import library

STANDARD = "jsonapi-1.1"
BASE = "http://127.0.0.1:9/api"
CYCLE = (Verdict.PASS,) * 12 + (Verdict.NOT_APPLICABLE, Verdict.INCONCLUSIVE, Verdict.NOT_RUN, Verdict.ERROR)


def requirements() -> list[Requirement]:
    """The requirements of the standard that a server can be seen to keep or break."""
    return [entry for entry in library() if entry.catalogue == STANDARD and not entry.why_untried]


def exchange(number: int = 1, body: bytes = b'{"data": null}', url: str = "/articles") -> Exchange:
    """An exchange with a JSON:API answer."""
    request = Request("GET", BASE + url, (("Accept", "application/vnd.api+json"),))
    response = Response(200, (("content-type", "application/vnd.api+json"),), body, "OK", 0.01)
    return Exchange(f"gw0-{number}", request, response, started=float(number))


def evidence(seen: Exchange, place: str = "/data", actual: str = "`data` is null", count: int = 1) -> Evidence:
    """Evidence in an exchange."""
    return Evidence(place, "an array", actual, seen.id, seen.request.line, "suites/x.py::rule",
                    curl(seen.request), count)  # fmt: skip


def result(requirement: Requirement, verdict: Verdict = Verdict.PASS, *found: Evidence, reason: str = "") -> Result:
    """What a run says of a requirement."""
    tried = 0 if verdict in (Verdict.NOT_RUN, Verdict.NOT_APPLICABLE) else 3
    return Result(requirement.id, requirement.level, verdict, tried, reason, findings=found)


def assessment(*results: Result, exit_code: int = 0, reasons: tuple[str, ...] = ()) -> Assessment:
    """An assessment of these results."""
    return Assessment(
        accord="0.1.0",
        started="2026-01-02T03:04:05Z",
        finished="2026-01-02T03:04:17Z",
        target={"url": BASE, "standard": STANDARD},
        contract={"name": "blog", "title": "The blog", "source": "blog.toml"},
        profile="ci",
        complete=True,
        requests=312,
        results=results,
        untested={entry.id: entry.why_untried for entry in library()
                  if entry.catalogue == STANDARD and entry.why_untried},
        exit_code=exit_code,
        reasons=reasons,
    )  # fmt: skip


def record(run_dir: Path, *seen: Exchange) -> Path:
    """Write exchanges into a run folder as a run does."""
    run_dir.mkdir(parents=True, exist_ok=True)
    ledger = Ledger(run_dir, "gw0")
    for each in seen:
        ledger.exchange(each)
    ledger.close()
    return run_dir


def broad(run_dir: Path) -> Assessment:
    """An assessment with every verdict: failing, waived and warned requirements of both levels, and the rest."""
    duties = requirements()
    must = [entry for entry in duties if entry.level is Level.MUST]
    should = [entry for entry in duties if entry.level is Level.SHOULD]
    articles = [{"type": "articles", "id": number, "attributes": {"title": "x" * 20}} for number in range(40)]
    document = {"data": articles}
    seen = [exchange(number, json.dumps(document).encode(), f"/articles?page={number}") for number in range(1, 9)]
    record(run_dir, *seen)
    special = {
        must[3].id: result(must[3], Verdict.FAIL, evidence(seen[0], "/data/7/id", "id is a number", 12),
                           evidence(seen[1], "/data/9/id", "id is a number"), evidence(seen[1], "content-type")),
        must[9].id: result(must[9], Verdict.FAIL, evidence(seen[2], "status", "status 500")),
        should[2].id: result(should[2], Verdict.FAIL, evidence(seen[3], "/links")),
        must[20].id: replace(result(must[20], Verdict.FAIL, evidence(seen[4], "/meta")), waived=True,
                             reason="waived until 2026-06-30 by api-team: the gateway adds it"),
        must[30].id: replace(result(must[30]), warnings=(evidence(seen[5], "/jsonapi/version"),)),
    }  # fmt: skip
    rest = (
        special.get(entry.id) or result(entry, CYCLE[number % len(CYCLE)], reason=_why(CYCLE[number % len(CYCLE)]))
        for number, entry in enumerate(duties)
    )
    failing = (must[3], must[9])
    return assessment(
        *rest, exit_code=1, reasons=tuple(f"{entry.id} ({entry.level}) is violated" for entry in failing)
    )


def _why(verdict: Verdict) -> str:
    return {
        Verdict.NOT_APPLICABLE: "nothing of this kind was seen",
        Verdict.INCONCLUSIVE: "the control GET /articles was answered 503",
        Verdict.NOT_RUN: "would change the target; allow it with --allow-writes",
        Verdict.ERROR: "KeyError: 'data'",
    }.get(verdict, "")
