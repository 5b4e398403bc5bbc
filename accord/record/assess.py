"""Folds the record of a run into its assessment; reads files, sends nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from accord.model.assessment import Assessment, Capability, Evidence, Result
from accord.model.exchange import Exchange, Request, exchange_from_json
from accord.model.finding import Finding
from accord.model.requirement import Level, Requirement
from accord.model.verdict import Verdict, fold
from accord.record.curl import curl
from accord.record.ledger import SESSION, ended_in_order, exchanges, ledgers, lines
from accord.record.notices import may_notify
from accord.record.uses import Uses
from accord.record.whole import write_whole

_EXAMPLES = 3


@dataclass(slots=True)
class Tally:
    """Everything that the record says of one requirement."""

    verdicts: set[Verdict] = field(default_factory=set)
    tried: int = 0
    reasons: dict[str, None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Folded:
    """The ledgers of a run read once; `sessions` of them were led through all phases, or through some."""

    tallies: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    uses: defaultdict[str, Uses] = field(default_factory=lambda: defaultdict(Uses))
    requests: dict[str, Request] = field(default_factory=dict)
    sent: int = 0
    complete: bool = True
    sessions: int = 0
    missing: dict[str, list[str]] = field(default_factory=dict)
    untried: dict[str, str] = field(default_factory=dict)
    left_behind: list[str] = field(default_factory=list)
    notified: list[Exchange] = field(default_factory=list)
    intercepted: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] | None = None

    def exclude(self, requirement_id: str, reason: str) -> None:
        """Note that a requirement does not concern the target."""
        tally = self.tallies[requirement_id]
        tally.verdicts.add(Verdict.NOT_APPLICABLE)
        tally.reasons.setdefault(reason)


def fold_record(run_dir: Path) -> Folded:
    """Read every ledger of a run."""
    folded = Folded()
    planned: dict[str, list[str]] = {}
    seen_keys: set[str] = set()
    asked: dict[str, Asked] = {}
    done: dict[str, dict[str, Any]] = {}
    for path in ledgers(run_dir):
        closed, names, worker = False, [], ""
        for line in lines(path):
            closed = False
            match line["line"]:
                case "header":
                    names, worker = line["requirements"], line["worker"]
                case "exchange":
                    folded.sent += 1
                    if "response" in line and may_notify(line["response"]["headers"]):
                        folded.notified.append(exchange_from_json(line))
                case "more":
                    folded.sent += line["count"]
                case "sighting":
                    if line["key"] not in seen_keys:
                        seen_keys.add(line["key"])
                        _add_sighting(folded, asked.setdefault(line["asked"], Asked()), names, line)
                case "intercepted":
                    told = f"{line['request']} with status {line['status']}, to name the first"
                    folded.intercepted.setdefault(line["who"], told)
                case "facts":
                    folded.facts = folded.facts or line["facts"]
                case "plan":
                    planned.update(line["cases"])
                    folded.untried.update(line["untried"])
                case "case":
                    done[line["node"]] = line
                case "left-behind":
                    folded.left_behind += line["urls"]
                case "phase":
                    folded.complete &= ended_in_order(line)
                case "footer":
                    closed = True
        folded.complete &= closed
        folded.sessions += worker == SESSION
    for _, line in sorted(done.items()):
        _add_case(folded, line)
    folded.missing = {node: names for node, names in planned.items() if node not in done}
    folded.complete &= not folded.missing
    shown = {finding.exchange for tally in folded.tallies.values() for finding in tally.findings}
    folded.requests = {exchange.id: exchange.request for exchange in exchanges(run_dir, shown)}
    return folded


@dataclass(slots=True)
class Asked:
    """What was seen in the answers to one request, which counts once however often it was sent."""

    tried: dict[str, int] = field(default_factory=dict)
    findings: set[tuple[str, ...]] = field(default_factory=set)


def _add_sighting(folded: Folded, asked: Asked, names: list[str], line: dict[str, Any]) -> None:
    for number, count in line["tried"].items():
        name = names[int(number)]
        tally = folded.tallies[name]
        tally.tried += max(0, count - asked.tried.get(name, 0))
        tally.verdicts.add(Verdict.PASS)
        asked.tried[name] = max(count, asked.tried.get(name, 0))
    for number, effect in line.get("shown", {}).items():
        folded.uses[names[int(number)]].add(line["asked"], effect)
    for finding in map(Finding.from_json, line["findings"]):
        mark = (*finding.cause, finding.place)
        if mark in asked.findings:
            continue
        asked.findings.add(mark)
        tally = folded.tallies[finding.requirement]
        tally.findings.append(finding)
        if not finding.warning:
            tally.verdicts.add(Verdict.FAIL)


def _add_case(folded: Folded, line: dict[str, Any]) -> None:
    verdict = Verdict(line["verdict"])
    for name in line["requirements"]:
        tally = folded.tallies[name]
        tally.verdicts.add(verdict)
        tally.tried += verdict in (Verdict.PASS, Verdict.FAIL)
        if line["reason"]:
            tally.reasons.setdefault(line["reason"])
    for finding in map(Finding.from_json, line["findings"]):
        folded.tallies[finding.requirement].findings.append(finding)


def results(folded: Folded, requirements: Iterable[Requirement], secret_name: str = "") -> tuple[Result, ...]:
    """One result for each requirement that has a rule or check."""
    late = {name for names in folded.missing.values() for name in names}
    found = []
    for requirement in requirements:
        tally = _weighed(requirement, folded.tallies.get(requirement.id, Tally()))
        verdict = fold(tally.verdicts)
        reasons = list(tally.reasons)
        if not tally.verdicts:
            reasons = [folded.untried.get(requirement.id, "nothing of this kind was seen")]
            verdict = Verdict.NOT_RUN if requirement.id in folded.untried else Verdict.NOT_APPLICABLE
        if requirement.id in late:
            verdict = fold([*tally.verdicts, Verdict.NOT_RUN])
            reasons.append("interrupted before it was tried")
        speaks = verdict not in (Verdict.PASS, Verdict.FAIL)
        found.append(
            Result(
                id=requirement.id,
                level=requirement.level,
                verdict=verdict,
                tried=tally.tried,
                reason="; ".join(reasons) if speaks else "",
                findings=_evidence(tally.findings, folded.requests, secret_name, warning=False),
                warnings=_evidence(tally.findings, folded.requests, secret_name, warning=True),
                severity=requirement.severity,
            )
        )
    return tuple(found)


def _weighed(requirement: Requirement, tally: Tally) -> Tally:
    """The tally of a requirement: what is only advised is broken by what is elsewhere no more than a warning.

    What deviates from a mild one is a warning, and it is kept all the same.
    """
    if requirement.mild:
        verdicts: set[Verdict] = {Verdict.PASS if each is Verdict.FAIL else each for each in tally.verdicts}
        findings = [replace(finding, warning=True) for finding in tally.findings]
        return replace(tally, verdicts=verdicts, findings=findings)
    if requirement.level not in (Level.SHOULD, Level.SHOULD_NOT) or not tally.findings:
        return tally
    if requirement.advisory or requirement.severity:
        return tally
    findings = [replace(finding, warning=False) for finding in tally.findings]
    return replace(tally, findings=findings, verdicts={*tally.verdicts, Verdict.FAIL})


def capabilities(folded: Folded, permissions: Iterable[Requirement]) -> tuple[Capability, ...]:
    """What was seen of each permission that a server may make use of."""
    return tuple(
        Capability(permission.id, permission.summary, folded.uses[permission.id].times) for permission in permissions
    )


def _evidence(
    findings: Iterable[Finding], requests: Mapping[str, Request], secret_name: str, *, warning: bool
) -> tuple[Evidence, ...]:
    causes: defaultdict[tuple[str, ...], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.warning is warning:
            causes[finding.cause].append(finding)
    return tuple(
        Evidence(
            finding.place, finding.expected, finding.actual, finding.exchange, finding.request, finding.check,
            curl(requests[finding.exchange], secret_name) if finding.exchange in requests else "",
            len(same) if number == 0 else 1,
        )
        for same in causes.values()
        for number, finding in enumerate(sorted(same, key=str)[:_EXAMPLES])
    )  # fmt: skip


def write_assessment(run_dir: Path, assessment: Assessment) -> Path:
    """Write `assessment.json` into the run folder."""
    path = run_dir / "assessment.json"
    write_whole(path, json.dumps(assessment.to_json(), indent=1, ensure_ascii=False) + "\n")
    return path


def read_assessment(run_dir: Path) -> Assessment:
    """The assessment of a finished run; raises OSError or ValueError where there is none to read."""
    return Assessment.from_json(json.loads((run_dir / "assessment.json").read_text(encoding="utf-8")))
