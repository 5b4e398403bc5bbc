"""The gate: from an assessment to an exit code and its reasons, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from accord.model.assessment import Assessment, Result
from accord.model.verdict import Verdict
from accord.model.waiver import Waiver, WaiverUse

CONFORMANT, VIOLATED, USAGE, INCONCLUSIVE, BROKEN = range(5)


@dataclass(frozen=True, slots=True)
class Profile:
    """How strict a gate is, and on how many subjects each check is tried (None: on all)."""

    name: str
    should_blocks: bool = False
    decided: bool = False
    everything_run: bool = False
    subjects: int | None = 3


PROFILES = {
    "ci": Profile("ci"),
    "release": Profile("release", decided=True, everything_run=True, subjects=5),
    "audit": Profile("audit", subjects=None),
}


def weigh(
    assessment: Assessment,
    profile: Profile,
    waivers: Iterable[Waiver] = (),
    baseline: Assessment | None = None,
    today: dt.date | None = None,
) -> Assessment:
    """The assessment with its waived failures marked, its exit code and the reasons for it."""
    today = today or dt.date.today()
    waivers = tuple(waivers)
    known = {result.id for result in baseline.results if result.verdict is Verdict.FAIL} if baseline else set()
    results = tuple(_waive(result, waivers, today) for result in assessment.results)
    violated = [result for result in results if _blocks(result, profile) and result.id not in known]
    stale = [
        f"waiver for {waiver.requirement}: {why}" for waiver in waivers if (why := _stale(waiver, results, today))
    ]
    errors = _of(results, Verdict.ERROR)
    undecided = _of(results, Verdict.INCONCLUSIVE) if profile.decided else []
    not_run = _of(results, Verdict.NOT_RUN) if profile.everything_run else []
    reasons = [f"{result.id} ({result.level}) is violated" for result in violated] + stale
    reasons += [f"{result.id}: could not be judged, by our own error: {result.reason}" for result in errors]
    reasons += [f"{result.id}: inconclusive: {result.reason}" for result in undecided]
    reasons += [f"{result.id}: not run: {result.reason}" for result in not_run]
    if not assessment.complete:
        code = BROKEN
        reasons.insert(0, "the record is incomplete: the run was interrupted")
    elif violated or stale:
        code = VIOLATED
    elif errors:
        code = BROKEN
    elif undecided or not_run:
        code = INCONCLUSIVE
    else:
        code = CONFORMANT
    uses = tuple(_use(waiver, results, today) for waiver in waivers)
    return replace(assessment, results=results, exit_code=code, reasons=tuple(reasons), waivers=uses)


def _use(waiver: Waiver, results: tuple[Result, ...], today: dt.date) -> WaiverUse:
    covers = tuple(each.id for each in results if each.waived and waiver.matches(each.id))
    stale = _stale(waiver, results, today)
    return WaiverUse(waiver.requirement, "", waiver.reason, waiver.owner, str(waiver.until), covers, stale)


def _waive(result: Result, waivers: tuple[Waiver, ...], today: dt.date) -> Result:
    covering = (waiver for waiver in waivers if waiver.matches(result.id) and not waiver.expired(today))
    if result.verdict is not Verdict.FAIL or not (waiver := next(covering, None)):
        return result
    reason = f"waived until {waiver.until} by {waiver.owner}: {waiver.reason}"
    return replace(result, waived=True, reason=reason)


def _stale(waiver: Waiver, results: tuple[Result, ...], today: dt.date) -> str:
    if waiver.expired(today):
        return f"expired on {waiver.until}; mend the target or renew it"
    meant = [result.verdict for result in results if waiver.matches(result.id)]
    if Verdict.FAIL not in meant and not (meant and set(meant) == {Verdict.NOT_RUN}):
        return "matches no failure any more; remove it"
    return ""


def _blocks(result: Result, profile: Profile) -> bool:
    if result.verdict is not Verdict.FAIL or result.waived:
        return False
    return result.grave or profile.should_blocks


def _of(results: tuple[Result, ...], verdict: Verdict) -> list[Result]:
    return [result for result in results if result.verdict is verdict]
