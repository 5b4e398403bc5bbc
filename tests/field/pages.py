"""Reports to look at in a browser: with everything that a page may hold, of many fails, of many exchanges."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from accord.model.assessment import Assessment
from accord.model.exchange import Exchange, Request, Response
from accord.model.measurement import Documented
from accord.model.notice import Notice
from accord.model.promise import Promise
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from accord.model.waiver import WaiverUse
from accord.record.assess import write_assessment
from accord.record.rates import write_rates
from reports import render
from tests.engine.limiters import Fixed, Log
from tests.reports.measured import FIGURES, joined, one
from tests.reports.samples import BASE, assessment, broad, evidence, record, requirements, result

PROMISES = (
    Promise("blog/pages/largest", "page-size-max", "MUST", "blog", "A page has at most 25 articles.", "The handbook",
            section="Paging", parameters={"parameter": "size", "max": 25, "path": "/articles"}),
    Promise("blog/tls/versions", "tls", "MUST", "blog", "Old versions of TLS are refused.", section="Transport",
            parameters={"versions": ["TLSv1.2", "TLSv1.3"]}),
    Promise("blog/old/notes", "deprecation-notice", "SHOULD", "blog", "Notes say that they end.", section="Age"),
)  # fmt: skip
NOTICE = Notice("GET", "/api/notes", 7, "gw0-3", "@1735689600", "2025-01-01", "Fri, 01 Jan 2027 00:00:00 GMT",
                "2027-01-01", "use articles", (("successor-version", "/articles"),))  # fmt: skip


def every_kind(run_dir: Path) -> Path:
    """A report with every verdict, waivers, promises, notices and measured limits."""
    made = broad(run_dir)
    limits = (one(Log(20, 2.0), "/kept", FIGURES, "holds"), one(Fixed(15, 2.0), "/less", FIGURES, "stricter"))
    write_rates(run_dir, joined(*limits))
    waived = next(each.id for each in made.results if each.waived)
    told = (
        WaiverUse(waived, "GET /articles*", "the gateway adds it", "api-team", "2026-06-30", (waived,)),
        WaiverUse("jsonapi-1.1/old/rule", "", "was so", "api-team", "2025-06-30", (), "expired on 2025-06-30"),
    )
    kept = [result(each.requirement()) for each in PROMISES]
    return _page(
        run_dir,
        replace(
            made,
            results=(*made.results, *kept),
            promises=PROMISES,
            notices=(NOTICE,),
            waivers=told,
            versions={"python": "3.11.7", "tls": "OpenSSL 3.0", "httpx": "0.28.1"},
            reasons=(*made.reasons, "waiver for jsonapi-1.1/old/rule: expired on 2025-06-30"),
        ),
    )


def limited(run_dir: Path) -> Path:
    """A report of a limit that is stricter than documented."""
    made = assessment(*map(result, requirements()))
    record(run_dir, *exchanges(1))
    write_rates(run_dir, one(Log(20, 2.0), "/items", Documented(25, 2.0), "stricter"))
    return _page(run_dir, made)


def failing(run_dir: Path, number: int = 20) -> Path:
    """A report of a server that breaks so many requirements that bind, those with the longest summaries."""
    duties = [entry for entry in requirements() if entry.level in (Level.MUST, Level.MUST_NOT)]
    duties.sort(key=lambda entry: -len(entry.summary))
    seen = list(exchanges(number))
    record(run_dir, *seen)
    broken = [result(entry, Verdict.FAIL, evidence(each)) for entry, each in zip(duties[:number], seen, strict=True)]
    mild = [result(entry, Verdict.FAIL) for entry in requirements() if entry.level is Level.SHOULD]
    rest = [
        result(entry, Verdict.INCONCLUSIVE if place % 9 == 0 else Verdict.NOT_RUN if place % 5 == 0 else Verdict.PASS)
        for place, entry in enumerate(duties[number:])
    ]
    uses = tuple(
        WaiverUse(f"jsonapi-1.1/a-family/some-requirement-{each}", "", "a reason of some length that takes its line",
                  "platform-team", f"2026-0{each}-30", (), "expired; mend the target or renew it" if each < 4 else "")
        for each in range(1, 8)
    )  # fmt: skip
    reasons = tuple(f"{each.id} ({each.level}) is violated" for each in broken)
    return _page(run_dir, replace(assessment(*broken, *mild, *rest, exit_code=1, reasons=reasons), waivers=uses))


def large(run_dir: Path, number: int = 10_000) -> Path:
    """A report of so many exchanges, with each requirement tried and some broken."""
    record(run_dir, *exchanges(number))
    seen = list(exchanges(60))
    made = [
        result(entry, Verdict.FAIL, *(evidence(each, f"/data/{place}/id") for place, each in enumerate(seen[:3])))
        if number % 12 == 0
        else result(entry)
        for number, entry in enumerate(requirements())
    ]
    return _page(run_dir, replace(assessment(*made, exit_code=1), requests=number))


def exchanges(number: int) -> Iterator[Exchange]:
    """Exchanges as a run has them, about a kilobyte each."""
    rows = [{"type": "articles", "id": str(each), "attributes": {"title": "x" * 40}} for each in range(12)]
    body = json.dumps({"data": rows}).encode()
    headers = (("content-type", "application/vnd.api+json"), ("vary", "Accept"), ("etag", '"0123456789abcdef"'))
    for each in range(1, number + 1):
        request = Request("GET", f"{BASE}/articles/{each}?page={each % 97}&sort=-title", (("Accept", "*/*"),))
        yield Exchange(f"gw0-{each}", request, Response(200, headers, body, "OK", 0.012), started=each / 50)


def _page(run_dir: Path, made: Assessment) -> Path:
    write_assessment(run_dir, made)
    return render(run_dir, made, ["html"])["html"]
