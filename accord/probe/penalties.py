"""The families that punish: after the first refusal all is refused for a while."""

from __future__ import annotations

import numpy as np

from accord.probe.family import Bools, Family, Parameters, never
from accord.probe.trace import Floats


class Block(Family):
    """A window after whose first refusal all is refused for `penalty` seconds; `extends`: anew by what comes then."""

    names = ("limit", "window", "penalty")
    prior = 0.3

    def __init__(self, extends: bool = False) -> None:
        self.extends = self.rejections = extends
        self.algorithm = "extending-penalty" if extends else "block"

    def _begin(self, parameters: Parameters) -> None:
        self.limit, self.window, self.penalty = (parameters[name] for name in self.names)
        self.opened, self.until_early, self.until_late = never(self.limit), never(self.limit), never(self.limit)
        self.count = np.zeros_like(self.limit)
        self.blocked = np.zeros(len(self.limit), dtype=bool)

    def _decide(self, early: float, late: float) -> tuple[Bools, Bools]:
        free = (self.count < self.limit) | (early >= self.opened + self.window)
        return (
            np.where(self.blocked, early >= self.until_late, free),
            np.where(self.blocked, late >= self.until_early, free),
        )

    def _learn(self, early: float, late: float, admitted: bool) -> None:
        ended = self.blocked & (early >= self.until_late)
        if admitted:
            ended |= self.blocked & (late >= self.until_early)
        fresh = ended | (~self.blocked & (early >= self.opened + self.window))
        self.opened = np.where(fresh, early, self.opened)
        self.count = np.where(fresh, 0, self.count) + admitted
        self.blocked = self.blocked & ~ended
        if not admitted:
            begins = ~self.blocked | self.extends
            self.until_early = np.where(begins, early + self.penalty, self.until_early)
            self.until_late = np.where(begins, late + self.penalty, self.until_late)
            self.blocked = np.ones_like(self.blocked)

    def _room(self, time: float) -> Floats:
        left = np.where(time >= self.opened + self.window, self.limit, np.maximum(0, self.limit - self.count))
        free = np.where(time >= (self.until_early + self.until_late) / 2, self.limit, 0.0)
        return np.where(self.blocked, free, left)
