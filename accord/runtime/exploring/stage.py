"""The stage: plays a property once, watches every answer meanwhile, and clears away what was made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from accord.judge.expect import UNDECIDED, Violation, inconclusive, stranger
from accord.model.exchange import Exchange
from accord.model.survey import Identity
from accord.runtime.exploring.draws import Draw
from accord.runtime.exploring.properties import CRASH, Property
from accord.runtime.exploring.stateful import Machine, play
from accord.runtime.exploring.world import World
from accord.wire.client import SAFE

_OWN_FAULTS = frozenset({500, *range(506, 512), *range(512, 600)}) - {507, 511}
"""Statuses that tell of a fault of the server's own, and not of its way, its load, or what it does not offer."""


class Spent(BaseException):
    """The requests of a search are used up; no property may catch it."""


class Crash(Violation):
    """The server failed at an operation, or dropped the connection."""

    operation = ""


class Stage:
    """Plays properties in one world; `sent` counts requests, a search ends when they reach `limit`.

    `over` tells why nothing more may be sent at all.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.sent = 0
        self.limit: int | None = None
        self.over = ""
        self._rehearsed = False
        self._watching = False
        self._crashed: Crash | None = None

    def see(self, exchange: Exchange) -> None:
        """Watch an exchange; raises Crash where the server failed, Spent where no more may be sent."""
        self.sent += 1
        if not self._watching:
            return
        self.world.sights.see(exchange)
        if (crash := _crash(exchange)) and not stranger(exchange):
            crash.operation = self.world.sights.operation(exchange)
            self._crashed = crash
            raise crash
        if exchange.request.method in SAFE and self.spent:
            raise Spent  # after a write what it made has to be noted first

    @property
    def spent(self) -> bool:
        """Whether no more may be sent."""
        return self.limit is not None and self.sent >= self.limit

    def play(self, each: Property, draw: Draw) -> None:
        """Play a property once; raises Violation where it does not hold."""
        with self.example():
            body: Any = each.body
            if isinstance(body, type) and issubclass(body, Machine):
                play(body, self.world, draw)
            else:
                body(self.world, draw)

    @contextmanager
    def example(self) -> Iterator[None]:
        """One example: what it makes is removed after it, and a crash stands even where somebody caught it."""
        self.rehearse()
        before = set(self.world.maker.custody.made)
        self._watching, self._crashed = True, None
        try:
            yield
        except Violation as error:
            _require_decisive(error)
            raise
        finally:
            self._watching = False
            self._clear(before)
            if self._crashed:
                raise self._crashed

    def rehearse(self) -> None:
        """Find out how rows are made before any example, since recipes lean on rows that have to stay."""
        if not self._rehearsed:
            self._rehearsed = True
            self.world.recipes()

    def _clear(self, before: set[Identity]) -> None:
        maker = self.world.maker
        lasting = before | maker.lasting()
        for made in [made for made in maker.custody.made if made not in lasting]:
            maker.discard(made)
        self.world.client.forget()


def requirement_of(error: Violation, each: Property) -> str:
    """The requirement that a violation found by a property breaks."""
    return CRASH if isinstance(error, Crash) else each.requirement


def cause_of(error: Violation) -> tuple[Any, ...]:
    """What makes two violations the same trouble."""
    if isinstance(error, Crash):
        return (CRASH, error.operation, error.actual)
    return (error.expected, _method(error))


def _method(error: Violation) -> str:
    return error.exchange.request.method if error.exchange else ""


def _require_decisive(error: Violation) -> None:
    """Raise Inconclusive where the answer that shows a violation is a limiter's, a gate's or a stranger's."""
    exchange = error.exchange
    if exchange and exchange.status in UNDECIDED:
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing") from error
    if who := stranger(exchange):
        raise inconclusive(f"{error}; but it was {who} that answered, in place of the API") from error


def _crash(exchange: Exchange) -> Crash | None:
    if exchange.status in _OWN_FAULTS:
        return Crash(exchange, "status", "no fault of the server's own", f"status {exchange.status}")
    if exchange.response is None and _is_dropped(exchange.fault):
        return Crash(exchange, "response", "an answer", f"none: {exchange.fault}")
    return None


def _is_dropped(fault: str) -> bool:
    return any(sign in fault.lower() for sign in ("broken response", "reset"))
