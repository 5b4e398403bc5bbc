"""The gate: from an assessment to an exit code and its reasons, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from fractions import Fraction

from accord.model.assessment import Assessment, Result
from accord.model.profile import Profile, percent
from accord.model.verdict import Verdict
from accord.model.waiver import Waiver
from accord.record.diff import caveats, got_worse, new_causes
from accord.record.waiving import waive

CONFORMANT, VIOLATED, USAGE, INCONCLUSIVE, BROKEN = range(5)
KNOWN = "known from the baseline"
_TRIED = (Verdict.PASS, Verdict.FAIL)
_FEW = 5


def weigh(
    assessment: Assessment,
    profile: Profile,
    waivers: Iterable[Waiver] = (),
    baseline: Assessment | None = None,
    today: dt.date | None = None,
) -> Assessment:
    """The assessment with its waived and known failures marked, its exit code and the reasons for it.

    The codes, the gravest first: 4 where the record is incomplete; 1 where a requirement that blocks is violated, or
    a waiver does not hold; 4 where a check failed by our own error; 3 where the profile asks for more than was
    decided, run or tried; else 0. A baseline excuses violations that it has in the same causes, and nothing else.
    """
    judged = waive(assessment, tuple(waivers), today or dt.date.today())
    judged = _against(judged, baseline) if baseline else judged
    violated = [result for result in judged.results if _blocks(result, profile)]
    stale = [f"waiver for {_named(use.requirement, use.scope)}: {use.stale}" for use in judged.waivers if use.stale]
    errors = _of(judged, Verdict.ERROR)
    open_ = [*_undecided(judged, profile), *_too_little_tried(judged, profile)]
    reasons = [*(_violated(result, baseline) for result in violated), *stale]
    reasons += [f"{result.id}: could not be judged, by our own error: {result.reason}" for result in errors]
    reasons += open_
    if not assessment.complete:
        code = BROKEN
        reasons.insert(0, "the record is incomplete: the run was interrupted")
    elif violated or stale:
        code = VIOLATED
    elif errors:
        code = BROKEN
    else:
        code = INCONCLUSIVE if open_ else CONFORMANT
    notes = (*judged.notes, *_idle_patterns(judged, profile))
    return replace(
        judged, profile=profile.name, demands=profile.demands, exit_code=code, reasons=tuple(reasons), notes=notes
    )


def tried_of(assessment: Assessment) -> tuple[int, int]:
    """How many requirements were tried, of how many that apply.

    All those apply that something tries and that did not turn out not to be applicable; those are tried that passed
    or failed, waived or not. What is inconclusive, in error or not run applies and was not tried. Requirements that
    nothing can try are not among the results, and count neither way.
    """
    verdicts = [result.verdict for result in assessment.results]
    applies = [verdict for verdict in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    return sum(verdict in _TRIED for verdict in applies), len(applies)


def _against(assessment: Assessment, baseline: Assessment) -> Assessment:
    """Mark the failures that a baseline has in the same causes, and note what it is no measure for."""
    before = {result.id: result for result in baseline.results}
    results = tuple(
        replace(result, known=True, reason="; ".join(filter(None, [result.reason, KNOWN])))
        if result.verdict is Verdict.FAIL and not result.waived and not got_worse(before.get(result.id), result)
        else result
        for result in assessment.results
    )
    told = f"the run of {baseline.started or 'an unknown time'} at {baseline.target.get('url', 'an unknown target')}"
    notes = (*assessment.notes, *caveats(baseline, assessment, "the baseline"))
    return replace(assessment, results=results, baseline=told, notes=notes)


def _violated(result: Result, baseline: Assessment | None) -> str:
    told = f"{result.id} ({result.level}) is violated"
    before = next((each for each in baseline.results if each.id == result.id), None) if baseline else None
    if before and before.verdict is Verdict.FAIL:
        first = new_causes(before, result)[0]
        told += f" in a way that is new against the baseline: {first.request} {first.place}: {first.actual}"
    return f"{told}; {result.reason}" if result.reason else told


def _blocks(result: Result, profile: Profile) -> bool:
    if result.verdict is not Verdict.FAIL or result.waived or result.known:
        return False
    ruled = profile.blocks(result.id)
    return ruled if ruled is not None else result.grave or profile.should_blocks


def _undecided(assessment: Assessment, profile: Profile) -> Iterator[str]:
    """What was not decided or not run where the profile asks for that; of what only warns nothing is asked."""
    for asked, verdict, called in (
        (profile.decided, Verdict.INCONCLUSIVE, "inconclusive"),
        (profile.everything_run, Verdict.NOT_RUN, "not run"),
    ):
        for result in _of(assessment, verdict) if asked else ():
            if profile.blocks(result.id) is not False:
                yield f"{result.id}: {called}: {result.reason}"


def _too_little_tried(assessment: Assessment, profile: Profile) -> Iterator[str]:
    if profile.require_tried is None:
        return
    tried, applies = tried_of(assessment)
    reached = Fraction(tried, applies) if applies else Fraction(0)
    if reached >= profile.require_tried:
        return
    untried = [each for each in assessment.results if each.verdict not in (*_TRIED, Verdict.NOT_APPLICABLE)]
    named = [f"{each.id} ({each.reason or each.verdict.value.replace('_', ' ')})" for each in untried[:_FEW]]
    if len(untried) > _FEW:
        named.append(f"and {len(untried) - _FEW:,} more")
    yield (
        f"{percent(reached)} of what applies was tried ({tried:,} of {applies:,} requirements), "
        f"{percent(profile.require_tried)} is required; untried: {', '.join(named) or 'nothing applies'}"
    )


def _idle_patterns(assessment: Assessment, profile: Profile) -> Iterator[str]:
    ids = [*(result.id for result in assessment.results), *assessment.untested]
    for pattern in (*profile.block, *profile.warn):
        if not any(fnmatchcase(name, pattern) for name in ids):
            yield f"the profile {profile.name} names {pattern}, which is no requirement of this run"


def _named(requirement: str, scope: str) -> str:
    return f"{requirement} at {scope}" if scope else requirement


def _of(assessment: Assessment, verdict: Verdict) -> Sequence[Result]:
    return [result for result in assessment.results if result.verdict is verdict]
