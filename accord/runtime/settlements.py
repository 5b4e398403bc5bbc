"""Settlements: how promises are judged that only the whole of a run can show to be kept or broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from accord.model.assessment import Result
from accord.model.contract import Contract
from accord.model.exchange import Exchange
from accord.model.finding import Finding
from accord.model.promise import Promise
from accord.model.survey import Survey
from accord.model.verdict import Verdict
from accord.record.ledger import exchanges

Where = Callable[[Promise], bool]


@dataclass(frozen=True, slots=True)
class WholeRun:
    """What a settlement sees: the results of all that was judged before, and everything that was exchanged.

    `baseline` is the folder of the run to compare with, where one is given.
    """

    folder: Path
    contract: Contract
    survey: Survey | None
    results: Mapping[str, Result]
    baseline: Path | None = None

    def exchanges(self) -> Iterator[Exchange]:
        """Every exchange of the run."""
        return exchanges(self.folder)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a promise: its verdict, how often it was tried, and why where that needs saying."""

    verdict: Verdict
    tried: int = 0
    reason: str = ""
    findings: tuple[Finding, ...] = field(default_factory=tuple)


Settle = Callable[[Promise, WholeRun], Settlement]
Function = TypeVar("Function", bound=Settle)


@dataclass(frozen=True, slots=True)
class Settler:
    """A function that settles the promises of a kind, of which it may leave some to others."""

    kind: str
    settle: Settle
    where: Where | None = None

    @property
    def name(self) -> str:
        """Where the settlement stands, as `module::function`."""
        return f"{self.settle.__module__.replace('.', '/')}.py::{self.settle.__name__}"


_SETTLERS: dict[str, Settler] = {}


def settles(kind: str, where: Where | None = None) -> Callable[[Function], Function]:
    """Register a function as the settlement of a kind of promise: it sends nothing and sees the whole run."""

    def register(function: Function) -> Function:
        found = Settler(kind, function, where)
        _SETTLERS[found.name] = found
        return function

    return register


def settlers() -> tuple[Settler, ...]:
    """Every settlement that has been imported."""
    return tuple(_SETTLERS.values())
