"""For each property a seeded fault is found by drawing, and nothing is found where nothing is wrong.

`python -m tests.exploration` searches all seeded faults, with as many seeds as are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from accord.runtime.registry import registry
from sandbox import serving
from sandbox.plain.tokens import environment
from sandbox.seeded import seeded_faults
from tests.exploration import SEEDS, search, search_clean

SOUGHT = (
    "seeded/combined/include-repeats-rows",
    "seeded/defects/attributes-kept-beside-bad-linkage",
    "seeded/defects/bad-kind-told-as-json",
    "seeded/defects/type-in-any-case",
    "seeded/described/counts-lost",
    "seeded/fieldsets/empty-among-several",
    "seeded/filtering/case-beyond-ascii",
    "seeded/headers/many-ranges",
    "seeded/headers/untyped-range",
    "seeded/identifiers/32-bits",
    "seeded/including/beginning-cuts-the-path",
    "seeded/odd_queries/open-bracket-crashes",
    "seeded/odd_queries/order-matters",
    "seeded/pages/full-last-page-begins-early",
    "seeded/relationships/related-lags",
    "seeded/relationships/removal-of-three",
    "seeded/repeats/equal-numbers",
    "seeded/repeats/third-answer",
    "seeded/sequences/earlier-change-lost",
    "seeded/sequences/return-lost",
    "seeded/sorting/pages-sorted-apart",
    "seeded/values/blank-refused-on-update",
    "seeded/values/member-order",
    "seeded/values/nfc",
    "seeded/versions/last-of-listed",
)
"""One for each property, so that the whole is tested in minutes."""
CLEAN = 6_000
"""The requests that are drawn of each clean sandbox."""


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


@pytest.mark.parametrize("name", SOUGHT)
def test_a_seeded_fault_is_found(origin: str, name: str) -> None:
    outcome = search(origin, seeded_faults()[name], SEEDS[0])
    assert outcome.found, f"not found with {outcome.requests} requests"


@pytest.mark.parametrize("edition", ["1.0", "1.1"])
def test_nothing_is_found_where_nothing_is_wrong(origin: str, edition: str) -> None:
    assert search_clean(origin, edition, SEEDS[0], requests=CLEAN) == []


def test_every_property_has_a_seeded_fault_that_is_sought() -> None:
    properties = set(registry().library.catalogues["properties"].requirements)
    assert {seeded_faults()[name].breaks for name in SOUGHT} == properties
