"""What is wrong with a contract, the credentials or a target, found out with a handful of safe requests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How something was found: as it should be, worth a look, or wrong."""

    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


class Blame(StrEnum):
    """What a wrong thing lies with: what its user wrote or set, or the target."""

    CONTRACT = "contract"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was looked at: `told` says how it was found, `remedy` what would do."""

    mark: Mark
    told: str
    remedy: str = ""
    blame: Blame = Blame.CONTRACT


def ok(told: str) -> Remark:
    """It is as it should be."""
    return Remark(Mark.OK, told)


def look(told: str, remedy: str) -> Remark:
    """It does no harm yet, or may be meant so."""
    return Remark(Mark.LOOK, told, remedy)


def wrong(told: str, remedy: str, blame: Blame = Blame.CONTRACT) -> Remark:
    """It keeps a run from saying anything, or from saying what was meant."""
    return Remark(Mark.WRONG, told, remedy, blame)


def broken(told: str, remedy: str) -> Remark:
    """The target is such that it cannot be judged."""
    return wrong(told, remedy, Blame.TARGET)


class Hopeless(Exception):
    """Nothing further can be looked at; the remarks so far say why."""


def any_wrong(remarks: list[Remark], blame: Blame) -> bool:
    """Whether something is wrong that lies with the contract and credentials, or with the target."""
    return any(remark.mark is Mark.WRONG and remark.blame is blame for remark in remarks)


def counted(number: int, what: str) -> str:
    """A number of things in words."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def some(names: list[str], most: int = 4) -> str:
    """A few names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


Remarks = Iterator[Remark]
