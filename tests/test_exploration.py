"""Every seeded fault is found by drawing, and nothing is found where nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accord.runtime.registry import registry
from sandbox import serving
from sandbox.plain.tokens import environment
from sandbox.seeded import Seeded, seeded_faults
from tests.exploration import SEEDS, search, search_clean


@pytest.fixture(scope="module", autouse=True)
def _secrets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment().items():
            patch.setenv(name, value)
        yield


@pytest.fixture
def origin() -> Iterator[str]:
    """A sandbox of its own, since what a variant was asked for before must not matter."""
    with serving() as url:
        yield url


@pytest.mark.parametrize("fault", seeded_faults().values(), ids=lambda fault: fault.id)
def test_a_seeded_fault_is_found(origin: str, fault: Seeded) -> None:
    outcome = search(origin, fault, SEEDS[0])
    assert outcome.found, f"not found with {outcome.requests} requests"


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_nothing_is_found_where_nothing_is_wrong(origin: str, edition: str) -> None:
    assert search_clean(origin, edition, SEEDS[0], requests=15_000) == []


def test_every_property_has_a_seeded_fault() -> None:
    broken = {fault.breaks for fault in seeded_faults().values()}
    assert broken == set(registry().library.catalogues["properties"].requirements)
