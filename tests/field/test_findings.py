"""What a run finds wrong with each field server is what was found true by hand, and no run leaves a trace.

`expected/NAME.toml` tells for each requirement that fails or warns what the server does; docs/field-report.md shows
the exchanges.
"""

import tomllib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from accord.runtime.options import Options
from accord.runtime.session import run
from tests.field import servers

COLLECTIONS = ("articles", "people", "comments", "tags")
READING_BUDGET = 300
WRITING_BUDGET = 600


@dataclass(frozen=True, slots=True)
class Trial:
    """A server that was run on three times, once only reading, and what it stored before, between and after."""

    expected: Mapping[str, Mapping[str, Mapping[str, str]]]
    reading: Assessment
    writing: Assessment
    again: Assessment
    stored: tuple[Any, ...]

    def told(self, kind: str, *phases: str) -> set[str]:
        """The requirements that are expected to fail, or to warn, once these phases are over."""
        return {name for phase in phases for name in self.expected[phase].get(kind, {})}


@pytest.fixture(scope="module", params=["django", "node"])
def trial(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Trial:
    name, folder = request.param, tmp_path_factory.mktemp("field")
    if reason := servers.available(name):
        pytest.skip(reason)
    start, stored = SERVERS[name]
    with start() as url:
        states = [stored(url)]
        runs = []
        for index, allow_writes in enumerate((False, True, True)):
            runs.append(judged(name, url, folder / str(index), allow_writes))
            states.append(stored(url))
    return Trial(expectations(name), *runs, stored=tuple(states))


def judged(name: str, url: str, folder: Path, allow_writes: bool) -> Assessment:
    """What a run says of the server at a URL by the contract that lies beside it."""
    contract = servers.HERE / name / "contract.toml"
    return run(Options(contract=str(contract), target=url, run_dir=folder, allow_writes=allow_writes))[1]


def expectations(name: str) -> Mapping[str, Any]:
    """What each phase is expected to find: phase, then `fail` or `warn`, then requirement and reason."""
    return tomllib.loads((servers.HERE / "expected" / f"{name}.toml").read_text(encoding="utf-8"))


def resources(url: str) -> dict[str, Any]:
    """All that a server shows in its collections."""
    with httpx.Client(trust_env=False) as client:
        return {
            name: client.get(f"{url}/{name}", params={"page[limit]": 1000}).raise_for_status().json()["data"]
            for name in COLLECTIONS
        }


SERVERS: dict[str, tuple[Callable[[], AbstractContextManager[str]], Callable[[str], Any]]] = {
    "django": (servers.django_server, servers.dump),
    "node": (servers.jsonapi_server, resources),
}


def failed(assessment: Assessment) -> set[str]:
    return {result.id for result in assessment.results if result.verdict is Verdict.FAIL}


def warned(assessment: Assessment) -> set[str]:
    return {result.id for result in assessment.results if result.warnings}


def verdicts(assessment: Assessment) -> dict[str, Verdict]:
    return {result.id: result.verdict for result in assessment.results}


def test_reading_finds_what_is_known(trial: Trial) -> None:
    assert failed(trial.reading) == trial.told("fail", "reading")
    assert warned(trial.reading) == trial.told("warn", "reading")


def test_writing_finds_what_is_known(trial: Trial) -> None:
    assert failed(trial.writing) == trial.told("fail", "reading", "writing")
    assert warned(trial.writing) == trial.told("warn", "reading", "writing")


def test_every_requirement_is_decided(trial: Trial) -> None:
    for assessment in (trial.reading, trial.writing, trial.again):
        assert assessment.complete
        assert not assessment.summary["error"]
        assert not assessment.summary["inconclusive"]
    assert not trial.writing.summary["not_run"]


def test_requests_are_few(trial: Trial) -> None:
    assert trial.reading.requests <= READING_BUDGET
    assert trial.writing.requests <= WRITING_BUDGET


def test_the_same_server_gets_the_same_verdicts(trial: Trial) -> None:
    assert verdicts(trial.again) == verdicts(trial.writing)
    assert warned(trial.again) == warned(trial.writing)


def test_nothing_is_left_behind_or_changed(trial: Trial) -> None:
    before, *later = trial.stored
    assert before
    assert all(stored == before for stored in later)


def test_every_expectation_has_its_reason(trial: Trial) -> None:
    reasons = [reason for phase in trial.expected.values() for kind in phase.values() for reason in kind.values()]
    assert reasons
    assert all(len(reason) > 20 for reason in reasons)
