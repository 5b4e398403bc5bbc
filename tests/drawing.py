"""What strategies draw, as tests look at it: a few examples, always the same."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

from accord.authoring import steady_draws

USUAL = settings(
    max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


def drawn(strategy: SearchStrategy[Any], count: int = 60) -> list[Any]:
    """So many values that a strategy draws, always the same ones, whatever modules are loaded."""
    found: list[Any] = []

    @settings(USUAL, max_examples=count, phases=[Phase.generate])
    @given(strategy)
    def note(value: Any) -> None:
        found.append(value)

    with steady_draws():
        note()
    return found
