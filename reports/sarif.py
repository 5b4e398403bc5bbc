"""SARIF 2.1.0: a rule for each requirement, a result for each cause; code scanning, editors and databases read it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from accord.model.assessment import Evidence
from accord.model.finding import finding_id
from accord.model.requirement import MINOR, Requirement
from accord.model.verdict import Verdict
from reports import markdown
from reports.dossier import WAIVED, Cause, Dossier, Entry, Section
from reports.sarif_places import location, web_request, web_response
from reports.visible import one_line, visible
from reports.words import EXIT_CODES, apart, command, headline, line, link, reason

Json = dict[str, Any]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_URI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_LONGEST_TEXT = 1_000
_LONGEST_REASON = 2_000


def write(dossier: Dossier, path: Path) -> None:
    """Write the log, of one run; whatever a target sent stands in it as text."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(dossier)]}
    path.write_text(json.dumps(log, indent=1) + "\n", encoding="ascii")


def _run(dossier: Dossier) -> Json:
    assessment = dossier.assessment
    pairs = [(section, entry) for section in dossier.sections for entry in section.entries]
    rules = [_rule(section, entry) for section, entry in pairs]
    numbers = {entry.id: number for number, (_, entry) in enumerate(pairs)}
    driver = {"name": "Accord", "version": assessment.accord, "rules": rules}
    return {
        "tool": {"driver": driver},
        "automationDetails": _automation(dossier),
        "invocations": [_invocation(dossier, numbers)],
        "results": [result for _, entry in pairs for result in _results(dossier, entry, numbers[entry.id])],
        "properties": {
            "target": one_line(str(assessment.target.get("url", "")), _LONGEST_TEXT),
            "standard": dossier.standard,
            "contract": visible(str(assessment.contract.get("name", ""))),
            "profile": assessment.profile,
            "requests": assessment.requests,
        },
    }


def _automation(dossier: Dossier) -> Json:
    """What tells the runs of one contract from others: readers take all before the last slash as the category."""
    assessment = dossier.assessment
    parts = ["accord", str(assessment.contract.get("name", "")) or "target"]
    parts += [f"shard-{assessment.shard}"] if assessment.shard else []
    slugs = [re.sub(r"[^A-Za-z0-9._-]+", "-", part) for part in (*parts, assessment.started)]
    return {"id": "/".join(slugs), "description": _message(headline(dossier))}


def _invocation(dossier: Dossier, numbers: dict[str, int]) -> Json:
    assessment = dossier.assessment
    code = assessment.exit_code
    return {
        "executionSuccessful": code != 4,
        "exitCode": code,
        "exitCodeDescription": EXIT_CODES.get(code, "unknown"),
        "startTimeUtc": assessment.started,
        "endTimeUtc": assessment.finished,
        "toolExecutionNotifications": list(_notifications(dossier, numbers)),
        "toolConfigurationNotifications": [_notification("error", why) for why in apart(dossier)],
    }


def _notifications(dossier: Dossier, numbers: dict[str, int]) -> Iterator[Json]:
    """What went wrong while judging: requirements in error, those left open, and the notes of the run."""
    for label, level in ((Verdict.ERROR, "error"), (Verdict.INCONCLUSIVE, "warning")):
        for entry in dossier.labelled(label):
            rule = {"id": entry.id, "index": numbers[entry.id]}
            yield {**_notification(level, f"{entry.id}: {label}: {reason(entry)}"), "associatedRule": rule}
    for note in dossier.assessment.notes:
        yield _notification("note", note)


def _notification(level: str, text: str) -> Json:
    return {"level": level, "message": _message(text)}


def _rule(section: Section, entry: Entry) -> Json:
    requirement = entry.requirement
    level = _gravity(requirement)
    address = link(requirement)
    summary = _sentence(requirement.summary or entry.id)
    rule = {
        "id": entry.id,
        "name": "".join(word.capitalize() for word in re.split(r"[^A-Za-z0-9]+", entry.id.rpartition("/")[2])),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": _sentence(" ".join(filter(None, [summary, requirement.when])))},
        **({"helpUri": address} if _URI.fullmatch(address) else {}),
        "help": {"text": _help(entry), "markdown": _help_in_markdown(entry)},
        "defaultConfiguration": {"level": level},
        "properties": {
            "level": entry.result.level.value,
            "problem.severity": {"error": "error", "warning": "warning"}.get(level, "recommendation"),
            "precision": "very-high",
            "tags": [visible(tag) for tag in (entry.id.partition("/")[0], section.title, entry.result.level.value)],
        },
    }
    return rule if rule["name"] else {name: value for name, value in rule.items() if name != "name"}


