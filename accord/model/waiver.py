"""Waivers: dated, reasoned acceptances of a failing requirement."""

from __future__ import annotations

import datetime as dt
import fnmatch
from dataclasses import dataclass
from pathlib import Path

from accord.model.validate import InvalidFile, read_toml


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted failure: `requirement` is an id or a pattern, `until` the last day on which it holds."""

    requirement: str
    reason: str
    owner: str
    until: dt.date

    def matches(self, requirement_id: str) -> bool:
        """Whether it speaks of a requirement."""
        return fnmatch.fnmatchcase(requirement_id, self.requirement)

    def expired(self, today: dt.date) -> bool:
        """Whether its last day has passed."""
        return today > self.until


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """How a waiver stood in a run: which failures it covered, and why it does not hold, where that is so.

    `until` is written as 2027-01-31.
    """

    requirement: str
    scope: str
    reason: str
    owner: str
    until: str
    covers: tuple[str, ...] = ()
    stale: str = ""


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read a waivers file; raises InvalidFile naming every mistake."""
    waivers, wrong = [], []
    for number, entry in enumerate(read_toml(path, "waivers").get("waiver", ()), 1):
        until = entry["until"]
        if isinstance(until, dt.date) and not isinstance(until, dt.datetime):
            waivers.append(Waiver(entry["requirement"], entry["reason"], entry["owner"], until))
        else:
            wrong.append(f"waiver[{number}].until: {until} is no date; write it as 2027-01-31, without quotes")
    if wrong:
        raise InvalidFile(path, wrong)
    return tuple(waivers)
