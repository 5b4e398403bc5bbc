"""What the command line knows: the requirements of standards and the promises of contracts, and what tries each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from accord.model.contract import Contract
from accord.model.requirement import Level, Requirement
from accord.runtime.exploring.properties import CATALOGUE
from accord.runtime.options import Options, find_contract
from accord.runtime.promises import Bound, bound, shipped
from accord.runtime.registry import registry


@dataclass(frozen=True, slots=True)
class Known:
    """A requirement or promise with the names of what tries it, or the reason where nothing does.

    A promise stands under a `heading`, its contract's; `contract` is what --contract finds it by, and `bound` what
    it is bound to.
    """

    requirement: Requirement
    heading: str
    ways: tuple[str, ...] = ()
    why_not: str = ""
    bound: Bound | None = None
    contract: str = ""

    @property
    def id(self) -> str:
        """The id of the requirement."""
        return self.requirement.id

    @property
    def kind(self) -> str:
        """The kind of a promise; empty for a requirement of a standard."""
        return self.bound.promise.kind if self.bound else ""

    @property
    def duty(self) -> bool:
        """Whether a server can be seen to keep or break it; of promises also those that are told only."""
        return self.requirement.duty or (self.bound is not None and self.requirement.observe != "none")


def known(contract: str | None = None) -> list[Known]:
    """What concerns one contract, or all standards and all that the shipped contracts promise.

    Raises InvalidFile or UsageError where there is no such contract, or it is wrong.
    """
    if contract is None:
        return [*of_standards(registry().library.catalogues), *of_shipped()]
    return of_contract(find_contract(Options(contract=contract)), contract)


def of_contract(contract: Contract, name: str = "") -> list[Known]:
    """The requirements that may concern a contract, and its own promises; `name` is what finds it."""
    named = (*contract.catalogues, CATALOGUE) if contract.standard_named else registry().library.catalogues
    return [*of_standards(named), *(_promise(each, contract, name) for each in bound(contract))]


def of_standards(catalogues: Iterable[str]) -> Iterator[Known]:
    """The requirements of catalogues, in their order."""
    found = registry()
    for catalogue in found.present(catalogues):
        for entry in found.library.catalogues[catalogue].requirements.values():
            ways = tuple(found.ways(entry.id))
            yield Known(
                entry,
                found.library.catalogues[catalogue].title,
                ways,
                "" if ways else entry.why_untried or "no check tries it yet",
            )


def of_shipped() -> list[Known]:
    """Every promise of the shipped contracts once, as the first contract has it by whose figures it holds."""
    found: dict[str, Known] = {}
    holding: set[str] = set()
    for contract in sorted(shipped(), key=lambda each: (Path(each.source).stem != each.name, each.source)):
        for each in bound(contract):
            name, holds = each.promise.id, each.promise.holds_in(contract.figures)
            if name not in found or (holds and name not in holding):
                found[name] = _promise(each, contract, Path(contract.source).stem)
            if holds:
                holding.add(name)
    return list(found.values())


def by_catalogue(entries: Iterable[Known]) -> dict[str, list[Known]]:
    """The entries of each catalogue or contract, in their order."""
    found: dict[str, list[Known]] = {}
    for entry in entries:
        found.setdefault(entry.requirement.catalogue, []).append(entry)
    return found


def permissions(entries: Iterable[Known]) -> list[Known]:
    """The permissions of standards among them: nothing tries those, and some are told of where they are used."""
    return [entry for entry in entries if entry.bound is None and entry.requirement.level is Level.MAY]


def _promise(each: Bound, contract: Contract, name: str) -> Known:
    own = each.promise.catalogue == contract.name
    heading = contract.title if own and contract.title else each.promise.catalogue
    return Known(each.requirement, heading, tuple(each.ways), each.why_not, each, name)