def _gravity(requirement: Requirement) -> str:
    """How a breach weighs where nothing is known of the run."""
    if requirement.mild or requirement.advisory:
        return "note"
    if requirement.level.binding:
        return "warning" if requirement.severity in MINOR else "error"
    return "warning" if requirement.level.startswith("SHOULD") else "note"


def _parts(entry: Entry) -> list[tuple[str, str]]:
    requirement = entry.requirement
    named = {"Tried by": requirement.probe, "Applies when": requirement.when, "Reading": requirement.risk,
             "Source": requirement.source}  # fmt: skip
    return [(name, text) for name, text in named.items() if text]


def _help(entry: Entry) -> str:
    summary = entry.requirement.summary or entry.id
    return visible(
        "\n".join([f"{entry.result.level}: {summary}", *(f"{name}: {text}" for name, text in _parts(entry))])
    )


def _help_in_markdown(entry: Entry) -> str:
    told = [f"**{entry.result.level}** {markdown.prose(entry.requirement.summary or entry.id)}"]
    for name, text in _parts(entry):
        told.append(f"**{name}:** {f'<{text}>' if _URI.fullmatch(text) else markdown.prose(text)}")
    return "\n\n".join([*told, f"More: {markdown.span(f'accord explain {entry.id}')}"])


def _results(dossier: Dossier, entry: Entry, number: int) -> Iterator[Json]:
    """One result a cause: what fails by its gravity, waived or not, and what is warned about as a note."""
    level = "error" if entry.result.grave else "warning"
    failing = entry.causes if entry.label in (Verdict.FAIL, WAIVED) else ()
    for cause in failing:
        yield _result(dossier, entry, number, cause, level) | _standing(dossier, entry)
    for cause in entry.warnings:
        yield _result(dossier, entry, number, cause, "note")


def _standing(dossier: Dossier, entry: Entry) -> Json:
    """That a failure is waived, or how it stands to the baseline, where there is one."""
    if entry.label == WAIVED:
        return {"suppressions": [_suppression(entry)]}
    if dossier.assessment.baseline:
        return {"baselineState": "unchanged" if entry.result.known else "new"}
    return {}


def _suppression(entry: Entry) -> Json:
    return {"kind": "external", "status": "accepted", "justification": one_line(reason(entry), _LONGEST_REASON)}


def _result(dossier: Dossier, entry: Entry, number: int, cause: Cause, level: str) -> Json:
    evidence = cause.evidence
    exchange = dossier.exchanges.get(evidence.exchange)
    fingerprint = finding_id(entry.id, evidence)
    return {
        "ruleId": entry.id,
        "ruleIndex": number,
        "level": level,
        "message": _message(_told(entry, evidence)),
        "locations": [location(evidence, exchange)],
        "occurrenceCount": cause.count,
        # The first is the one that GitHub compares; without it, its uploader looks for a file to make it of.
        "partialFingerprints": {"primaryLocationLineHash": f"{fingerprint}:1", "accordFinding/v1": fingerprint},
        **({"relatedLocations": _others(dossier, cause.others)} if cause.others else {}),
        **({"webRequest": web_request(exchange)} if exchange else {}),
        **({"webResponse": web_response(exchange)} if exchange else {}),
        "properties": {
            "exchange": visible(evidence.exchange),
            "check": visible(evidence.check),
            **({"curl": command(evidence)} if evidence.curl else {}),
        },
    }


def _others(dossier: Dossier, others: Sequence[Evidence]) -> list[Json]:
    return [
        {"id": number, **location(each, dossier.exchanges.get(each.exchange)), "message": _message(each.actual)}
        for number, each in enumerate(others, 1)
    ]


def _told(entry: Entry, evidence: Evidence) -> str:
    """The finding in one line, which is the same in every run: the id of its exchange does not count."""
    return line(entry, replace(evidence, exchange="")) or "violated"


def _sentence(text: str) -> str:
    told = one_line(text, _LONGEST_TEXT)
    return told if told.endswith((".", "!", "?", "…")) else f"{told}."


def _message(text: str) -> Json:
    """A plain message: braces are doubled, for they enclose placeholders, and what would be a link is none."""
    told = one_line(text, _LONGEST_REASON) or "-"
    return {"text": told.replace("{", "{{").replace("}", "}}").replace("](", "] (")}
