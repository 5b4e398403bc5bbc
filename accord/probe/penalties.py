"""The families that punish: after the first refusal all is refused for a while."""

from __future__ import annotations

import numpy as np

from accord.probe.family import Bools, Family, Parameters, never
from accord.probe.trace import Floats
from accord.probe.windows import Opened


class Block(Family):
    """A window after whose first refusal all is refused for `penalty` seconds; `extends`: anew by what comes then."""

    names = ("limit", "window", "penalty")
    prior = 0.05

    def __init__(self, extends: bool = False) -> None:
        self.extends = self.rejections = extends
        self.algorithm = "extending-penalty" if extends else "block"

    def _begin(self, parameters: Parameters) -> None:
        self.penalty = parameters["penalty"]
        self.opened = Opened(parameters["limit"], parameters["window"])
        self.until_early, self.until_late = never(self.penalty), never(self.penalty)
        self.blocked = np.zeros(len(self.penalty), dtype=bool)

    def _decide(self, early: float, late: float, count: int = 1) -> tuple[Bools, Bools]:
        soon, later = self.opened.free(early, late, count)
        return (
            np.where(self.blocked, early >= self.until_late, soon),
            np.where(self.blocked, late >= self.until_early, later),
        )

    def _learn(self, early: float, late: float, admitted: bool, count: int = 1) -> None:
        ended = self.blocked & (early >= self.until_late)
        if admitted:
            ended |= self.blocked & (late >= self.until_early)
        self.opened.learn(early, late, admitted, count, ended)
        self.blocked = self.blocked & ~ended
        if not admitted:
            begins = ~self.blocked | self.extends
            self.until_early = np.where(begins, early + self.penalty, self.until_early)
            self.until_late = np.where(begins, late + self.penalty, self.until_late)
            self.blocked = np.ones_like(self.blocked)

    def _room(self, time: float) -> Floats:
        free = np.where(time >= (self.until_early + self.until_late) / 2, self.opened.limit, 0.0)
        return np.where(self.blocked, free, self.opened.room(time))
