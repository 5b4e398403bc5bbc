"""An exploration: what drawn requests tried of a target, and what they found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search of one property came to: examples, requests, kinds of new behaviour, causes found.

    `unsteady` counts what was found and did not show again; `why_not` says why nothing was drawn.
    """

    property: str
    requirement: str
    examples: int = 0
    requests: int = 0
    undecided: int = 0
    fresh: int = 0
    found: int = 0
    unsteady: int = 0
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Exploration:
    """An account of what was explored: requests, operations with the statuses of their answers, and names tried.

    `told` holds by kind (parameter, defect, ...) how often each name was tried; `cases` are the files of what was
    found.
    """

    effort: str
    seed: int
    budget: int
    requests: int
    searched: tuple[Searched, ...] = ()
    operations: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    told: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    cases: tuple[str, ...] = ()
