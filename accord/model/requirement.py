"""A requirement: one normative statement, as data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_RFC = re.compile(r"RFC (\d+) §(\d+(?:\.\d+)*)")


MINOR = frozenset({"warning", "info"})
"""The severities of what is no grave matter."""


class Level(StrEnum):
    """How strongly a requirement binds (RFC 2119), or ADVICE where no keyword binds the server."""

    MUST = "MUST"
    MUST_NOT = "MUST NOT"
    SHOULD = "SHOULD"
    SHOULD_NOT = "SHOULD NOT"
    MAY = "MAY"
    ADVICE = "ADVICE"

    @property
    def binding(self) -> bool:
        """Whether a breach is a broken obligation and not merely ill-advised."""
        return self in (Level.MUST, Level.MUST_NOT)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One normative statement of a standard or a contract.

    `probe` says how it is tried, `risk` what must not be flagged or which reading was chosen,
    `when` the precondition, and `source` where the sentence stands. An `advisory` one binds nobody, or stands in
    a note only: what deviates from it is a warning. Where a catalogue weighs its entries, `severity` says how
    much a breach matters (error, warning, info), and its probe what is no more than a warning. `untried` is the
    reason why nothing tries it. What deviates from a `mild` one is told, and breaks nothing.
    """

    id: str
    catalogue: str
    level: Level
    party: str
    observe: str
    summary: str
    probe: str
    section: str = ""
    source: str = ""
    risk: str = ""
    when: str = ""
    advisory: bool = False
    severity: str = ""
    untried: str = ""
    mild: bool = False

    @property
    def topic(self) -> str:
        """The id without its catalogue: the same question in every edition."""
        return self.id.removeprefix(f"{self.catalogue}/")

    @property
    def address(self) -> str:
        """Where its clause can be read: the source where that is an address, or the RFC that it names first."""
        if self.source.startswith(("https://", "http://")):
            return self.source
        match = _RFC.search(self.source)
        return f"https://www.rfc-editor.org/rfc/rfc{match[1]}#section-{match[2]}" if match else ""

    @property
    def duty(self) -> bool:
        """Whether a server can be seen to keep or break it."""
        return self.party in ("server", "both") and self.level is not Level.MAY and self.observe != "none"

    @property
    def why_untried(self) -> str:
        """The reason why nothing tries this requirement, where there is one."""
        if self.untried:
            return self.untried
        if self.party == "client":
            return "binds clients"
        if self.probe.startswith("Judged by"):
            return self.probe.split(";")[0].rstrip(".").replace("Judged by", "judged by")
        if self.level is Level.MAY:
            return "a permission: no server can break it"
        if self.observe == "none":
            return f"cannot be observed from outside: {self.probe}"
        return ""
