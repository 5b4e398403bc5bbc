"""Follows a plan of the probe at a limiter: a key of what it asks for is `METHOD PATH ADDRESS`.

The address is the one of this machine that the request comes from.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar
from urllib.parse import urljoin

from accord.model.exchange import Request
from accord.model.measurement import Shot
from accord.probe import RELEVANT, Ask
from accord.runtime.rating.driving import Ear, Fire, carry_out
from accord.wire.redact import Redactor
from accord.wire.shooter import Aim, Ceiling, Shooter

T = TypeVar("T")
Steps = Generator[Ask, list[Shot], T]
MOST = Ceiling(5000, 600.0)


@dataclass(slots=True)
class Jitter:
    """A way on which every request, and every answer, takes up to so many seconds more; keeps what came of each."""

    most: float = 0.0
    random: Random = field(default_factory=Random)
    shots: list[Shot] = field(default_factory=list)

    def over(self, fire: Fire) -> Fire:
        """The same way to send, with these delays."""

        async def delayed(at: float, count: int, key: str) -> list[Shot]:
            found = await (self._apart(fire, at, count, key) if self.most else fire(at, count, key))
            self.shots += found
            return found

        return delayed

    async def _apart(self, fire: Fire, at: float, count: int, key: str) -> list[Shot]:
        planned = max(at, time.monotonic())
        await asyncio.sleep(planned - time.monotonic())
        return list(await asyncio.gather(*(self._one(fire, planned, key) for _ in range(count))))

    async def _one(self, fire: Fire, planned: float, key: str) -> Shot:
        sent = time.monotonic()
        await asyncio.sleep(self.most * self.random.random())
        (shot,) = await fire(0.0, 1, key)
        await asyncio.sleep(self.most * self.random.random())
        return replace(shot, sent=sent, received=time.monotonic(), planned=planned)


def key_of(path: str = "/items", method: str = "GET", address: str = "127.0.0.1") -> str:
    """The key of requests to a path, sent from an address."""
    return f"{method} {path} {address}"


def driven(url: str, keys: Sequence[str], plan: Callable[[float, float], Steps[T]], way: Jitter | None = None) -> T:
    """Follow the plan that is made for a time to begin at and the unix time at time 0; return what it returns."""
    aims = {key: _aim(url, key) for key in keys}
    return asyncio.run(_follow(aims, plan, way or Jitter()))


def _aim(url: str, key: str) -> Aim:
    method, path, address = key.split(" ")
    return Aim(Request(method, urljoin(url, path), (("Accept", "*/*"),)), address)


async def _follow(aims: dict[str, Aim], plan: Callable[[float, float], Steps[T]], way: Jitter) -> T:
    ear, trust = Ear(), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    shooter = Shooter(aims, MOST, ear.hear, Redactor({}), trust, see=ear.see, relevant=frozenset(RELEVANT))
    try:
        return await carry_out(plan(time.monotonic(), time.time() - time.monotonic()), way.over(shooter.fire))
    finally:
        await shooter.close()
