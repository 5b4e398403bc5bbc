"""What the contract says beside what was seen: limits, pages, certificates, deprecations, and all other promises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from accord.model.notice import Notice
from accord.model.promise import Promise
from accord.model.terms import Deprecated
from accord.model.transport import Certificate
from accord.model.verdict import Verdict
from accord.record.notices import path_pattern
from reports import rates
from reports.dossier import Dossier, Entry
from reports.promised import figures
from reports.visible import one_line, shorten
from reports.words import LABELS, counted

_DAY = 86_400
_TOPICS = {
    "Rate limits": {
        "rate-limit", "rate-limit-headers", "rate-limit-recovery", "rate-limit-refusal", "rate-limit-scope",
    },
    "Pages": {"page-size-max", "offset-max", "pagination", "total-max"},
    "Limits": {
        "actions-max", "active-count-max", "bounds", "cardinality-max", "document-size-max", "feature-threshold",
        "parameter-length", "server-errors-max",
    },
    "Certificates": {"tls", "certificate-renewals-max"},
    "Deprecations and versions": {"deprecation-notice", "lifecycle-marks", "additive-only", "version-header"},
}  # fmt: skip
_REST = "Other promises"


@dataclass(frozen=True, slots=True)
class Row:
    """One thing promised or measured: what it is, what is documented, what was seen, and how these agree.

    `mark` is the verdict's class, by which it is coloured, and `called` its word; `goal` is where more of it stands.
    """

    what: str
    documented: str
    seen: str
    called: str
    mark: str
    goal: str = ""


def tables(dossier: Dossier) -> list[tuple[str, list[Row]]]:
    """The rows by topic, those topics that have any."""
    found: dict[str, list[Row]] = {topic: [] for topic in (*_TOPICS, _REST)}
    found["Rate limits"] += _rates(dossier)
    found["Certificates"] += _certificates(dossier)
    found["Deprecations and versions"] += _deprecations(dossier)
    for entry in dossier.entries:
        if entry.promise:
            found[_topic(entry.promise.kind)].append(_promise(entry))
    return [(topic, rows) for topic, rows in found.items() if rows]


def _topic(kind: str) -> str:
    return next((topic for topic, kinds in _TOPICS.items() if kind in kinds), _REST)


def _rates(dossier: Dossier) -> Iterator[Row]:
    for number, rate in enumerate(dossier.rating.limits if dossier.rating else (), 1):
        seen = f"{rates.allowed(rate)} in {rates.window(rate)}; {rates.algorithm(rate)}"
        verdict = rates.verdict(rate)
        mark = f"rate-{verdict.replace(' ', '-')}"
        yield Row(f"measured: {rates.title(rate)}", rates.documented(rate), seen, verdict, mark, f"limit-{number}")


def _promise(entry: Entry) -> Row:
    result = entry.result
    if result.findings or result.warnings:
        first, *others = (*result.findings, *result.warnings)
        seen = first.actual + (f" (and {counted(len(others), 'finding', 'findings')} more)" if others else "")
    elif result.verdict is Verdict.PASS:
        seen = f"as promised, {'once' if result.tried == 1 else f'{result.tried:,} times'}"
    else:
        seen = result.reason or "nothing of the kind"
    what = entry.requirement.summary or entry.id
    documented = shorten(_plainly(entry.promise), 200)
    return Row(what, documented, one_line(seen, 400), LABELS[entry.label], entry.label, f"r-{entry.id}")


def _plainly(promise: Promise | None) -> str:
    """Its kind with the parameters that are no tables; the list of requirements has them all."""
    if promise is None:
        return ""
    plain = {name: value for name, value in promise.parameters.items() if not _nested(value)}
    return figures(replace(promise, parameters=plain))


def _nested(value: object) -> bool:
    return isinstance(value, Mapping) or (isinstance(value, list | tuple) and any(map(_nested, value)))


def _certificates(dossier: Dossier) -> Iterator[Row]:
    facts = dossier.assessment.transport
    if facts is None or facts.handshake is None:
        return
    for number, certificate in enumerate(facts.handshake.chain):
        left = (certificate.not_after - facts.at) // _DAY
        called, mark = ("expired", "fail") if left < 0 else ("valid", "pass")
        if facts.at < certificate.not_before:
            called, mark = "not valid yet", "fail"
        what = "the host's certificate" if number == 0 else f"certificate {number + 1} of its chain"
        yield Row(what, "", _dates(certificate, left), called, mark, "transport")


def _dates(certificate: Certificate, left: int) -> str:
    told = f"expires {_day(certificate.not_after)}, issued {_day(certificate.not_before)}"
    return (
        f"{told}; {counted(abs(left), 'day', 'days') or 'no day'} {'left' if left >= 0 else 'ago'} when it was seen"
    )


def _deprecations(dossier: Dossier) -> Iterator[Row]:
    """What the contract calls deprecated beside what answers said of it, then what answers alone say."""
    notices, contract = list(dossier.assessment.notices), dossier.contract
    for base, terms in [(contract.base_url, terms) for terms in contract.deprecated] if contract else ():
        pattern = path_pattern(base + terms.path)
        told = [notice for notice in notices if notice.method == terms.method and notice.path == pattern]
        notices = [notice for notice in notices if notice not in told]
        yield _deprecation(terms, told)
    for notice in notices:
        yield Row(f"{notice.method} {notice.path}", "", _said(notice), "told", "", "deprecated")


def _deprecation(terms: Deprecated, told: list[Notice]) -> Row:
    what = f"{terms.method} {terms.path}" + (f", parameter {terms.parameter}" if terms.parameter else "")
    dates = [f"since {terms.since}"] if terms.since else []
    documented = ", ".join(["deprecated", *dates, *([f"ends {terms.sunset}"] if terms.sunset else [])])
    if not told:
        return Row(what, documented, "no answer of this run told it", "not seen", "")
    seen = "; ".join(map(_said, told))
    pairs = [(terms.since, notice.since) for notice in told] + [(terms.sunset, notice.ends) for notice in told]
    if any(ours and theirs and ours != theirs for ours, theirs in pairs):
        return Row(what, documented, seen, "other dates", "fail", "deprecated")
    return Row(what, documented, seen, "told", "pass", "deprecated")


def _said(notice: Notice) -> str:
    since, ends = notice.since or notice.deprecation, notice.ends or notice.sunset
    told = [f"since {since}"] if since else []
    told += [f"ends {ends}"] if ends else []
    told += [notice.text] if notice.text else []
    told.append(f"in {counted(notice.count, 'answer', 'answers')}")
    return one_line(", ".join(told), 400)


def _day(moment: int) -> str:
    return dt.datetime.fromtimestamp(moment, dt.UTC).date().isoformat()
