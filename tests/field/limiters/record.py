"""Keeps what a measurement sent and was answered, so that the same can be inferred from it again."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accord.model.measurement import Measurement, Shot
from accord.probe import Ask, Documented, Measured, measure, measurement_of
from accord.probe.asks import SpentError


@dataclass(frozen=True, slots=True)
class Record:
    """The shots of one counter in order, the unix time at time 0 of their clock, and what was documented.

    `told` is what a reader wants to know besides: the limiter, its truth, what was said and what of it is wrong.
    """

    shots: tuple[Shot, ...]
    epoch: float
    documented: Documented | None
    told: dict[str, Any]

    def write(self, path: Path) -> None:
        """Write it as JSON Lines: the first tells of the measurement, each other of one shot."""
        documented = asdict(self.documented) if self.documented else None
        lines = [
            {**self.told, "epoch": self.epoch, "documented": documented},
            *(each.to_json() for each in self.shots),
        ]
        path.write_text("".join(f"{json.dumps(line, default=str)}\n" for line in lines), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Record:
        """The record that `write` wrote."""
        first, *rest = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        documented = Documented(**first["documented"]) if first["documented"] else None
        return cls(tuple(map(Shot.from_json, rest)), first["epoch"], documented, first)

    def again(self) -> Measurement:
        """What the probe says of it now; where its plan would have asked for more than there is, of what there is."""
        plan = measure(self.shots[0].sent, self.epoch, len(self.shots), documented=self.documented)
        return measurement_of(_fed(plan, self.shots), method="GET", endpoint="/items")


def _fed(plan: Generator[Ask, list[Shot], Measured], shots: Iterable[Shot]) -> Measured:
    left = list(shots)
    try:
        ask = next(plan)
        while True:
            given, left = left[: ask.count], left[ask.count :]
            ask = plan.send(given) if given else plan.throw(SpentError())
    except StopIteration as end:
        found: Measured = end.value
        return found
