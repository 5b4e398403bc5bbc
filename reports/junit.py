"""JUnit XML as CI systems read it: a suite for each section, a case for each requirement, and one for the gate."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from reports.dossier import WAIVED, Dossier, Entry
from reports.promised import parameters
from reports.shown import as_text, request_lines, response_lines
from reports.visible import one_line, visible
from reports.words import EXIT_CODES, LABELS, command, headline, line, link, reason, seconds

_EVIDENCE = 3


def write(dossier: Dossier, path: Path) -> None:
    """Write the report.

    A violation is a failure, our own error an error; waived, inconclusive, not applicable and not run are skipped.
    """
    assessment = dossier.assessment
    root = ET.Element("testsuites", name="accord", time=f"{seconds(assessment):.0f}")
    for section in dossier.sections:
        suite = ET.SubElement(root, "testsuite", name=visible(section.called), time="0", timestamp=_stamp(assessment))
        for entry in section.entries:
            suite.append(_case(entry, section.name, dossier))
    root.append(_gate(dossier))
    for element in (*root, root):
        _count(element)
    del root.attrib["skipped"]  # which the schemas know of a suite, but not of all
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _case(entry: Entry, section: str, dossier: Dossier) -> ET.Element:
    case = _new_case(section, entry.id)
    match entry.label:
        case Verdict.FAIL:
            told = [line(entry, cause.evidence) for cause in entry.causes]
            _add(case, "failure", told[0] if told else "violated", "\n".join(told), entry.result.level.value)
        case Verdict.ERROR:
            _add(case, "error", reason(entry), reason(entry), "error")
        case Verdict.PASS:
            pass
        case label:
            # As its text as well, since GitLab shows no attribute.
            why = f"{LABELS[label]}: {reason(entry)}"
            _add(case, "skipped", why, why)
    parts = [_figures(entry)]
    if entry.label in (Verdict.FAIL, WAIVED) or entry.warnings:
        parts.append(_evidence(entry, dossier))
    _print(case, "\n\n".join(filter(None, parts)))
    return case


def _figures(entry: Entry) -> str:
    """The kind of a promise and its parameters, a line each; Jenkins' schema takes no properties of a case."""
    if entry.promise is None:
        return ""
    return "\n".join(
        f"{name} = {value}" for name, value in (("kind", entry.promise.kind), *parameters(entry.promise))
    )


def _print(case: ET.Element, text: str) -> None:
    """Give a case its output, in which nothing that a target sent names a file to GitLab."""
    if text:
        ET.SubElement(case, "system-out").text = visible(text).replace("[[ATTACHMENT", "[ [ATTACHMENT")


def _evidence(entry: Entry, dossier: Dossier) -> str:
    """The clause, each cause with its curl line, and the first exchanges."""
    parts = [f"{entry.result.level} {entry.requirement.summary}\n{link(entry.requirement)}".rstrip()]
    for number, cause in enumerate((*entry.causes, *entry.warnings)):
        evidence = cause.evidence
        kind = "" if number < len(entry.causes) else "warning: "
        parts.append(f"{kind}{line(entry, evidence)} ({cause.count} times)\n{command(evidence)}".rstrip())
        exchange = dossier.exchanges.get(evidence.exchange)
        if exchange and number < _EVIDENCE:
            parts.append(f"{as_text(request_lines(exchange))}\n\n{as_text(response_lines(exchange, evidence.place))}")
    return "\n\n".join(parts)


def _gate(dossier: Dossier) -> ET.Element:
    """The suite with one case for the exit code, since some of its reasons belong to no requirement."""
    assessment = dossier.assessment
    suite = ET.Element("testsuite", name="gate", time="0", timestamp=_stamp(assessment))
    case = ET.SubElement(suite, "testcase", classname="accord.gate", name=f"profile {assessment.profile}", time="0")
    if assessment.exit_code:
        means = EXIT_CODES.get(assessment.exit_code, "unknown")
        tag = "error" if assessment.exit_code == 4 else "failure"
        _add(case, tag, f"exit {assessment.exit_code}: {means}", "\n".join(assessment.reasons), means)
    _print(case, headline(dossier))
    return suite


def _new_case(section: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=visible(section), name=visible(name), time="0")


def _add(case: ET.Element, tag: str, message: str, text: str = "", kind: str = "") -> None:
    element = ET.SubElement(case, tag, message=one_line(message, 600))
    if kind:
        element.set("type", kind)
    if text:
        element.text = visible(text)


def _count(element: ET.Element) -> None:
    for name, path in (("tests", ""), ("failures", "/failure"), ("errors", "/error"), ("skipped", "/skipped")):
        element.set(name, str(len(element.findall(f".//testcase{path}"))))


def _stamp(assessment: Assessment) -> str:
    return visible(assessment.started).removesuffix("Z")
