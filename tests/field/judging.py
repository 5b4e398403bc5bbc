"""Runs on the field servers, what is expected of them, and what they say in short."""

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from tests.field.servers import HERE


def judged(contract: Path, url: str, folder: Path, **asked: Any) -> Assessment:
    """What a run says of the server at a URL by a contract; `asked` are further options of the run."""
    return run(Options(contract=str(contract), target=url, run_dir=folder, **asked))[1]


def contract_of(name: str) -> Path:
    """The contract that lies beside a field server."""
    return HERE / name / "contract.toml"


def expectations(name: str) -> Mapping[str, Any]:
    """What each phase of a trial is expected to find: phase, then kind, then requirement and reason."""
    return tomllib.loads((HERE / "expected" / f"{name}.toml").read_text(encoding="utf-8"))


def told(expected: Mapping[str, Any], kind: str, *phases: str) -> set[str]:
    """The requirements of a kind (`fail`, `warn` or `undecided`) that are expected once these phases are over."""
    return {name for phase in phases for name in expected[phase].get(kind, {})}


def unreasoned(expected: Mapping[str, Any]) -> Iterable[str]:
    """The requirements that are expected for no reason that says anything."""
    reasons = [row for phase in expected.values() for kind in phase.values() for row in kind.items()]
    assert reasons
    return [name for name, reason in reasons if len(reason) <= 20]


def failed(assessment: Assessment) -> set[str]:
    """The requirements that a run found violated."""
    return {result.id for result in assessment.results if result.verdict is Verdict.FAIL}


def passed(assessment: Assessment) -> set[str]:
    """The requirements that a run found kept."""
    return {result.id for result in assessment.results if result.verdict is Verdict.PASS}


def warned(assessment: Assessment) -> set[str]:
    """The requirements that a run warned of."""
    return {result.id for result in assessment.results if result.warnings}


def undecided(assessment: Assessment) -> set[str]:
    """The requirements that a run could not decide."""
    return {result.id for result in assessment.results if result.verdict is Verdict.INCONCLUSIVE}
