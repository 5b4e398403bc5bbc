"""What measuring costs, so that it can be said before anything is sent."""

from __future__ import annotations

import math
from dataclasses import dataclass

from accord.model.measurement import Documented
from accord.probe.confirming import few_of

_POLLS = 19
"""Requests beyond those that are let through in a window: refusals, polls, and what is given back at its end."""
_ENDS = 1.1
"""When the plan ends, in windows; what begins with the clock's windows may take up to one more."""


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
    return Cost(documented.limit + 2 * few_of(documented.limit) + _POLLS, _ENDS * documented.window)


def most_of(documented: Documented, punishes: bool = False) -> Cost:
    """What it may cost where a limit of this size is not as documented, or counted in another way."""
    return Cost(8 * documented.limit + 60, (10 if punishes else 6) * documented.window)


def cost_of_layers(inner: Documented, outer: Documented) -> Cost:
    """What it costs to confirm two limits, of which the requests for the inner one count in the outer one."""
    again = math.ceil(inner.limit / 5)
    return Cost(outer.limit + 2 * again + 2 * _POLLS, cost_of(outer).seconds)
