"""Scales of a chart: from figures to pixels, with round figures along the axis."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, and what is written there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Places figures from 0 to `most` between two pixels."""

    most: float
    first: float
    last: float

    def at(self, figure: float) -> float:
        """The place of a figure."""
        share = min(1.0, max(0.0, figure / self.most))
        return round(self.first + share * (self.last - self.first), 1)

    def ticks(self, about: int, least: float = 0.0) -> tuple[Tick, ...]:
        """Round figures with their places, `about` so many, at least `least` apart."""
        rough = max(self.most / about, least)
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(each * power for each in (1, 2, 5, 10) if each * power >= rough * 0.999)
        return tuple(
            Tick(self.at(number * step), f"{number * step:,.6g}") for number in range(int(self.most / step) + 1)
        )
