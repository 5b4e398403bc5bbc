"""A server that others wrote, recorded and checked: what did not change is not taken for a change."""

from __future__ import annotations

import pytest

from accord.evolve.compare import comparable, compare
from accord.evolve.observed import Observed
from accord.runtime.baselines import ask
from accord.runtime.observing import observe
from accord.runtime.options import Options, find_contract
from tests.field import servers


def seen(url: str) -> Observed:
    asked = ask(find_contract(Options(target=url)))
    return observe(asked.contract, asked.survey, asked.exchanges)


def test_an_unchanged_server_shows_no_difference() -> None:
    if reason := servers.available("django"):
        pytest.skip(reason)
    with servers.django_server() as url:
        first, second, third = (seen(url) for _ in range(3))
    assert {"articles", "people", "comments", "tags"} <= {each.name for each in first.shapes}
    assert comparable(first, second)
    assert compare(first, second) == compare(first, third) == ()
