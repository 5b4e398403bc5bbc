"""Draws: where the values of a property come from, drawn by Hypothesis or given back as they were drawn before."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any, Protocol

from hypothesis.strategies import DataObject, SearchStrategy


class Stale(Exception):
    """What was drawn before does not fit any more: the property asks for more, or for something else."""


class Draw(Protocol):
    """Gives values: each is JSON, so that it can be kept in a file and given again."""

    def __call__(self, strategy: SearchStrategy[Any]) -> Any:
        """A value of a strategy."""


class Drawing:
    """Draws by Hypothesis, and keeps what was drawn."""

    def __init__(self, data: DataObject) -> None:
        self.drawn: list[Any] = []
        self._data = data

    def __call__(self, strategy: SearchStrategy[Any]) -> Any:
        """Draw a value."""
        value = self._data.draw(strategy)
        self.drawn.append(copy.deepcopy(value))
        return value


class Replaying:
    """Gives back what was drawn before, in order; raises Stale where that is not enough."""

    def __init__(self, drawn: Iterable[Any]) -> None:
        self._drawn = iter(copy.deepcopy(list(drawn)))

    def __call__(self, strategy: SearchStrategy[Any]) -> Any:  # noqa: ARG002 - it is not asked, on purpose
        """The next value."""
        for value in self._drawn:
            return value
        raise Stale("the property draws more than the case holds")
