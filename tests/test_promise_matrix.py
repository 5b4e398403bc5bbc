"""Each promise of the vendors' contracts is kept by the clean sandbox and broken by its fault; nothing else moves."""

from __future__ import annotations

import pytest

from accord.model.promise import NO_KIND
from accord.model.verdict import Verdict
from accord.runtime.promises import shipped
from sandbox.faults import Fault
from tests.promise_matrix import APIS, ELSEWHERE, clean_result, is_elsewhere, of_promises, promises, try_fault

HERE = [fault for fault in of_promises() if not is_elsewhere(fault.id)]
TRIED = sorted({name for api in APIS for name in promises(api)})


@pytest.mark.parametrize("fault", HERE, ids=[fault.id for fault in HERE])
def test_a_fault_breaks_its_promise_and_nothing_else(fault: Fault) -> None:
    row = try_fault(fault)
    assert row.killed, row.verdict
    assert row.undeclared == ()
    assert row.unused == ()


@pytest.mark.parametrize("name", [name for name in TRIED if not is_elsewhere(name)])
def test_the_clean_sandbox_keeps_a_promise(name: str) -> None:
    result = clean_result(name)
    assert result is not None
    assert result.verdict is Verdict.PASS, result.reason
    assert result.warnings == ()


def test_each_promise_is_tried_or_has_its_reason() -> None:
    for contract in shipped():
        for promise in contract.promises:
            assert promise.kind != NO_KIND or promise.untried
            assert promise.kind == NO_KIND or promise.id in TRIED or promise.kind in ELSEWHERE, promise.id
