"""Replays one finding of a run: sends what showed it again, and tells whether it still shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from accord.judge.rules import Rule
from accord.model.assessment import Assessment, Evidence, Result
from accord.model.codec import from_json
from accord.model.contract import Contract
from accord.model.finding import Finding, finding_id
from accord.model.fixed_case import FixedCase, read_cases
from accord.model.requirement import Requirement
from accord.model.validate import InvalidFile
from accord.model.verdict import Verdict
from accord.record.ledger import exchanges, ledgers, lines
from accord.runtime.concluding import conclude
from accord.runtime.folders import make_folder
from accord.runtime.options import Options, UsageError
from accord.runtime.promises import bound, in_force
from accord.runtime.reading import read_finished
from accord.runtime.registry import registry
from accord.runtime.resending import CannotTell, send_again
from accord.runtime.run import options_from, prepare, read_header, read_survey, secrets_of
from accord.runtime.scope import scope_of
from accord.runtime.session import carry_out
from accord.runtime.surveying.smoke import Unjudgeable
from accord.runtime.targets import check_target
from accord.runtime.weighing import profile_of

_CASE = "::case:"
_NAMED = 5


class Outcome(StrEnum):
    """Whether a finding still shows."""

    FIXED = "FIXED"
    FAILING = "STILL FAILING"
    UNKNOWN = "CANNOT TELL"


@dataclass(frozen=True, slots=True)
class Chosen:
    """One finding of a run, with the result that it belongs to."""

    result: Result
    evidence: Evidence

    @property
    def id(self) -> str:
        """The id of the finding."""
        return finding_id(self.result.id, self.evidence)

    @property
    def function(self) -> str:
        """The name of the rule, check or property that found it."""
        return self.evidence.check.partition("::")[2]

    @property
    def family(self) -> str:
        """What kind of module found it: rules, test, properties or settles."""
        return self.evidence.check.partition("::")[0].rpartition("/")[2].partition("_")[0]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of a finding, and what was answered now; `why` says why that cannot be told.

    `left` names what was created for it and could not be deleted.
    """

    outcome: Outcome
    now: str = ""
    why: str = ""
    left: tuple[str, ...] = ()


def choose(folder: Path, words: Sequence[str]) -> Chosen:
    """The finding of a run that words name: ids of a finding, of its requirement, of its exchange.

    Raises UsageError where they name none, or several.
    """
    every = list(_findings(_assessment(folder)))
    found = every
    for word in words:
        found = [each for each in found if word in (each.id, each.result.id, each.evidence.exchange)]
    causes = {each.id: each for each in reversed(found)}
    if not causes:
        known = "; ".join(f"{each.id} ({each.result.id})" for each in {each.id: each for each in every}.values())
        raise UsageError(f"{folder} holds no finding {' '.join(words)}; it holds {known or 'none'}")
    if len(causes) > 1:
        told = ", ".join(list(causes)[::-1][:_NAMED])
        told += f" and {len(causes) - _NAMED} more" if len(causes) > _NAMED else ""
        raise UsageError(f"{' '.join(words)} names {len(causes)} findings of {folder}; give the id of one: {told}")
    return found[0]


def replay(
    folder: Path, chosen: Chosen, into: Path, target: str | None = None, *, writes: bool = False, loads: bool = False
) -> Replayed:
    """Try again what showed a finding, at another base URL where one is given.

    A run that it takes goes into the folder `into`. Raises UsageError where that cannot be done as asked.
    """
    if target is not None:
        check_target(target)
    try:
        contract = from_json(Contract, read_header(folder)["contract"])
        contract = contract.at(target) if target else contract
        _require_credentials(contract)
        if chosen.family == "settles":
            raise CannotTell("only a whole run shows it, since it is judged by all that was exchanged")
        if chosen.family == "rules":
            return _by_rule(folder, chosen, contract, writes)
        _require_fresh(into)
        options = replace(
            _options(folder, chosen), run_dir=into, target=target, allow_writes=writes, allow_load=loads
        )
        if chosen.family == "properties":
            return _by_case(folder, chosen, contract, options)
        return _by_check(chosen, contract, replace(options, keyword=chosen.function), chosen.evidence.check)
    except (CannotTell, Unjudgeable) as error:
        return Replayed(Outcome.UNKNOWN, why=" ".join(str(error).split()))


def _require_fresh(folder: Path) -> None:
    """Make the folder for the run that it takes; raises UsageError where it holds one, or cannot be made."""
    if (folder / "run.json").exists():
        raise UsageError(f"{folder} holds a run already; name another folder with --run-dir")
    make_folder(folder)


def _findings(assessment: Assessment) -> Iterator[Chosen]:
    for result in assessment.results:
        for evidence in (*result.findings, *result.warnings):
            yield Chosen(result, evidence)


def _assessment(folder: Path) -> Assessment:
    """The assessment of a finished run, since one that was killed is left as it is."""
    if assessment := read_finished(folder):
        return assessment
    raise UsageError(f"{folder} holds no assessment; `accord report {folder}` writes it")


def _require_credentials(contract: Contract) -> None:
    try:
        secrets_of(contract)
    except UsageError as error:
        raise CannotTell(str(error)) from error


