"""A promise: a requirement that a contract makes, bound by its kind to a generic check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from accord.model.requirement import Level, Requirement

NO_KIND = "none"
"""The kind of what nothing on the wire shows."""

OWN_KEYS = frozenset(
    {"id", "kind", "level", "summary", "source", "section", "risk", "untried", "figures", "report", "catalogue"}
)
"""The keys of a promise that every kind has; all others are the parameters of its kind."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One statement of a contract, and the parameters of the generic check that tries it.

    `figures` names the sets of figures in which it holds (none: in all); `report` has it told and never judged;
    `untried` is the reason why nothing tries it. `catalogue` is the contract that makes it.
    """

    id: str
    kind: str
    level: str
    catalogue: str = ""
    summary: str = ""
    source: str = ""
    section: str = ""
    risk: str = ""
    untried: str = ""
    figures: tuple[str, ...] = ()
    report: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.id

    def __getitem__(self, name: str) -> Any:
        return self.parameters[name]

    def __contains__(self, name: object) -> bool:
        return name in self.parameters

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a parameter, or what stands for it where it is left out."""
        return self.parameters.get(name, default)

    @property
    def mild(self) -> bool:
        """Whether a deviation is told and breaks nothing: a permission, or what the contract wants reported only."""
        return self.report or self.level == Level.MAY

    def holds_in(self, figures: str) -> bool:
        """Whether it is in force where these figures count."""
        return not self.figures or not figures or figures in self.figures

    def requirement(self, probe: str = "") -> Requirement:
        """The promise as a requirement; `probe` tells how its kind is tried."""
        return Requirement(
            id=self.id,
            catalogue=self.catalogue,
            level=Level(self.level),
            party="server",
            observe="none" if self.kind == NO_KIND else "promise",
            summary=self.summary,
            probe=probe,
            section=self.section,
            source=self.source,
            risk=self.risk,
            untried=self.untried,
            advisory=True,
            mild=self.mild,
        )


def promise_from(entry: Mapping[str, Any], catalogue: str) -> Promise:
    """The promise that an entry of a contract describes."""
    own = {name: value for name, value in entry.items() if name in OWN_KEYS}
    own["figures"] = tuple(own.get("figures", ()))
    own.setdefault("catalogue", catalogue)
    return Promise(**own, parameters={name: value for name, value in entry.items() if name not in OWN_KEYS})
