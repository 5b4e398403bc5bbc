"""The kill matrix as tests: nothing is vacuous, everything is killed by its own fault, and nothing else moves."""

import pytest

from accord.model.verdict import Verdict
from accord.runtime.exploring.properties import CATALOGUE
from accord.runtime.promises import shipped
from accord.runtime.registry import registry
from sandbox.faults import faults
from sandbox.tls_setup import transport_faults
from tests import tls_matrix
from tests.matrix import STANDARDS, Setting, assess, clean, home, of_answers, own_setting, try_fault

TRIED = [entry.id for entry in registry().library if registry().ways(entry.id) and entry.catalogue != CATALOGUE]
CONTRACTS = {standard: f"sandbox-{standard.removeprefix('jsonapi-')}" for standard in STANDARDS}


@pytest.mark.parametrize("writes", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("standard", STANDARDS)
def test_the_clean_sandbox_passes(standard, writes):
    results = clean(Setting(standard, CONTRACTS[standard], writes))
    assert not wrong(result for name, result in results.items() if home(name) == standard)


@pytest.mark.parametrize("standard", ["jsonapi-1.0", "jsonapi-1.1"])
def test_the_clean_sandbox_keeps_http_below_its_standard(standard):
    at = Setting(standard, CONTRACTS[standard], writes=True)
    assert not wrong(assess(at, "clean", only="http/*").results)


def wrong(results):
    """What is not as it should be on a server that keeps every word."""
    return {
        result.id: (result.verdict.value, result.reason, result.findings, result.warnings)
        for result in results
        if result.findings or result.warnings or result.verdict in (Verdict.FAIL, Verdict.ERROR, Verdict.INCONCLUSIVE)
    }


@pytest.mark.parametrize("standard", STANDARDS)
def test_nothing_is_vacuous(standard):
    tried = [name for name in TRIED if home(name) == standard and name not in transport_faults()]
    assert [name for name in tried if clean(own_setting(name))[name].verdict is not Verdict.PASS] == []


def test_everything_that_is_tried_has_a_fault():
    assert [name for name in TRIED if name not in faults()] == []


def test_every_fault_breaks_something_that_is_tried():
    promised = {promise.id for contract in shipped() for promise in contract.promises}
    assert [name for name in faults() if name not in TRIED and name not in promised] == []


@pytest.mark.parametrize("fault", of_answers(), ids=lambda fault: fault.id)
def test_a_fault_is_found_and_moves_nothing_else(fault):
    row = try_fault(fault)
    assert row.killed, row
    assert not row.undeclared, row
    assert not row.unused, row


def test_the_clean_host_passes():
    assert not {name: outcome for name, outcome in tls_matrix.clean().items() if not outcome.clean}


@pytest.mark.parametrize("name", transport_faults())
def test_a_fault_of_transport_is_found_and_moves_nothing_else(name):
    row = tls_matrix.try_fault(name)
    assert row.good, row
