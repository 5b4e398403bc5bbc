"""Exploring: shares the requests of a run among its properties, and gives an account of what was tried and found."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from accord.model.exploration import Exploration, Searched
from accord.model.fixed_case import FixedCase, write_cases
from accord.record.explorations import write_exploration
from accord.runtime.exploring.efforts import Effort
from accord.runtime.exploring.hunting import Hunt
from accord.runtime.exploring.properties import Property
from accord.runtime.exploring.stage import Crash, Stage, requirement_of

_PROMISING = 1.5
"""How much more a search may take that still shows new behaviour when its share is used up."""
_RARE = 100
"""In so many requests a search has to show something new to be worth more."""


@dataclass(slots=True)
class Explorer:
    """Searches properties one by one; what one leaves of its share is for those after it.

    `crashes` are the operations at which the server failed, each told once, whichever property met it first.
    """

    folder: Path
    stage: Stage
    effort: Effort
    seed: int
    waiting: list[Property]
    budget: int
    searched: list[Searched] = field(default_factory=list)
    cases: list[FixedCase] = field(default_factory=list)
    crashes: set[tuple[Any, ...]] = field(default_factory=set)

    def search(self, each: Property) -> Hunt:
        """Search a property with its share of the requests that are left, and account for it."""
        stage = self.stage
        stage.world.known.clear()
        stage.rehearse()
        before = stage.sent
        hunt = Hunt(stage, each, self.effort, self.seed, self.folder / "examples", known=self.crashes)
        share = self._share(each)
        try:
            hunt.search(share)
            if self._is_promising(hunt, stage.sent - before):
                hunt.search(int(share * (_PROMISING - 1)))
        finally:
            self.waiting.remove(each)
            self.crashes |= {cause for cause, found in hunt.found.items() if isinstance(found.violation, Crash)}
            self._account(hunt, stage.sent - before)
        return hunt

    def _share(self, each: Property) -> int:
        left = max(0, self.budget - sum(done.requests for done in self.searched))
        return share(each, self.waiting, left)

    def _is_promising(self, hunt: Hunt, sent: int) -> bool:
        """Whether a search of so many requests shows enough that is new to go on, and others can do with less."""
        return len(self.waiting) > 1 and hunt.fresh * _RARE >= sent > 0 and not hunt.found

    def _account(self, hunt: Hunt, requests: int) -> None:
        found = [
            FixedCase(
                hunt.each.name,
                requirement_of(each.violation, hunt.each),
                tuple(each.drawn),
                each.violation.expected,
                each.violation.actual,
                each.violation.exchange.request.line if each.violation.exchange else "",
            )
            for each in hunt.found.values()
        ]
        self.cases += found
        self.searched.append(
            Searched(
                hunt.each.name, hunt.each.requirement, hunt.examples, requests, hunt.undecided, hunt.fresh,
                len(hunt.found), len(hunt.unsteady), hunt.why_not or self.stage.over,
            )
        )  # fmt: skip

    def conclude(self, export: Path | None) -> None:
        """Write what was found as fixed cases, into the run folder and where they are wanted, and the account."""
        cases = tuple(self.cases)
        written = write_cases(self.folder / "cases", cases) if cases else []
        if export and cases:
            write_cases(export, cases)
        sights = self.stage.world.sights
        write_exploration(
            self.folder,
            Exploration(
                self.effort.name, self.seed, self.budget, self.stage.sent, tuple(self.searched),
                {name: dict(sorted(statuses.items())) for name, statuses in sorted(sights.operations.items())},
                {kind: dict(sorted(names.items())) for kind, names in sorted(sights.told.items())},
                tuple(path.name for path in written),
            ),
        )  # fmt: skip


def share(each: Property, among: list[Property], requests: int) -> int:
    """The part of some requests that a property gets among others."""
    return requests * each.weight // sum(other.weight for other in among)
