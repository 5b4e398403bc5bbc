"""Allure 2 result files: one result for each requirement, its evidence attached."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from allure_commons.logger import AllureFileLogger
from allure_commons.model2 import Attachment, Label, Link, Parameter, Status, StatusDetails, TestResult
from allure_commons.types import LabelType, LinkType, Severity

from accord.model.requirement import Level
from accord.model.verdict import Verdict
from accord.runtime.registry import registry
from reports.dossier import WAIVED, Cause, Dossier, Entry, Section
from reports.promised import parameters
from reports.shown import as_text, request_lines, response_lines
from reports.visible import one_line, visible
from reports.words import LABELS, command, line, link, reason

_ATTACHED = 3
_STATUS = {Verdict.PASS.value: Status.PASSED, Verdict.FAIL.value: Status.FAILED, Verdict.ERROR.value: Status.BROKEN}
_SEVERITY = {
    Level.MUST: Severity.CRITICAL, Level.MUST_NOT: Severity.CRITICAL,
    Level.SHOULD: Severity.NORMAL, Level.SHOULD_NOT: Severity.NORMAL,
    Level.MAY: Severity.MINOR, Level.ADVICE: Severity.TRIVIAL,
}  # fmt: skip


def write(dossier: Dossier, path: Path) -> None:
    """Write the results into a folder, which is emptied first."""
    logger: Any = AllureFileLogger(path, clean=True)  # type: ignore[no-untyped-call]
    for section in dossier.sections:
        for entry in section.entries:
            _report(logger, dossier, section, entry)
    _environment(dossier, path / "environment.properties")


def _report(logger: Any, dossier: Dossier, section: Section, entry: Entry) -> None:
    result = _result(dossier, section, entry)
    for number, (name, text) in enumerate(_texts(dossier, entry)):
        source = f"{result.uuid}-{number}-attachment.txt"
        logger.report_attached_data(visible(text), source)
        result.attachments.append(Attachment(name=name, source=source, type="text/plain"))
    result.file_pattern = f"{result.uuid}-result.json"  # the library's own pattern draws a random name
    logger.report_result(result)


def _result(dossier: Dossier, section: Section, entry: Entry) -> TestResult:
    requirement, assessment = entry.requirement, dossier.assessment
    case, where = f"{entry.id} {assessment.contract.get('name', '')}", assessment.target.get("url", "")
    started = _milliseconds(assessment.started)
    clause = link(requirement)
    return TestResult(
        uuid=str(uuid.uuid5(uuid.NAMESPACE_URL, _safe(f"{case} {where} {assessment.started}"))),
        # One case for a requirement of a contract: Allure 2 keeps histories by the first, Allure 3 by the second.
        historyId=_digest(case),
        testCaseId=_digest(case),
        fullName=visible(entry.id),
        name=visible(requirement.summary or entry.id),
        description=visible(_description(entry)),
        status=_STATUS.get(entry.label, Status.SKIPPED),
        statusDetails=_details(entry),
        stage="finished",
        start=started,
        stop=started,
        parameters=[Parameter(name=name, value=visible(value), excluded=True) for name, value in _figures(entry)],
        labels=[Label(name=name, value=visible(value)) for name, value in _labels(dossier, section, entry)],
        links=[Link(type=LinkType.LINK, url=clause, name="clause")] if clause else [],
    )


def _details(entry: Entry) -> StatusDetails | None:
    told = "\n".join(_told(entry, cause) for cause in entry.causes)
    if entry.label == Verdict.FAIL:
        return StatusDetails(message=told or "violated")
    if entry.label == Verdict.PASS:
        warned = "\n".join(f"warning: {_told(entry, cause)}" for cause in entry.warnings)
        return StatusDetails(message=warned) if warned else None
    message = one_line(f"{LABELS[entry.label]}: {reason(entry)}", 600)
    return StatusDetails(message=message, trace=told or None, known=entry.label == WAIVED)


def _told(entry: Entry, cause: Cause) -> str:
    """The finding without the id of its exchange, so that the same trouble has the same text in every run."""
    return line(entry, replace(cause.evidence, exchange=""))


def _figures(entry: Entry) -> Iterator[tuple[str, str]]:
    """The kind of a promise, and its parameters; they make no other case of it where they change."""
    if entry.promise:
        yield "kind", entry.promise.kind
        yield from parameters(entry.promise)


def _labels(dossier: Dossier, section: Section, entry: Entry) -> Iterator[tuple[str, str]]:
    level = entry.result.level
    known = registry().library.catalogues.get(entry.requirement.catalogue)
    epic = section.contract or (known.title if known else dossier.standard)
    yield LabelType.EPIC, epic
    yield LabelType.FEATURE, section.title
    yield LabelType.STORY, entry.id
    yield LabelType.PARENT_SUITE, epic
    yield LabelType.SUITE, section.title
    yield LabelType.SEVERITY, _SEVERITY[level].value
    yield LabelType.TAG, level.value
    yield LabelType.FRAMEWORK, "accord"


def _description(entry: Entry) -> str:
    requirement = entry.requirement
    parts = {"Tried by": requirement.probe, "Reading": requirement.risk, "Applies when": requirement.when}
    return "\n\n".join([requirement.summary, *(f"{name}: {text}" for name, text in parts.items() if text)])


def _texts(dossier: Dossier, entry: Entry) -> Iterator[tuple[str, str]]:
    for cause in (*entry.causes, *entry.warnings)[:_ATTACHED]:
        evidence = cause.evidence
        if exchange := dossier.exchanges.get(evidence.exchange):
            yield f"{exchange.id} request", as_text(request_lines(exchange))
            yield f"{exchange.id} response", as_text(response_lines(exchange, evidence.place))
        if evidence.curl:
            yield f"{evidence.exchange} curl", command(evidence)


def _environment(dossier: Dossier, path: Path) -> None:
    assessment = dossier.assessment
    facts = {
        "Target": str(assessment.target.get("url", "")),
        "Contract": str(assessment.contract.get("name", "")),
        "Standard": dossier.standard,
        "Profile": assessment.profile,
        "Accord": assessment.accord,
    }
    lines = (f"{name} = {one_line(value)}".replace("\\", "\\\\") for name, value in facts.items())
    text = "\n".join(lines).encode("ascii", "backslashreplace").decode("ascii")
    path.write_text(text + "\n", encoding="ascii")


def _milliseconds(stamp: str) -> int:
    try:
        return round(dt.datetime.fromisoformat(stamp).timestamp() * 1000)
    except ValueError:
        return 0


def _digest(text: str) -> str:
    return hashlib.md5(_safe(text).encode(), usedforsecurity=False).hexdigest()


def _safe(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
