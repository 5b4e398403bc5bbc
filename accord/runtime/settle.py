"""Rules as pytest items: each tells what the whole run made of one requirement, and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from accord.judge.expect import NotApplicable, Violation
from accord.judge.rules import Rule
from accord.model.codec import from_json
from accord.model.contract import Contract
from accord.model.requirement import Requirement
from accord.record.assess import Folded, fold_record
from accord.runtime import bundle
from accord.runtime.promises import in_force
from accord.runtime.registry import registry
from accord.runtime.run import read_header


class RuleItem(pytest.Item):
    """One rule's requirement, judged on everything that the run exchanged."""

    def __init__(self, *, requirement: str, folder: Path, **options: Any) -> None:
        super().__init__(**options)
        self.requirement = requirement
        self.folder = folder

    def runtest(self) -> None:
        """Pass, skip or fail by the tally of the run."""
        tally = _tallies(self.folder).tallies.get(self.requirement)
        if tally is None or not tally.tried:
            raise NotApplicable("nothing of this kind was seen")
        for finding in tally.findings:
            if not finding.warning:
                raise Violation(None, finding.place, finding.expected, str(finding))

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the item stands."""
        return self.path, None, self.name


class RuleFile(pytest.File):
    """A `rules_*.py` file of the suites."""

    def __init__(self, *, folder: Path, **options: Any) -> None:
        super().__init__(**options)
        self.folder = folder

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each requirement and rule in the file."""
        here = self.path.relative_to(bundle.root()).as_posix()
        for requirement, rule in _rules(self.folder):
            place, _, name = rule.name.partition("::")
            if place == here:
                yield RuleItem.from_parent(self, name=name, requirement=requirement.id, folder=self.folder)


@cache
def _rules(folder: Path) -> tuple[tuple[Requirement, Rule], ...]:
    """The rules of a run, of its standards and of its promises, each with its requirement."""
    contract = from_json(Contract, read_header(folder)["contract"])
    promised = [rule for each in in_force(contract) for rule in each.rules]
    return (*registry().rules_for(*contract.catalogues), *promised)


@cache
def _tallies(folder: Path) -> Folded:
    return fold_record(folder)
