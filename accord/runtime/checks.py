"""Checks: what an active test function verifies, and on which subjects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from accord.judge.expect import Inconclusive, NotApplicable
from accord.model.promise import Promise
from accord.model.survey import Survey
from accord.runtime.making.maker import Maker

Function = TypeVar("Function", bound=Callable[..., Any])
Select = Callable[[Survey], Iterable[Any]]

_MARK = "__accord__"


@dataclass(frozen=True, slots=True)
class Check:
    """What a test function verifies: `writes` tells that it changes the target, `loads` that it strains it.

    A `hostile` one sends what may harm a careless target, and is tried after the others of its phase; one that
    `fills` makes so much that only a target that is thrown away may be asked for it. `keeps` is the kind of the
    promises that it tries, those among them for which `promised` holds.
    """

    pattern: str = ""
    keeps: str = ""
    promised: Callable[[Promise], bool] | None = None
    kind: str = ""
    where: Callable[[Any], bool] | None = None
    otherwise: str = ""
    required: bool = False
    most: int | None = None
    writes: bool = False
    loads: bool = False
    hostile: bool = False
    fills: bool = False

    def tries(self, promise: Promise) -> bool:
        """Whether it tries a promise."""
        return self.keeps == promise.kind and (self.promised is None or self.promised(promise))

    @property
    def phase(self) -> str:
        """The part of a run in which it is tried."""
        return "load" if self.loads else "write" if self.writes else "read"

    def subjects(self, survey: Survey, maker: Maker, most: int | None) -> list[Any]:
        """The subjects on which it is tried, at most so many where not all are wanted, spread over types."""
        offered = MAKEABLE[self.kind](maker) if self.kind in MAKEABLE else SELECTORS[self.kind](survey)
        found = [facts for facts in offered if self.where is None or self.where(facts)]
        return found if most is None else _spread(found)[: min(most, self.most or most)]

    def without_subject(self, maker: Maker) -> Inconclusive | NotApplicable:
        """What it comes to where no subject fits; what a fault kept from being made leaves it undecided."""
        if self.kind in MAKEABLE and maker.hindrance:
            return Inconclusive(f"{self.otherwise}: {maker.hindrance}")
        return Inconclusive(self.otherwise) if self.required else NotApplicable(self.otherwise)


SELECTORS: dict[str, Select] = {
    "collection": lambda survey: survey.collections,
    "resource": lambda survey: [facts for facts in survey.resources if facts.sample_url],
    "relationship": lambda survey: survey.relationships(),
}


MAKEABLE: dict[str, Callable[[Maker], Iterable[Any]]] = {
    "creation": lambda maker: maker.creations(),
    "creatable": lambda maker: maker.recipes(),
    "updatable": lambda maker: [recipe for recipe in maker.recipes() if recipe.updatable],
    "deletable": lambda maker: [recipe for recipe in maker.recipes() if recipe.deletable],
    "writable": lambda maker: maker.writables(),
    "owned-relationship": lambda maker: [
        relationship for recipe in maker.recipes() for relationship in recipe.facts.relationships
    ],
}
"""Subjects of checks that write: recipes by which resources can be made, and the relationships of those.

A `creation` is a recipe that was accepted, even where what it made cannot be found or deleted again; a `writable` is
a collection in which something can be made, changed and deleted, whatever the form of its documents.
"""


def _spread(subjects: list[Any]) -> list[Any]:
    groups: dict[Any, list[Any]] = {}
    for subject in subjects:
        groups.setdefault(getattr(subject, "to_many", None), []).append(subject)
    spread: list[Any] = []
    owners: set[Any] = set()
    while any(groups.values()):
        for group in groups.values():
            if group:
                fresh = next((item for item in group if getattr(item, "owner_type", "") not in owners), group[0])
                group.remove(fresh)
                owners.add(getattr(fresh, "owner_type", ""))
                spread.append(fresh)
    return spread


def check_of(function: Any) -> Check:
    """What a test function verifies."""
    return getattr(function, _MARK, Check())


def _amend(function: Function, **changes: Any) -> Function:
    setattr(function, _MARK, replace(check_of(function), **changes))
    return function


def verifies(
    pattern: str, *, writes: bool = False, loads: bool = False, hostile: bool = False
) -> Callable[[Function], Function]:
    """Bind a test function to the requirement that it verifies.

    `pattern` is an id, or `jsonapi-*/...` for every edition that has it; `writes` tells that the check
    changes the target, so that it runs only where that is allowed, after all that only reads; `loads` that it
    strains it, so that it runs only where that is allowed, after everything else; `hostile` that what it sends may
    stay in a careless target and break it, so that it runs after the others that write.
    """
    return lambda function: _amend(function, pattern=pattern, writes=writes, loads=loads, hostile=hostile)


def keeps(
    kind: str,
    where: Callable[[Promise], bool] | None = None,
    *,
    writes: bool = False,
    loads: bool = False,
    fills: bool = False,
) -> Callable[[Function], Function]:
    """Bind a test function to a kind of promise: it runs once for each promise of that kind, given as `promise`.

    `where` picks those promises of the kind that it tries; `fills` tells that it makes so much that only a target
    that the contract marks as throw-away may be asked for it; the others are as for `verifies`.
    """
    return lambda function: _amend(
        function, keeps=kind, promised=where, writes=writes or fills, loads=loads, fills=fills
    )


def for_each(
    kind: str,
    where: Callable[[Any], bool] | None = None,
    *,
    otherwise: str = "",
    required: bool = False,
    most: int | None = None,
) -> Callable[[Function], Function]:
    """Run a check once for each subject: a `collection`, `resource` or `relationship` of the target.

    Checks that write may ask for a `creation`, a `creatable`, `updatable` or `deletable` recipe, an
    `owned-relationship` or a `writable` collection. `most` lowers the number of subjects that a profile asks
    for, save where it asks for all.

    Where no subject fits, the check is not applicable, or inconclusive if `required`, for the reason `otherwise`.
    """
    if kind not in {*SELECTORS, *MAKEABLE}:
        raise ValueError(f"{kind}: subjects are {', '.join((*SELECTORS, *MAKEABLE))}")
    reason = otherwise or f"no such {kind} was seen"
    return lambda function: _amend(function, kind=kind, where=where, otherwise=reason, required=required, most=most)
