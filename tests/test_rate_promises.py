"""Every promise of a rate limit is kept by the clean sandbox, broken by its own fault, and nothing else moves."""

from __future__ import annotations

import pytest

from accord.model.verdict import Verdict
from sandbox.faults import Fault, faults
from tests.rate_promises import measured, of_rates, outcomes, promised, try_fault


@pytest.mark.parametrize("name", promised())
def test_kept_by_the_clean_sandbox(name: str) -> None:
    outcome = outcomes("clean")[name]
    assert (outcome.verdict, outcome.warned) == (Verdict.PASS, False), outcome.why


@pytest.mark.parametrize("name", promised())
def test_has_a_fault(name: str) -> None:
    assert name in faults()


@pytest.mark.parametrize("fault", of_rates(), ids=lambda fault: fault.id)
def test_broken_by_its_fault_alone(fault: Fault) -> None:
    row = try_fault(fault)
    assert row.killed, row.own
    assert not row.undeclared
    assert not row.unused


def test_the_limits_of_the_contract_cost_what_is_announced() -> None:
    rating = measured("clean").rating
    assert len(rating.limits) == 5
    assert rating.requests <= 1600
    assert rating.seconds <= 75
