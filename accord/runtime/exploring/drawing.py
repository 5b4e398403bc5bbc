"""Properties as pytest items: a search of each, and a replay of each fixed case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from accord.judge.expect import USUAL, WARNINGS, Inconclusive, NotApplicable, Violation
from accord.model.finding import Finding
from accord.model.fixed_case import FixedCase, read_cases
from accord.model.verdict import Verdict
from accord.runtime import bundle
from accord.runtime.exploring.draws import Replaying, Stale
from accord.runtime.exploring.efforts import EFFORTS, drawn
from accord.runtime.exploring.explorer import Explorer
from accord.runtime.exploring.hunting import Found, Hunt
from accord.runtime.exploring.outcomes import finding_of, verdict_of
from accord.runtime.exploring.properties import Property, chosen
from accord.runtime.exploring.sights import Sights
from accord.runtime.exploring.stage import Stage, requirement_of
from accord.runtime.exploring.world import World
from accord.runtime.registry import registry
from accord.runtime.run import Run


class Explored:
    """What the items of one run share: its stage and its explorer."""

    def __init__(self, run: Run) -> None:
        self.run = run
        paths = [facts.path for facts in run.survey.resources]
        sights = Sights(run.contract.base_url, paths)
        self.stage = Stage(World(run.client, run.survey, run.contract, run.maker, sights))
        run.watchers.append(self.stage.see)
        options = run.options
        offered = [each for each in registry().properties.values() if options.selects(each.requirement)]
        effort = EFFORTS[options.explore or "gate"]
        self.cases = read_cases(options.cases) if options.cases else ()
        self.properties = chosen(offered, run.contract, run.client.writes) if effort.requests else []
        self.explorer = Explorer(
            run.folder, self.stage, effort, options.seed or 0, list(self.properties), drawn(options, run.contract)
        )

    def close(self) -> None:
        """Write the account of what was explored."""
        if self.properties:
            self.explorer.conclude(self.run.options.export_cases)


class Forbidden(NotApplicable):
    """The case is not run, for want of a leave that the message names."""


class DrawnItem(pytest.Item):
    """An item whose verdict goes into the record; `tries` are the requirements that it tries."""

    tries: tuple[str, ...]

    def __init__(self, *, explored: Explored, of: Property, **options: Any) -> None:
        super().__init__(**options)
        self.explored = explored
        self.of = of

    def runtest(self) -> None:
        """Carry the item out, and record its verdict."""
        run = self.explored.run
        tokens = WARNINGS.set([]), USUAL.set(run.usual)
        run.client.purpose = self.nodeid
        findings: list[Finding] = []
        error: BaseException | None = None
        try:
            self.carry_out(findings)
        except BaseException as raised:
            error = raised
            raise
        finally:
            WARNINGS.reset(tokens[0])
            USUAL.reset(tokens[1])
            if error is None or isinstance(error, Exception | pytest.skip.Exception):
                verdict, reason = verdict_of(error)
                verdict = Verdict.NOT_RUN if isinstance(error, Forbidden) else verdict
                told = self.tries if verdict in (Verdict.PASS, Verdict.FAIL) else self.tries[:1]
                run.ledger.case(self.nodeid, told, verdict, reason, findings)
                self.user_properties.append(("accord", verdict.value))

    def carry_out(self, findings: list[Finding]) -> None:
        """Try the property."""
        raise NotImplementedError

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the item stands."""
        return self.path, None, self.name


class PropertyItem(DrawnItem):
    """The search of one property: what it finds is a warning, since another draw may miss it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.tries = tuple(name for name in self.of.tries if self.explored.run.options.selects(name))

    def carry_out(self, findings: list[Finding]) -> None:
        """Search, and note each cause."""
        hunt = self.explored.explorer.search(self.of)
        findings += [_warning(found, self.of) for found in hunt.found.values()]
        if not hunt.found:
            _require_tried(hunt, self.explored.stage)


def _require_tried(hunt: Hunt, stage: Stage) -> None:
    if hunt.why_not:
        raise NotApplicable(hunt.why_not)
    if hunt.unsteady:
        raise Inconclusive(f"{len(hunt.unsteady)} deviations did not show again when tried twice more")
    if hunt.examples == hunt.undecided:
        raise Inconclusive(stage.over or "no example could be decided with the requests that there were")


def _warning(found: Found, of: Property) -> Finding:
    return replace(finding_of(found.violation, requirement_of(found.violation, of), of.name), warning=True)


class FixedCaseItem(DrawnItem):
    """The replay of a fixed case: it fails in full where the property does not hold."""

    def __init__(self, *, case: FixedCase, **options: Any) -> None:
        super().__init__(**options)
        self.case = case
        self.tries = (case.requirement,)

    def carry_out(self, findings: list[Finding]) -> None:
        """Replay what was drawn."""
        self.explored.stage.world.known.clear()
        if not self.of.concerns(self.explored.run.contract, writes=True):
            raise NotApplicable("is for another kind of API")
        if not self.of.concerns(self.explored.run.contract, self.explored.run.client.writes):
            raise Forbidden("would change the target; allow it with --allow-writes")
        try:
            self.explored.stage.play(self.of, Replaying(self.case.drawn))
        except Violation as error:
            findings.append(finding_of(error, requirement_of(error, self.of), self.nodeid))
            self.tries = tuple(dict.fromkeys((*self.tries, requirement_of(error, self.of))))
            raise
        except Stale as error:
            raise Inconclusive(f"{self.case.source} fits no more: {error}; find it anew, or remove it") from error


class PropertyFile(pytest.File):
    """A `properties_*.py` file of the suites."""

    def __init__(self, *, explored: Explored, **options: Any) -> None:
        super().__init__(**options)
        self.explored = explored

    def collect(self) -> Iterator[pytest.Item]:
        """An item for each fixed case of a property in the file, and for each property that is drawn."""
        here = self.path.relative_to(bundle.root()).as_posix()
        known = registry().properties
        for case in self.explored.cases:
            if case.breaks.partition("::")[0] == here and self.explored.run.options.selects(case.requirement):
                yield FixedCaseItem.from_parent(
                    self, name=f"case:{case.name}", case=case, explored=self.explored, of=known[case.breaks]
                )
        for each in self.explored.properties:
            place, _, name = each.name.partition("::")
            if place == here:
                yield PropertyItem.from_parent(self, name=name, explored=self.explored, of=each)