def _by_rule(folder: Path, chosen: Chosen, contract: Contract, writes: bool) -> Replayed:
    """Send the recorded request again, and judge the answer by the same rule."""
    survey = read_survey(folder)
    before = next(exchanges(folder, {chosen.evidence.exchange}), None)
    if survey is None or before is None:
        raise CannotTell("the record does not hold the exchange any more")
    rule = _rule(chosen, contract)
    again = send_again(folder, before, contract, rule, survey, writes=writes)
    now = f"{again.exchange.request.line}: status {again.exchange.status}"
    return replace(_weighed(chosen, again.sighting.findings, now), left=again.left)


def _rule(chosen: Chosen, contract: Contract) -> tuple[Requirement, Rule]:
    promised = (rule for each in in_force(contract) for rule in each.rules)
    for requirement, rule in (*registry().rules_for(*scope_of(contract, None).judged), *promised):
        if requirement.id == chosen.result.id and rule.name == chosen.evidence.check:
            return requirement, rule
    raise CannotTell(f"{chosen.evidence.check} does not judge {chosen.result.id} in this version of Accord")


def _by_check(chosen: Chosen, contract: Contract, options: Options, name: str) -> Replayed:
    """Carry out one check alone, in a run of its own, and compare by cause."""
    _require_known(chosen, contract)
    folder = prepare(options, contract)
    carry_out(folder, options)
    assessment = conclude(folder)
    every = [line for path in ledgers(folder) for line in lines(path)]
    cases = [line for line in every if line["line"] == "case" and _is_of(line["node"], name)]
    left = tuple(url for line in every if line["line"] == "left-behind" for url in line["urls"])
    verdicts = {Verdict(line["verdict"]) for line in cases}
    findings = [Finding.from_json(each) for line in cases for each in line["findings"]]
    findings = [each for each in findings if each.requirement == chosen.result.id]
    count = f"{len(cases)} case{'s' if len(cases) > 1 else ''}"
    found = replace(_weighed(chosen, findings, f"{chosen.function} holds, in {count}"), left=left)
    if found.outcome is Outcome.FAILING:
        return found
    reasons = dict.fromkeys(line["reason"] for line in cases if line["reason"])
    if not cases:
        result = next((each for each in assessment.results if each.id == chosen.result.id), None)
        raise CannotTell(result.reason if result and result.reason else "the check was not carried out")
    if verdicts & {Verdict.INCONCLUSIVE, Verdict.ERROR} or Verdict.PASS not in verdicts:
        raise CannotTell("; ".join(reasons) or "the check came to no verdict")
    return found


def _is_of(node: str, name: str) -> bool:
    """Whether a case is of a check, or of any fixed case of a file."""
    return node.startswith(name) if name.endswith(_CASE) else node.partition("[")[0] == name


def _by_case(folder: Path, chosen: Chosen, contract: Contract, options: Options) -> Replayed:
    """Try again the fixed case that was kept of what a property found."""
    case = _case(folder, chosen)
    cases = (options.run_dir or folder) / "cases"
    cases.mkdir(exist_ok=True)
    shutil.copyfile(case.source, cases / Path(case.source).name)
    options = replace(options, cases=cases, only=f"{chosen.result.id},{case.requirement}")
    return _by_check(chosen, contract, options, f"{case.breaks.partition('::')[0]}{_CASE}")


def _case(folder: Path, chosen: Chosen) -> FixedCase:
    """The fixed case of a finding: the one that failed, or that which the run wrote."""
    check, _, name = chosen.evidence.check.partition(_CASE)
    given = options_from(read_header(folder)).cases
    try:
        known = read_cases(given) if name and given else read_cases(folder / "cases")
    except InvalidFile as error:
        raise CannotTell(f"its fixed case is not at hand: {error}") from error
    fitting = [each for each in known if each.breaks == check and each.requirement == chosen.result.id]
    fitting = [each for each in known if each.name == name] if name else fitting
    alike = [each for each in fitting if each.expected == chosen.evidence.expected] or fitting
    if not alike:
        raise CannotTell("no fixed case of it was kept")
    return alike[0]


def _require_known(chosen: Chosen, contract: Contract) -> None:
    promised = {each.promise.id for each in bound(contract)}
    if chosen.result.id not in registry().library and chosen.result.id not in promised:
        raise CannotTell(f"{chosen.result.id} is not known to this version of Accord, nor promised by the contract")


def _options(folder: Path, chosen: Chosen) -> Options:
    """What the run was asked for, narrowed to one requirement."""
    asked = options_from(read_header(folder))
    known = asked.baseline if asked.baseline and asked.baseline.exists() else None
    asked = Options(profile=asked.profile, only=chosen.result.id, baseline=known, standard=asked.standard)
    try:
        profile_of(asked)
    except (UsageError, InvalidFile):
        return replace(asked, profile="audit")
    return asked


def _weighed(chosen: Chosen, findings: Sequence[Finding], passed: str) -> Replayed:
    """What findings of now say of one of before: the same, another in its place, or none."""
    same = [each for each in findings if finding_id(chosen.result.id, _as_before(each, chosen)) == chosen.id]
    violations = [each for each in findings if not each.warning]
    for each in same:
        return Replayed(Outcome.FAILING, f"{each.request}: {each.place}: {each.actual}, expected {each.expected}")
    for each in violations:
        told = f"{each.request}: {each.place}: {each.actual}, expected {each.expected}"
        return Replayed(Outcome.FAILING, f"{told} (otherwise than before)")
    return Replayed(Outcome.FIXED, passed)


def _as_before(finding: Finding, chosen: Chosen) -> Finding:
    """A finding of a fixed case as that of the property whose case it is."""
    return replace(finding, check=chosen.evidence.check) if _CASE in finding.check else finding
