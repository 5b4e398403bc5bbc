"""What a run finds wrong with each field server is what was found true by hand, and no run leaves a trace.

`expected/NAME.toml` tells for each requirement that fails, warns or stays undecided what the server does;
docs/field-report.md shows the exchanges.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from accord.model.assessment import Assessment
from accord.model.verdict import Verdict
from tests.field import servers
from tests.field.judging import contract_of, expectations, failed, judged, told, undecided, unreasoned, warned

COLLECTIONS = ("articles", "people", "comments", "tags")
READING_BUDGET = 300
WRITING_BUDGET = 900


@dataclass(frozen=True, slots=True)
class Trial:
    """A server that was run on three times, once only reading, and what it stored before, between and after."""

    expected: Mapping[str, Mapping[str, Mapping[str, str]]]
    reading: Assessment
    writing: Assessment
    again: Assessment
    stored: tuple[Any, ...]

    def told(self, kind: str, *phases: str) -> set[str]:
        """The requirements of a kind that are expected once these phases are over."""
        return told(self.expected, kind, *phases)


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
            runs.append(judged(contract_of(name), url, folder / str(index), allow_writes=allow_writes))
            states.append(stored(url))
    reading, writing, again = runs
    return Trial(expectations(name), reading, writing, again, tuple(states))


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


def verdicts(assessment: Assessment) -> dict[str, Verdict]:
    return {result.id: result.verdict for result in assessment.results}


def test_reading_finds_what_is_known(trial: Trial) -> None:
    assert failed(trial.reading) == trial.told("fail", "reading")
    assert warned(trial.reading) == trial.told("warn", "reading")


def test_writing_finds_what_is_known(trial: Trial) -> None:
    assert failed(trial.writing) == trial.told("fail", "reading", "writing")
    assert warned(trial.writing) == trial.told("warn", "reading", "writing")


def test_every_requirement_is_decided_but_those_known(trial: Trial) -> None:
    for assessment in (trial.reading, trial.writing, trial.again):
        assert assessment.complete
        assert not assessment.summary["error"]
    assert undecided(trial.reading) == trial.told("undecided", "reading")
    assert undecided(trial.writing) == trial.told("undecided", "reading", "writing")


def test_nothing_stays_untried_but_what_would_be_a_load(trial: Trial) -> None:
    untried = [result for result in trial.writing.results if result.verdict is Verdict.NOT_RUN]
    assert {result.reason for result in untried} <= {"would load the target; allow it with --allow-load"}


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
    assert not unreasoned(trial.expected)
