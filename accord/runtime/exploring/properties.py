"""Properties: what holds whatever is drawn, each bound to a sentence of the catalogue `properties`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from accord.model.contract import Contract
from accord.runtime.exploring.draws import Draw
from accord.runtime.exploring.stateful import Machine
from accord.runtime.exploring.world import World

CATALOGUE = "properties"
CRASH = "properties/robustness/no-server-error"
"""What every property tries by the way: that nothing it sends makes the server fail."""

Body = Callable[[World, Draw], None] | type[Machine]
AnyBody = TypeVar("AnyBody", bound=Callable[..., Any])

_MARK = "__accord_property__"


@dataclass(frozen=True, slots=True)
class Property:
    """What a function or state machine of the suites holds true, by its requirement and its name.

    `plain` tells that it concerns APIs without JSON:API as well; `weight` is its share of the requests beside others.
    """

    requirement: str
    body: Body
    name: str = ""
    writes: bool = False
    plain: bool = False
    weight: int = 1

    def concerns(self, contract: Contract, writes: bool) -> bool:
        """Whether it can be tried on the API of a contract, where writing is allowed or not."""
        return (self.plain or bool(contract.edition)) and (writes or not self.writes)

    @property
    def tries(self) -> tuple[str, ...]:
        """The requirements that it tries."""
        return tuple(dict.fromkeys((self.requirement, CRASH)))


def explores(
    requirement: str, *, writes: bool = False, plain: bool = False, weight: int = 1
) -> Callable[[AnyBody], AnyBody]:
    """Bind a function of a world and a draw, or a state machine, to the requirement that it tries."""

    def bind(body: AnyBody) -> AnyBody:
        setattr(body, _MARK, Property(requirement, body, "", writes, plain, weight))
        return body

    return bind


def property_of(body: Any) -> Property | None:
    """The property that a function or class of the suites is, if it is one of its own."""
    found = vars(body).get(_MARK) if hasattr(body, "__dict__") else None
    return found if isinstance(found, Property) and found.body is body else None


def chosen(properties: Iterable[Property], contract: Contract, writes: bool) -> list[Property]:
    """Those that can be tried."""
    return [each for each in properties if each.concerns(contract, writes)]
