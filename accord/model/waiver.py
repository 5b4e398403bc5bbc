"""Waivers: dated, reasoned acceptances of a failing requirement."""

from __future__ import annotations

import datetime as dt
import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accord.model.validate import InvalidFile, load_toml, mistakes


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted failure: `requirement` is an id or a pattern, `until` the last day on which it holds.

    `scope` limits it to findings of some requests, as `GET /articles*`: method and path below the base URL, where
    `*` stands for anything and all else for itself. Without a scope every finding is meant.
    """

    requirement: str
    reason: str
    owner: str
    until: dt.date
    scope: str = ""

    def matches(self, requirement_id: str) -> bool:
        """Whether it speaks of a requirement."""
        return fnmatch.fnmatchcase(requirement_id, self.requirement)

    def covers(self, request: str) -> bool:
        """Whether it speaks of a request, `METHOD /path?query` below the base URL; its query may be left out."""
        if not self.scope:
            return True
        pattern = re.compile(".*".join(map(re.escape, self.scope.split("*"))), re.DOTALL)
        return any(pattern.fullmatch(each) for each in (request, request.partition("?")[0]))

    def expired(self, today: dt.date) -> bool:
        """Whether its last day has passed."""
        return today > self.until

    def __str__(self) -> str:
        return f"{self.requirement} at {self.scope}" if self.scope else self.requirement


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
    return waivers_from(load_toml(path), path)


def waivers_from(data: Mapping[str, Any], path: Path) -> tuple[Waiver, ...]:
    """The waivers in the content of a file; raises InvalidFile naming every mistake."""
    wrong = mistakes(data, "waivers")
    entries = data.get("waiver", ())
    for number, entry in enumerate(entries if isinstance(entries, list) else (), 1):
        if isinstance(entry, dict) and "until" in entry and not _is_date(entry["until"]):
            wrong.append(
                f"waiver[{number}].until: {entry['until']} is no date; write it as 2027-01-31, without quotes"
            )
    if wrong:
        raise InvalidFile(path, wrong)
    return tuple(Waiver(**entry) for entry in entries)


def _is_date(value: Any) -> bool:
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
