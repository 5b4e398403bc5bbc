"""Waivers: dated, reasoned acceptances of a failing requirement."""

from __future__ import annotations

import datetime as dt
import fnmatch
from dataclasses import dataclass
from pathlib import Path

from accord.model.validate import read_toml


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


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read a waivers file; raises InvalidFile naming every mistake."""
    entries = read_toml(path, "waivers").get("waiver", ())
    return tuple(
        Waiver(entry["requirement"], entry["reason"], entry["owner"], _date(entry["until"])) for entry in entries
    )


def _date(value: dt.date | str) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
