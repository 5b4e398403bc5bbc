"""Rules and detections: what is judged or noted passively, registered by the kind of node that it looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from accord.judge.node import Node, Remark
from accord.judge.walk import KINDS

RuleFunction = Callable[[Node], Iterable[Remark]]


class Effect(NamedTuple):
    """What a choice of the request came to. One alone may be chance: it shows beside another on the same subject.

    An empty `effect` is a control, which others show against and which shows nothing itself.
    """

    subject: str
    effect: str


DetectionFunction = Callable[[Node], bool | Effect | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A passive judgement of one requirement: `pattern` names it, in every edition that has it.

    Only nodes of the kinds `on`, that have the member `having` and satisfy `when`, count as tried.
    """

    pattern: str
    on: tuple[str, ...]
    judge: RuleFunction
    having: str | None = None
    when: Callable[[Node], bool] | None = None

    @property
    def name(self) -> str:
        """Where the rule stands, as `module::function`."""
        return place_of(self.judge)


@dataclass(frozen=True, slots=True)
class Detection:
    """A passive look for one permission in use: `pattern` names it, in every edition that has it.

    It looks at nodes of the kinds `on` that have the member `having` and satisfy `when`. `look` is true, or tells
    an effect, where the exchange of the node shows that the permission is used.
    """

    pattern: str
    on: tuple[str, ...]
    look: DetectionFunction
    having: str | None = None
    when: Callable[[Node], bool] | None = None

    @property
    def name(self) -> str:
        """Where the detection stands, as `module::function`."""
        return place_of(self.look)


_RULES: dict[str, list[Rule]] = {}
_DETECTIONS: dict[str, list[Detection]] = {}


def rule(
    pattern: str,
    on: str | tuple[str, ...],
    having: str | None = None,
    when: Callable[[Node], bool] | None = None,
) -> Callable[[RuleFunction], RuleFunction]:
    """Register a function as the rule of a requirement.

    `pattern` is an id, or `jsonapi-*/...` for every edition that has it; `on` names kinds of nodes (see
    `accord.judge.walk`). Only nodes that have the member `having`, and for which `when` holds, are tried.
    """
    kinds = kinds_of(pattern, on)

    def register(function: RuleFunction) -> RuleFunction:
        found = Rule(pattern, kinds, function, having, when)
        same_place = [known for known in _RULES.get(pattern, []) if known.name != found.name]
        _RULES[pattern] = [*same_place, found]
        return function

    return register


def registered_rules() -> Iterator[Rule]:
    """Every rule that has been imported."""
    for rules in _RULES.values():
        yield from rules


def detects(
    pattern: str,
    on: str | tuple[str, ...],
    having: str | None = None,
    when: Callable[[Node], bool] | None = None,
) -> Callable[[DetectionFunction], DetectionFunction]:
    """Register a function as one that detects a permission in use, which is reported and never judged.

    The parameters are those of `rule`; a function may detect several permissions.
    """
    kinds = kinds_of(pattern, on)

    def register(function: DetectionFunction) -> DetectionFunction:
        found = Detection(pattern, kinds, function, having, when)
        same_place = [known for known in _DETECTIONS.get(pattern, []) if known.name != found.name]
        _DETECTIONS[pattern] = [*same_place, found]
        return function

    return register


def registered_detections() -> Iterator[Detection]:
    """Every detection that has been imported."""
    for detections in _DETECTIONS.values():
        yield from detections


def kinds_of(pattern: str, on: str | tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of nodes that are named; raises ValueError where there is no such kind."""
    kinds = (on,) if isinstance(on, str) else on
    if unknown := set(kinds) - KINDS:
        raise ValueError(f"{pattern}: no kind of node is called {', '.join(sorted(unknown))}")
    return kinds


def place_of(function: Callable[..., Any]) -> str:
    """Where a function stands, as `module::function`."""
    return f"{function.__module__.replace('.', '/')}.py::{function.__name__}"
