"""Rules: passive judgements, registered by the kind of node that they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from accord.judge.node import Node, Remark
from accord.judge.walk import KINDS

RuleFunction = Callable[[Node], Iterable[Remark]]


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
        return f"{self.judge.__module__.replace('.', '/')}.py::{self.judge.__name__}"


_RULES: dict[str, list[Rule]] = {}


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
    kinds = (on,) if isinstance(on, str) else on
    if unknown := set(kinds) - KINDS:
        raise ValueError(f"{pattern}: no kind of node is called {', '.join(sorted(unknown))}")

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
