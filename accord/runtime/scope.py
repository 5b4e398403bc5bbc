"""The scope of a run: the catalogues by which a target is judged, and why others do not concern it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from accord.model.catalogue import Catalogue
from accord.model.contract import Contract
from accord.model.survey import Survey
from accord.runtime.exploring.properties import CATALOGUE
from accord.runtime.registry import registry


@dataclass(frozen=True, slots=True)
class Scope:
    """The catalogues that a target is judged by, and for each that does not concern it the reason."""

    judged: tuple[str, ...]
    idle: Mapping[str, str] = field(default_factory=dict)


def scope_of(contract: Contract, survey: Survey | None, properties: bool = False) -> Scope:
    """The scope of a contract's target, with the properties where a run tries them.

    Without a survey nothing is known to be of no concern.
    """
    offered = {*survey.extensions, *survey.profiles} if survey else None
    idle = {
        catalogue.name: f"{catalogue.uri} is not offered, as far as the contract and the answers tell"
        for catalogue in catalogues_of(contract)
        if catalogue.precondition and offered is not None and not is_offered(catalogue.uri, offered)
    }
    judged = [name for name in contract.catalogues if name not in idle]
    return Scope((*judged, *([CATALOGUE] if properties else [])), idle)


def catalogues_of(contract: Contract) -> list[Catalogue]:
    """The catalogues of a contract that the suites bring."""
    known = registry().library.catalogues
    return [known[name] for name in contract.catalogues if name in known]


def is_offered(uri: str, offered: Iterable[str]) -> bool:
    """Whether a URI is among those offered; a slash at its end makes no difference."""
    return uri.rstrip("/") in {each.rstrip("/") for each in offered}
