"""Steady draws: the same from the same seed, whatever other modules happen to be loaded.

Hypothesis mixes constants of the modules that are not installed packages into what it draws. A verdict may not hang
on those, so that a search goes by a provider without them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from hypothesis.internal.conjecture.choice import choice_permitted
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, GLOBAL_CONSTANTS, HypothesisProvider

_USUAL = "hypothesis"


class SteadyProvider(HypothesisProvider):
    """Draws as Hypothesis does, with the odd constants that it knows itself, and no others."""

    def _maybe_draw_constant(self, choice_type: Any, constraints: Any, *, p: float = 0.05) -> Any:
        assert self._random is not None  # noqa: S101 - as in what it stands over
        if self._random.random() > p:
            return None
        permitted = [each for each in _constants(choice_type) if choice_permitted(each, constraints)]
        return self._random.choice(permitted) if permitted else None


@cache
def _constants(choice_type: Any) -> tuple[Any, ...]:
    return tuple(GLOBAL_CONSTANTS.set_for_type(choice_type))


@contextmanager
def steady_draws() -> Iterator[None]:
    """Let Hypothesis draw steadily meanwhile."""
    before = AVAILABLE_PROVIDERS[_USUAL]
    AVAILABLE_PROVIDERS[_USUAL] = SteadyProvider
    try:
        yield
    finally:
        AVAILABLE_PROVIDERS[_USUAL] = before
