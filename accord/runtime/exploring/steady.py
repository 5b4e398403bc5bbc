"""Steady draws: the same from the same seed, whatever other modules happen to be loaded.

Hypothesis mixes constants of the modules that are not installed packages into what it draws. A verdict may not hang
on those, and Hypothesis has no setting for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis.internal.conjecture import providers


@contextmanager
def steady_draws() -> Iterator[None]:
    """Let Hypothesis know no constants but its own meanwhile."""
    its: Any = providers
    usual = its._get_local_constants
    its._get_local_constants = its.Constants
    its.CONSTANTS_CACHE.cache.clear()
    try:
        yield
    finally:
        its._get_local_constants = usual
        its.CONSTANTS_CACHE.cache.clear()
