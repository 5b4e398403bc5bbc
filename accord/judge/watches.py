"""Watches: rules of a kind of promise, which judge every exchange by the parameters of each promise of that kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import update_wrapper
from typing import TypeVar

from accord.judge.node import Node, Remark
from accord.judge.rules import Rule, kinds_of, place_of
from accord.model.promise import Promise

Judge = Callable[[Node, Promise], Iterable[Remark]]
WatchFunction = TypeVar("WatchFunction", bound=Judge)


@dataclass(frozen=True, slots=True)
class Watch:
    """A passive judgement of every promise of a kind."""

    kind: str
    on: tuple[str, ...]
    judge: Judge
    having: str | None = None
    when: Callable[[Node, Promise], bool] | None = None
    where: Callable[[Promise], bool] | None = None

    @property
    def name(self) -> str:
        """Where it stands, as `module::function`."""
        return place_of(self.judge)

    def tries(self, promise: Promise) -> bool:
        """Whether it judges a promise."""
        return self.kind == promise.kind and (self.where is None or self.where(promise))

    def rule(self, promise: Promise) -> Rule:
        """The rule of one promise."""
        judge, when = self.judge, self.when

        def judged(node: Node) -> Iterable[Remark]:
            return judge(node, promise)

        return Rule(
            promise.id, self.on, update_wrapper(judged, judge), self.having,
            None if when is None else lambda node: when(node, promise),
        )  # fmt: skip


_WATCHES: dict[str, Watch] = {}


def watches(
    kind: str,
    on: str | tuple[str, ...],
    having: str | None = None,
    when: Callable[[Node, Promise], bool] | None = None,
    where: Callable[[Promise], bool] | None = None,
) -> Callable[[WatchFunction], WatchFunction]:
    """Register a function as the rule of a kind of promise: it is shown each node with the promise.

    `where` picks those promises of the kind that it judges; the others are as for `rule`.
    """
    kinds = kinds_of(kind, on)

    def register(function: WatchFunction) -> WatchFunction:
        found = Watch(kind, kinds, function, having, when, where)
        _WATCHES[found.name] = found
        return function

    return register


def registered_watches() -> Iterator[Watch]:
    """Every rule of a kind of promise that has been imported."""
    yield from _WATCHES.values()
