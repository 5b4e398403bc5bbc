"""The family of buckets: token bucket, generic cell rate and leaky bucket as a meter are one function of time."""

from __future__ import annotations

import numpy as np

from accord.probe.family import Bools, Family, Parameters, never
from accord.probe.trace import Floats


class TokenBucket(Family):
    """A bucket of `limit` tokens that fills once in `window` seconds.

    The state is the time at which the bucket would be full, as in the generic cell rate algorithm: its error does not
    grow with the number of requests.
    """

    algorithm = "token-bucket"
    chained = False

    def __init__(self, ticking: bool = False) -> None:
        self.ticking = ticking
        self.variant = "whole seconds" if ticking else ""
        self.prior = 0.3 if ticking else 1.0

    def _begin(self, parameters: Parameters) -> None:
        self.size = parameters["limit"]
        self.step = parameters["window"] / self.size
        self.depth = self.step * (self.size - 1)
        self.full_early, self.full_late = never(self.size), never(self.size)

    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        # A whisker of tolerance, since rates are seldom exact in floating point.
        room = self.depth - (count - 1) * self.step + 1e-9
        return early >= np.maximum(self.full_late, early) - room, late >= np.maximum(self.full_early, early) - room

    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        if admitted:
            room = self.depth - (count - 1) * self.step
            known = np.maximum(self.full_early, np.minimum(self.full_late, late + room))
            self.full_late = np.maximum(known, late) + count * self.step
            self.full_early = np.maximum(self.full_early, early) + count * self.step
        else:
            self.full_early = np.minimum(self.full_late, np.maximum(self.full_early, early + self.depth))

    def _room(self, time: float) -> Floats:
        empty = np.maximum(0, (self.full_early + self.full_late) / 2 - time) / self.step
        return np.maximum(0, np.floor(self.size - empty + 1e-6))
