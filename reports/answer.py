"""The answer on one page: what blocks, what was tried of what applies, and what is accepted until when."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from accord.model.profile import percent
from accord.model.requirement import Level
from accord.model.verdict import Verdict
from accord.model.waiver import WaiverUse
from accord.record.gate import tried_of
from reports.dossier import WAIVED, Dossier, Entry
from reports.visible import shorten

MOST = 20
"""How many of what blocks the answer names; the rest is counted."""
_LONGEST = 170


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that keeps the exit code from 0: what it is, why it blocks, and where on the page it stands."""

    text: str
    why: str = ""
    goal: str = ""
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the requirements that apply were tried."""

    applies: int
    tried: int
    percent: str


def share(dossier: Dossier) -> Share:
    """What was tried of what applies, as the gate counts it."""
    tried, applies = tried_of(dossier.assessment)
    return Share(applies, tried, percent(Fraction(tried, applies)) if applies else "0%")


def blockers(dossier: Dossier) -> list[Blocker]:
    """All reasons of the gate in its order, each with the requirement that it speaks of."""
    known = {entry.id: entry for entry in dossier.entries}
    return [_blocker(why, known) for why in dossier.assessment.reasons]


def waivers(dossier: Dossier) -> list[WaiverUse]:
    """All waivers, those that do not hold first, then by their last day."""
    return sorted(dossier.assessment.waivers, key=lambda use: (not use.stale, use.until, use.requirement))


def _blocker(why: str, known: dict[str, Entry]) -> Blocker:
    name, _, rest = why.partition(" ")
    entry = known.get(name.rstrip(":"))
    if entry is None:
        return Blocker(shorten(why, 2 * _LONGEST))
    failed = entry.label in (Verdict.FAIL.value, WAIVED)
    beside = rest.removeprefix(f"({entry.result.level}) is violated").strip(" ;")
    return Blocker(
        shorten(entry.requirement.summary or entry.id, _LONGEST),
        shorten(beside, _LONGEST),
        f"{entry.label}-{entry.id}" if failed else f"r-{entry.id}",
        entry.result.level,
    )
