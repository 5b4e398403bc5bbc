"""The sandbox within the process and under a clock that leaps: what the probe does in minutes takes a second.

Nothing sleeps and nothing goes over a network: an event loop leaps to its next timer, and the probe's connections
hand each request to the sandbox at the time that it would arrive.
"""

from __future__ import annotations

import asyncio
import selectors
import ssl
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace
from typing import Any, TypeVar
from unittest.mock import patch
from urllib.parse import urlsplit

from accord.model.exchange import Response
from accord.wire.lean import Reply
from sandbox.app import Application

T = TypeVar("T")
HOST = "127.0.0.1:1"
EPOCH = 1_800_000_000.0


@dataclass
class Clock:
    """The time that all go by."""

    now: float = 1000.0

    def time(self) -> float:
        """The unix time."""
        return EPOCH + self.now

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return self.now


class _Leaping(selectors.DefaultSelector):  # type: ignore[valid-type, misc]
    """Waits for nothing: where nothing is ready, the time to wait has passed."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(0 if timeout is not None else None)
        if not ready and timeout:
            self._clock.now += timeout
        return ready


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time leaps."""

    def __init__(self, clock: Clock) -> None:
        self._leaping = clock
        super().__init__(_Leaping(clock))

    def time(self) -> float:
        """The time by the clock."""
        return self._leaping.now


@dataclass
class Network:
    """The way to the sandbox: how long it takes, and by how much that varies (seconds)."""

    sandbox: Application
    clock: Clock
    trip: float = 0.004
    jitter: float = 0.001
    random: Random = field(default_factory=lambda: Random(0))

    def connections(self, url: str, trust: ssl.SSLContext, address: str = "") -> Connections:
        """What stands for the connections to an origin."""
        return Connections(self, address or "127.0.0.1")

    def way(self) -> float:
        """How long a message is under way."""
        return self.trip / 2 + self.jitter * self.random.random()


@dataclass
class Connections:
    """Hands requests to the sandbox."""

    network: Network
    address: str

    async def exchange(self, octets: bytes, method: str, patience: float) -> Reply:
        """What came of a request."""
        network = self.network
        sent = network.clock.now
        await asyncio.sleep(network.way())
        scope, body = _scope(octets, self.address)
        answer = network.sandbox.respond(scope, body)
        await asyncio.sleep(network.way() + answer.delay)
        content = b"" if method == "HEAD" else answer.octets()
        received = network.clock.now
        return Reply(sent, received, Response(answer.status, answer.headers, content, elapsed=received - sent))

    async def close(self) -> None:
        """Nothing is open."""


def _scope(octets: bytes, address: str) -> tuple[dict[str, Any], bytes]:
    """A request as it would go over a connection, as an ASGI scope and its body."""
    head, _, body = octets.partition(b"\r\n\r\n")
    line, *fields = head.split(b"\r\n")
    method, target, _ = line.decode().split(" ")
    parts = urlsplit(target)
    headers = [(name.lower(), value.strip()) for name, _, value in (field.partition(b":") for field in fields)]
    scope = {
        "type": "http", "method": method, "scheme": "http", "path": parts.path, "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(), "headers": headers, "client": (address, 1), "server": ("127.0.0.1", 1),
    }  # fmt: skip
    return scope, body


@contextmanager
def leaping(network: Network) -> Iterator[None]:
    """Let the probe's driver, what times it, and the sandbox's limiters go by the network's clock."""
    clock = network.clock
    told = SimpleNamespace(time=clock.time, monotonic=clock.monotonic)

    def run(main: Coroutine[Any, Any, T]) -> T:
        with asyncio.Runner(loop_factory=lambda: Loop(clock)) as runner:
            return runner.run(main)

    async def at_once(function: Callable[..., T], *arguments: Any) -> T:
        return function(*arguments)

    with (
        patch("accord.wire.shooter.time", told),
        patch("accord.wire.shooter.Connections", network.connections),
        patch("accord.wire.keeping.time", told),
        patch("accord.runtime.rating.rater.time", told),
        patch("sandbox.limiters.clock.time", told),
        patch("asyncio.run", run),
        patch("asyncio.to_thread", at_once),
    ):
        yield
