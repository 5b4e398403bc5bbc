"""Promises as requirements: what tries each promise of a contract, and why nothing tries the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from accord.judge.rules import Rule
from accord.judge.watches import Watch, registered_watches
from accord.model.contract import Contract, read_contract
from accord.model.promise import NO_KIND, Promise
from accord.model.requirement import Requirement
from accord.runtime import bundle
from accord.runtime.checks import Check
from accord.runtime.kinds import Kind, kinds
from accord.runtime.options import contract_path
from accord.runtime.registry import registry
from accord.runtime.settlements import Settler, settlers


@dataclass(frozen=True, slots=True)
class Bound:
    """A promise with everything that tries it; `why_not` is the reason where nothing does."""

    promise: Promise
    requirement: Requirement
    kind: Kind | None
    checks: tuple[tuple[str, Check], ...] = ()
    watches: tuple[Watch, ...] = ()
    settlers: tuple[Settler, ...] = ()
    why_not: str = ""

    @property
    def ways(self) -> list[str]:
        """The names of all that tries it."""
        passive = [*(watch.name for watch in self.watches), *(settler.name for settler in self.settlers)]
        return passive + [name for name, _ in self.checks]

    @property
    def rules(self) -> Iterator[tuple[Requirement, Rule]]:
        """Its rules, each with the promise as a requirement."""
        for watch in self.watches:
            yield self.requirement, watch.rule(self.promise)

    @property
    def writes(self) -> bool:
        """Whether it takes leave to write."""
        return any(check.writes for _, check in self.checks)

    @property
    def loads(self) -> bool:
        """Whether it takes leave to load the target."""
        return any(check.loads for _, check in self.checks)

    @property
    def fills(self) -> bool:
        """Whether it takes a target that is thrown away."""
        return any(check.fills for _, check in self.checks)


def bound(contract: Contract) -> list[Bound]:
    """Every promise of a contract in the order of its text, with what tries it under the figures that count."""
    return [_bound(promise, contract.figures) for promise in contract.promises]


def in_force(contract: Contract) -> list[Bound]:
    """The promises of a contract that something tries."""
    return [each for each in bound(contract) if each.ways]


def _bound(promise: Promise, figures: str) -> Bound:
    if promise.kind == NO_KIND:
        return Bound(promise, promise.requirement(), None, why_not=promise.untried)
    kind = kinds()[promise.kind]
    requirement = promise.requirement(kind.tried)
    if not promise.holds_in(figures):
        why = f"a figure of {', '.join(promise.figures)}; this contract is judged by those of {figures}"
        return Bound(promise, requirement, kind, why_not=why)
    found = Bound(
        promise,
        requirement,
        kind,
        tuple((name, check) for name, check in registry().keeping if check.tries(promise)),
        tuple(watch for watch in registered_watches() if watch.tries(promise)),
        tuple(each for each in settlers() if each.kind == kind.name and (each.where is None or each.where(promise))),
    )
    return found if found.ways else Bound(promise, requirement, kind, why_not="nothing tries this kind yet")


@cache
def shipped() -> tuple[Contract, ...]:
    """The contracts that ship and make promises of their own."""
    folder = bundle.root() / "contracts"
    found = [read_contract(path, contract_path) for path in sorted(folder.glob("*.toml"))]
    return tuple(each for each in found if any(promise.catalogue == each.name for promise in each.promises))
