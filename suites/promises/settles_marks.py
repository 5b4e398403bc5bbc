"""Marks that go away, and marked parts that change, do so only as it was announced."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from accord.authoring import Finding, Promise, Settlement, Verdict, WholeRun, settles
from suites.promises.marks import Parts, described, marked


@settles("lifecycle-marks", where=lambda promise: promise["aspect"] == "kept")
def marks_go_away_as_announced(promise: Promise, whole: WholeRun) -> Settlement:
    """A part that bore the mark in the baseline and bears it no more is among those announced."""
    before, after, why = _both(promise, whole)
    if why:
        return Settlement(Verdict.INCONCLUSIVE, reason=why)
    was = marked(before)
    lost = sorted(name for name in was & after.keys() if not after[name].marked)
    if lost and "announced" not in promise:
        told = f"{', '.join(lost)} lost the mark {promise['mark']}: look up whether that was announced"
        return Settlement(Verdict.INCONCLUSIVE, len(was), told)
    silent = [name for name in lost if name not in promise.get("announced", {})]
    findings = [_finding(name, "marked, or announced", "no longer marked, and not announced") for name in silent]
    return _settled(findings, len(was))


@settles("lifecycle-marks", where=lambda promise: promise["aspect"] == "notice")
def changes_of_marked_parts_are_announced_in_time(promise: Promise, whole: WholeRun) -> Settlement:
    """A marked part of the baseline that is gone, or has another type, was announced so many months before."""
    before, after, why = _both(promise, whole)
    if why:
        return Settlement(Verdict.INCONCLUSIVE, reason=why)
    was, changed = marked(before), list(_changed(before, after, promise))
    if changed and "announced" not in promise:
        told = ", ".join(f"{name} is {what}" for name, what, _ in changed)
        return Settlement(Verdict.INCONCLUSIVE, len(was), f"{told}: add the dates of the notices as `announced`")
    earliest, latest = _date_of(whole.baseline), _date_of(whole.folder)
    findings, open_ones = [], []
    for name, what, months in changed:
        told = promise["announced"].get(name)
        date = dt.date.fromisoformat(told) if told else None
        if date is None or _later(date, months) > latest:
            actual = f"{what}, {f'announced on {date}' if date else 'not announced'}"
            findings.append(_finding(name, f"{months} months of notice", actual))
        elif _later(date, months) > earliest:
            open_ones.append(name)
    if open_ones and not findings:
        return Settlement(Verdict.INCONCLUSIVE, len(was), f"{', '.join(open_ones)}: changed between {earliest} and "
                          f"{latest}, which may have been too soon")  # fmt: skip
    return _settled(findings, len(was))


def _both(promise: Promise, whole: WholeRun) -> tuple[Parts, Parts, str]:
    """What the baseline and this run describe, and why they cannot be compared where they cannot."""
    if whole.baseline is None:
        return {}, {}, "no earlier run to compare with; name one with --baseline"
    before, after = described(whole.baseline, promise["mark"]), described(whole.folder, promise["mark"])
    why = "" if before and after else f"{'this run' if before else 'the earlier run'} read no description"
    return before, after, why or ("" if marked(before) else f"nothing was marked {promise['mark']}")


def _changed(before: Parts, after: Parts, promise: Promise) -> Iterator[tuple[str, str, int]]:
    """The marked parts that are gone or of another type, each with the months of notice that this takes."""
    for name in sorted(marked(before)):
        if name not in after:
            yield name, "removed", promise["removal_months"]
        elif after[name].form != before[name].form:
            yield name, "of another type", promise["breaking_months"]


def _settled(findings: list[Finding], tried: int) -> Settlement:
    return Settlement(Verdict.FAIL if findings else Verdict.PASS, tried, findings=tuple(findings))


def _finding(name: str, expected: str, actual: str) -> Finding:
    return Finding("", name, expected, actual)


def _date_of(folder: Path | None) -> dt.date:
    """The day on which a run began."""
    text = (folder / "run.json").read_text(encoding="utf-8") if folder else "{}"
    return dt.datetime.fromisoformat(json.loads(text)["started"]).date()


def _later(date: dt.date, months: int) -> dt.date:
    """The day so many months later, the last of its month where there is no such day."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    return dt.date(year, month + 1, min(date.day, calendar.monthrange(year, month + 1)[1]))
