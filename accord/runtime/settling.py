"""Settles the promises that only the whole of a run can show, into the tallies of its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from accord.model.requirement import Requirement
from accord.record.assess import Folded
from accord.runtime.options import Options
from accord.runtime.promises import Bound
from accord.runtime.settlements import WholeRun


def settle_promises(
    promises: Iterable[Bound], folded: Folded, whole: WholeRun, options: Options
) -> list[Requirement]:
    """Add what the whole run shows of promises to the tallies; returns the promises that something tries."""
    kept = [each for each in promises if each.ways]
    for each in kept:
        if why := _why_not_run(each, options, whole):
            folded.untried.setdefault(each.promise.id, why)
            continue
        for settler in each.settlers:
            settlement = settler.settle(each.promise, whole)
            tally = folded.tallies[each.promise.id]
            tally.verdicts.add(settlement.verdict)
            tally.tried += settlement.tried
            if settlement.reason:
                tally.reasons.setdefault(settlement.reason)
            tally.findings += [
                replace(finding, requirement=each.promise.id, check=settler.name) for finding in settlement.findings
            ]
    return [each.requirement for each in kept]


def _why_not_run(each: Bound, options: Options, whole: WholeRun) -> str:
    if not options.selects(each.promise.id):
        return "deselected by --only"
    if each.writes and not options.allow_writes:
        return "would change the target; allow it with --allow-writes"
    if each.loads and not options.allow_load:
        return "would load the target; allow it with --allow-load"
    if each.fills and whole.contract.allows("throwaway") is not True:
        return "would fill the target; only one that the contract marks as `throwaway` is asked for that"
    names = [name for name, _ in each.checks]
    if names and not any(map(options.has, names)):
        return f"belongs to another shard than {options.shard}"
    return "deselected by -k" if names and options.keyword else ""
