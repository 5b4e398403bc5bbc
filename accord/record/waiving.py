"""Waivers at work: which failures they cover, and which of them no longer hold."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from accord.model.assessment import Assessment, Evidence, Result
from accord.model.finding import finding_id
from accord.model.validate import hint
from accord.model.verdict import Verdict
from accord.model.waiver import Waiver, WaiverUse

_SETTLED = (Verdict.PASS, Verdict.NOT_APPLICABLE)


def waive(assessment: Assessment, waivers: Sequence[Waiver], today: dt.date) -> Assessment:
    """The assessment with its waived failures marked, and how each waiver stood.

    A failure is waived where waivers in force cover all of its findings that are kept: the first few of each cause.
    """
    base = _path(str(assessment.target.get("url", "")))
    in_force = [waiver for waiver in waivers if not waiver.expired(today)]
    results = tuple(_waived(result, in_force, base) for result in assessment.results)
    uses = tuple(_use(waiver, results, base, today) for waiver in waivers)
    return replace(assessment, results=results, waivers=uses)


def below(request: str, base: str) -> str:
    """A request line as `METHOD /path?query`, its path below that of the base URL where it is one."""
    method, _, target = request.partition(" ")
    inside = base and target.startswith(base) and target[len(base) : len(base) + 1] in ("", "/", "?")
    rest = target[len(base) :] if inside else target
    return f"{method} {rest if rest.startswith('/') else f'/{rest}'}" if method else ""


def covered(waiver: Waiver, found: Evidence, base_url: str) -> bool:
    """Whether a waiver speaks of a finding of its requirement, which a target at an URL showed."""
    return waiver.covers(named(found, base_url))


def named(found: Evidence, base_url: str) -> str:
    """The request of a finding as a scope names it, below the base URL of the target."""
    return below(found.request, _path(base_url))


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")


def _waived(result: Result, in_force: Iterable[Waiver], base: str) -> Result:
    speaking = [waiver for waiver in in_force if waiver.matches(result.id)]
    if result.verdict is not Verdict.FAIL or not speaking:
        return result
    if whole := [waiver for waiver in speaking if not waiver.scope]:
        return replace(result, waived=True, reason=_accepted(whole[:1]))
    used: dict[Waiver, None] = {}
    for found in result.findings:
        request = below(found.request, base)
        covering = next((waiver for waiver in speaking if waiver.covers(request)), None)
        if covering is None:
            line = f"{found.exchange} {found.request}: {found.place}: {found.actual}".strip()
            return replace(result, reason=f"not waived: no waiver covers {line}")
        used.setdefault(covering)
    if not used:
        return replace(result, reason="not waived: no finding is kept that a scope could cover")
    return replace(result, waived=True, reason=_accepted(list(used)) + _kept(result))


def _accepted(waivers: Iterable[Waiver]) -> str:
    told = [
        f"waived until {each.until} by {each.owner}{f' at {each.scope}' if each.scope else ''}: {each.reason}"
        for each in waivers
    ]
    return "; ".join(told)


def _kept(result: Result) -> str:
    """How many findings were looked at, where not all are kept."""
    causes: defaultdict[str, int] = defaultdict(int)
    for each in result.findings:
        cause = finding_id(result.id, each)
        causes[cause] = max(causes[cause], each.count)
    kept, seen = len(result.findings), sum(causes.values())
    return f" (decided by the {kept} findings that are kept, of {seen})" if seen > kept else ""


def _use(waiver: Waiver, results: Sequence[Result], base: str, today: dt.date) -> WaiverUse:
    meant = [each for each in results if waiver.matches(each.id)]
    used = [each for each in meant if each.verdict is Verdict.FAIL and _covers_some(waiver, each, base)]
    stale = _stale(waiver, meant, used, results, today)
    covers = tuple(each.id for each in used if each.waived and not stale)
    return WaiverUse(waiver.requirement, waiver.scope, waiver.reason, waiver.owner, str(waiver.until), covers, stale)


def _covers_some(waiver: Waiver, result: Result, base: str) -> bool:
    return not waiver.scope or any(waiver.covers(below(each.request, base)) for each in result.findings)


def _stale(
    waiver: Waiver, meant: Sequence[Result], used: Sequence[Result], results: Sequence[Result], today: dt.date
) -> str:
    """Why a waiver does not hold; a requirement that was not run, or not decided, says nothing against one."""
    if waiver.expired(today):
        return f"expired on {waiver.until}; mend the target or renew it"
    if not meant:
        return f"matches no failure, since this run has no such requirement{_hint(waiver.requirement, results)}"
    failing = [each for each in meant if each.verdict is Verdict.FAIL]
    if used or any(each.verdict not in (*_SETTLED, Verdict.FAIL) for each in meant):
        return ""
    if failing:
        return f"its scope matches no finding: {failing[0].id} fails elsewhere; mend the scope or remove it"
    return "matches no failure any more; remove it"


def _hint(pattern: str, results: Sequence[Result]) -> str:
    found = hint(pattern, [each.id for each in results])
    return found if "did you mean" in found else "; remove it"
