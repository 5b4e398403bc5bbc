"""Promises about change: a second look at the same API keeps them all, and each fault breaks its own."""

from pathlib import Path

import pytest

from accord.model.assessment import Result
from accord.model.verdict import Verdict
from accord.runtime.observing import read_observed, save_observed
from accord.runtime.options import Options, UsageError
from accord.runtime.run import check
from accord.runtime.session import run
from sandbox.faults import faults
from tests.matrix import sandbox_url
from tests.promise_matrix import ELSEWHERE, promises

ONLY = "commercetools/[bv]e*/*"
"""The parts of the contract on versions and on beta."""
KINDS = {"additive-only", "lifecycle-marks"}
ABOUT = sorted(name for name, each in promises("commercetools").items() if each.promise.kind in KINDS)
BROKEN = [name for name in ABOUT if name in faults()]


def looked_at(variant: str, folder: Path, baseline: Path | None = None) -> dict[str, Result]:
    """What a run says of a variant of the shop by the promises about change."""
    options = Options(
        contract="sandbox-commercetools",
        target=f"{sandbox_url()}/commercetools/{variant}/demo",
        run_dir=folder,
        only=ONLY,
        allow_writes=True,
        baseline=baseline,
    )
    return {result.id: result for result in run(options)[1].results if result.id in ABOUT}


@pytest.fixture(scope="module")
def baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evolution") / "baseline"
    looked_at("clean", folder)
    return folder


def broken(results: dict[str, Result]) -> set[str]:
    return {name for name, result in results.items() if result.verdict is Verdict.FAIL or result.warnings}


def test_both_kinds_are_proven_here():
    assert set(ELSEWHERE) >= KINDS
    assert len(ABOUT) == 11
    assert len(BROKEN) == 6


def test_without_a_baseline_nothing_is_said(baseline):
    again = looked_at("clean", baseline.parent / "alone")
    undecided = {name for name, result in again.items() if result.verdict is Verdict.INCONCLUSIVE}
    assert undecided == set(ABOUT) - {"commercetools/beta/tagged"}


def test_the_same_api_keeps_all_promises(baseline):
    again = looked_at("clean", baseline.parent / "again", baseline)
    assert {name: result.verdict for name, result in again.items()} == dict.fromkeys(ABOUT, Verdict.PASS)
    assert all(result.tried for result in again.values())
    assert not broken(again)


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_breaks_its_promise_and_those_declared(name, baseline, tmp_path):
    fault = faults()[name]
    found = looked_at(name.replace("/", "."), tmp_path / "run", baseline)
    told = {"commercetools/beta/may-change"} if name == "commercetools/beta/notice-periods" else set()
    assert broken(found) == {name, *(other for other in fault.also if other in ABOUT), *told}


def test_what_is_marked_as_beta_may_go_and_is_told(baseline, tmp_path):
    found = looked_at("commercetools.beta.notice-periods", tmp_path / "run", baseline)
    (first, *_) = found["commercetools/beta/may-change"].warnings
    assert "recurringOrderScope" in first.place
    assert found["commercetools/versioning/only-additions"].verdict is Verdict.PASS


def test_a_field_that_is_new_is_told_as_a_use_of_the_permission(tmp_path):
    looked_at("commercetools.versioning.no-field-deleted", tmp_path / "before")
    found = looked_at("clean", tmp_path / "after", tmp_path / "before")
    assert broken(found) == {"commercetools/versioning/new-fields-allowed"}
    places = {finding.place for finding in found["commercetools/versioning/new-fields-allowed"].warnings}
    assert "GET /categories rows /ancestors" in places


def test_a_recording_serves_as_the_baseline(baseline, tmp_path):
    recording = save_observed(read_observed(baseline), tmp_path / "observed.json")
    found = looked_at("commercetools.versioning.no-field-deleted", tmp_path / "run", recording)
    assert "commercetools/versioning/no-field-deleted" in broken(found)
    assert found["commercetools/beta/removal-announced"].verdict is Verdict.INCONCLUSIVE


def test_a_file_that_is_no_recording_is_refused(tmp_path):
    path = tmp_path / "notes.json"
    path.write_text("{}")
    with pytest.raises(UsageError, match=r"notes\.json"):
        check(Options(contract="sandbox-commercetools", baseline=path))
