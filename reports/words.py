"""The sentences that several reports share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from accord.model.assessment import Assessment, Capability, Evidence
from accord.model.notice import Notice
from accord.model.promise import NO_KIND
from accord.model.requirement import Requirement
from accord.model.verdict import Verdict
from accord.record.gate import KNOWN
from reports.dossier import WAIVED, Dossier, Entry
from reports.visible import one_line, visible

LABELS = {
    Verdict.FAIL.value: "fail",
    WAIVED: "waived",
    Verdict.ERROR.value: "error",
    Verdict.INCONCLUSIVE.value: "inconclusive",
    Verdict.PASS.value: "pass",
    Verdict.NOT_APPLICABLE.value: "not applicable",
    Verdict.NOT_RUN.value: "not run",
}
"""What each label is called, the gravest first."""

EXIT_CODES = {
    0: "conformant",
    1: "violated",
    2: "usage or contract error",
    3: "inconclusive or not run where the profile forbids it",
    4: "our own error, or an incomplete record",
}
"""What each exit code means."""

_HEADS = {0: "Conformant", 1: "Not conformant", 3: "Undecided", 4: "No verdict"}


def headline(dossier: Dossier) -> str:
    """The verdict in one line."""
    assessment = dossier.assessment
    facts = [
        *_violations(dossier),
        counted(len(dossier.minor), "minor breach", "minor breaches"),
        counted(len(dossier.unheeded), "recommendation is not followed", "recommendations are not followed"),
        counted(len(dossier.labelled(WAIVED)), "violation is waived", "violations are waived"),
        counted(
            len(dossier.labelled(Verdict.ERROR)),
            "requirement could not be judged, by our own error",
            "requirements could not be judged, by our own error",
        ),
        counted(len(dossier.labelled(Verdict.INCONCLUSIVE)), "is inconclusive", "are inconclusive"),
    ]
    facts.append(counted(len(apart(dossier)), "waiver does not hold", "waivers do not hold"))
    if not assessment.complete:
        facts.insert(0, "the record is incomplete")
    told = [fact for fact in facts if fact]
    if not dossier.violated and assessment.exit_code in (0, 3):
        told.insert(
            0,
            "no binding requirement that was tried is violated"
            if not dossier.minor
            else "nothing that matters is violated",
        )
    return f"{_HEADS.get(assessment.exit_code, 'No verdict')}: {'; '.join(told)}"


def _violations(dossier: Dossier) -> list[str]:
    """How many binding requirements are violated; those that the baseline has in the same causes count apart."""
    one, many = "binding requirement is violated", "binding requirements are violated"
    told = counted(len(dossier.violated), one, many)
    known = sum(entry.result.known for entry in dossier.violated)
    if known and known == len(dossier.violated):
        return [f"{told}, {KNOWN}"]
    if dossier.violated and dossier.assessment.exit_code == 0:
        return [f"{told}, and let pass by the profile or the baseline"]
    return [counted(len(dossier.violated) - known, one, many), counted(known, KNOWN)]


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its words; empty for none."""
    return f"{number:,} {one if number == 1 else many or one}" if number else ""


def tally(dossier: Dossier) -> str:
    """How many requirements got each label."""
    entries = dossier.entries
    counts = {label: sum(entry.label == label for entry in entries) for label in LABELS}
    return ", ".join(f"{count} {LABELS[label]}" for label, count in counts.items() if count) or "nothing was tried"


def line(entry: Entry, evidence: Evidence) -> str:
    """A finding as `gw1-17 GET /articles?sort=x: status 500, expected 400`."""
    where = "" if evidence.place in ("", "status") else f"{evidence.place}: "
    repeated = evidence.expected == entry.requirement.summary
    wanted = "" if repeated or not evidence.expected else f", expected {evidence.expected}"
    told = f"{evidence.exchange} {evidence.request}: {where}{evidence.actual}{wanted}"
    return one_line(told.strip().removeprefix(": "), 600)


def command(evidence: Evidence, most: int = 20_000) -> str:
    """The curl line; a comment where it is too long to show, since a part of it would send something else."""
    if len(evidence.curl) > most:
        return f"# the curl line has {len(evidence.curl):,} characters; it is in assessment.json"
    return visible(evidence.curl)


def often(capability: Capability) -> str:
    """In the answers to how many requests a permission was seen in use."""
    return f"seen in {counted(capability.times, 'answer', 'answers')}" if capability.seen else "not seen"


def reason(entry: Entry) -> str:
    """Why a requirement got its verdict, where that needs saying."""
    if entry.label == WAIVED and not entry.result.reason:
        return "the failure is waived"
    return entry.result.reason


def apart(dossier: Dossier) -> list[str]:
    """The gate's reasons that speak of waivers and not of what was tried."""
    return [why for why in dossier.assessment.reasons if why.startswith("waiver ")]


def untried(dossier: Dossier) -> list[tuple[str, str]]:
    """What nothing tries, each by the kind of its reason; contracts say of many promises why nothing could."""
    remarks = {promise.id for promise in dossier.assessment.promises if promise.kind == NO_KIND}
    return [
        (requirement.id, "nothing on the wire shows it, as the contract says" if requirement.id in remarks else why)
        for requirement, why in dossier.untested
    ]


def grouped(reasons: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Ids by the kind of reason for which they were not tried, the most frequent first."""
    kinds: dict[str, list[str]] = {}
    for name, why in reasons:
        kinds.setdefault(_kind(why), []).append(name)
    return sorted(kinds.items(), key=lambda kind: -len(kind[1]))


def _kind(why: str) -> str:
    if why.startswith("judged by"):
        return "judged with another requirement"
    return "cannot be observed from outside" if why.startswith("cannot be observed") else why


def seconds(assessment: Assessment) -> float:
    """How long the run took; 0 where its times cannot be read."""
    try:
        began, ended = (dt.datetime.fromisoformat(text) for text in (assessment.started, assessment.finished))
        return max((ended - began).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return 0.0


def notice_line(notice: Notice) -> str:
    """A notice of deprecation in one line: what it concerns, since when, until when, and what it says."""
    dates = [f"deprecated since {notice.since}"] if notice.since else ["deprecated"]
    dates += [f"ends {notice.ends or notice.sunset}"] if notice.sunset else []
    links = [f"{relation}: {target}" for relation, target in notice.links]
    told = "; ".join([", ".join(dates), *filter(None, [notice.text]), *links])
    return f"{notice.method} {notice.path}: {told} ({notice.count} answers, first {notice.exchange})"


def link(requirement: Requirement) -> str:
    """The address of the clause; empty where its source is none and names none."""
    return requirement.address


def cited(requirement: Requirement) -> str:
    """What the clause is called: its source, where that is no mere address."""
    return "clause" if requirement.source == requirement.address else requirement.source
