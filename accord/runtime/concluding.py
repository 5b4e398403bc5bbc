"""Concludes a run: folds its record into an assessment, and weighs that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from accord.model.assessment import Assessment
from accord.model.codec import from_json
from accord.model.contract import Contract, file_name
from accord.model.requirement import Requirement
from accord.model.transport import facts_from_json
from accord.record.assess import capabilities, fold_record, results, write_assessment
from accord.record.gate import CONFORMANT, INCONCLUSIVE
from accord.record.notices import notices_of
from accord.runtime.exploring.properties import CATALOGUE
from accord.runtime.options import Options
from accord.runtime.promises import bound
from accord.runtime.registry import registry
from accord.runtime.run import detections_of, now, options_from, read_header, read_survey
from accord.runtime.scope import scope_of
from accord.runtime.settlements import WholeRun
from accord.runtime.settling import settle_promises
from accord.runtime.weighing import weighed


def conclude(folder: Path) -> Assessment:
    """Fold the record, weigh it, and write `assessment.json`."""
    header = read_header(folder)
    contract, options = from_json(Contract, header["contract"]), options_from(header)
    folded = fold_record(folder)
    known, survey = registry(), read_survey(folder)
    scope = scope_of(contract, survey, options.tries_properties)
    requirements = known.tried(*contract.catalogues)
    if options.tries_properties:
        drawn = known.tried(CATALOGUE)
        requirements += [each for each in drawn if options.draws or each.id in folded.tallies]
    for requirement in requirements:
        if requirement.catalogue in scope.idle:
            folded.exclude(requirement.id, scope.idle[requirement.catalogue])
        elif why := _why_not_run(requirement, options):
            folded.untried.setdefault(requirement.id, why)
    secret_name = contract.auth.env if contract.auth else ""
    standards = results(folded, requirements, secret_name)
    promises = bound(contract)
    whole = WholeRun(folder, contract, survey, {result.id: result for result in standards}, options.baseline)
    kept = settle_promises(promises, folded, whole, options)
    notes = [_left(told) for told in folded.left_behind]
    notes += [f"{who} answered in place of the API: {told}" for who, told in folded.intercepted.items()]
    notes += (survey.untrusted, *survey.notes) if survey and survey.untrusted else survey.notes if survey else ()
    permissions = dict.fromkeys(permission for permission, _ in detections_of(scope, options))
    assessment = Assessment(
        accord=header["accord"],
        started=header["started"],
        finished=now(),
        target={
            "url": contract.base_url,
            "standard": contract.standard,
            "catalogues": known.present(contract.catalogues),
        },
        contract={"name": contract.name, "title": contract.title, "source": file_name(contract.source)},
        profile=options.profile,
        complete=folded.complete and folded.sessions >= len(header.get("shards", ("1/1",))),
        requests=folded.sent,
        results=(*standards, *results(folded, kept, secret_name)),
        untested={
            **known.untested(*contract.catalogues),
            **{each.promise.id: each.why_not for each in promises if each.why_not},
        },
        promises=tuple(each.promise for each in promises),
        versions=header.get("versions", {}),
        allowed=_allowed(options),
        shard=options.shard,
        notes=tuple(notes),
        capabilities=capabilities(folded, permissions),
        notices=notices_of(folded.notified),
        transport=facts_from_json(folded.facts) if folded.facts else None,
    )
    assessment = weighed(assessment, options)
    if survey and survey.untrusted and assessment.exit_code == CONFORMANT:
        assessment = replace(assessment, exit_code=INCONCLUSIVE, reasons=(survey.untrusted,))
    write_assessment(folder, assessment)
    return assessment


def _allowed(options: Options) -> tuple[str, ...]:
    """What the run was allowed to do to the target."""
    asked = {"write": options.allow_writes, "load": options.allow_load, "draw": options.draws}
    return ("read", *(name for name, given in asked.items() if given))


def _why_not_run(requirement: Requirement, options: Options) -> str:
    if not options.selects(requirement.id):
        return "deselected by --only"
    known = registry()
    if requirement.id in known.writing and not options.allow_writes:
        return "would change the target; allow it with --allow-writes"
    if requirement.id in known.loading and not options.allow_load:
        return "would load the target; allow it with --allow-load"
    if known.checks[requirement.id] and not any(map(options.has, known.checks[requirement.id])):
        return f"belongs to another shard than {options.shard}"
    if known.checks[requirement.id] and options.keyword:
        return "deselected by -k"
    return ""


def _left(told: str) -> str:
    """What a run left on its target: a URL, or in words what it may have left."""
    if told.startswith(("http://", "https://")):
        return f"left behind, since it could not be deleted: {told}"
    return f"may be left behind: {told}"
