"""What measuring costs, so that it can be said before anything is sent."""

from __future__ import annotations

import math
from dataclasses import dataclass

from accord.model.measurement import Documented
from accord.probe.plans import AFTER, SHARES

_SETTLING = 7
"""Requests beyond those of the plan: refusals after the first, and polls until the target accepts again."""


@dataclass(frozen=True, slots=True)
class Cost:
    """A number of requests and of seconds."""

    requests: int
    seconds: float

    def __add__(self, other: Cost) -> Cost:
        """Both, one after the other."""
        return Cost(self.requests + other.requests, self.seconds + other.seconds)


def cost_of(documented: Documented) -> Cost:
    """What it costs to confirm a limit that is as documented."""
    few = math.ceil(documented.limit / 5)
    return Cost(documented.limit + few + len(SHARES) + _SETTLING, AFTER * 1.05 * documented.window)


def most_of(documented: Documented, punishes: bool = False) -> Cost:
    """What it may cost where a limit of this size is not as documented, or counted in another way."""
    return Cost(8 * documented.limit + 60, (10 if punishes else 6) * documented.window)


def cost_of_layers(inner: Documented, outer: Documented) -> Cost:
    """What it costs to confirm two limits, of which the requests for the inner one count in the outer one."""
    again = math.ceil(inner.limit / 5)
    return Cost(outer.limit + 2 * again + 2 * len(SHARES) + 2 * _SETTLING, cost_of(outer).seconds)
