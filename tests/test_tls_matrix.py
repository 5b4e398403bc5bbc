"""Each fault of transport is killed by the check of its requirement, and the sound sandbox passes them all."""

from __future__ import annotations

import pytest

from sandbox.tls_setup import transport_faults
from tests.tls_matrix import checks, clean, try_fault


@pytest.mark.parametrize("name", sorted(checks()))
def test_the_sound_sandbox_passes_with_nothing_noted(name: str) -> None:
    outcome = clean()[name]
    assert outcome.clean, (outcome.verdict, outcome.why, outcome.warnings)


@pytest.mark.parametrize("name", sorted(transport_faults()))
def test_a_fault_shows_and_moves_nothing_else(name: str) -> None:
    row = try_fault(name)
    assert row.good, row


def test_every_check_of_transport_has_a_fault() -> None:
    assert set(checks()) - set(transport_faults()) == set()
