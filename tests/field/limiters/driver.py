"""Follows a plan of the probe at a limiter: a key of what it asks for is `METHOD PATH ADDRESS`.

The address is the one of this machine that the request comes from.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Generator, Sequence
from typing import TypeVar
from urllib.parse import urljoin

from accord.model.exchange import Request
from accord.model.measurement import Outcome, Shot
from accord.probe import RELEVANT, Answer, Ask, Norm
from accord.wire.redact import Redactor
from accord.wire.shooter import Aim, Ceiling, Reply, Shooter

T = TypeVar("T")
Steps = Generator[Ask, list[Shot], T]
MOST = Ceiling(5000, 600.0)


def key_of(path: str = "/items", method: str = "GET", address: str = "127.0.0.1") -> str:
    """The key of requests to a path, sent from an address."""
    return f"{method} {path} {address}"


def driven(url: str, keys: Sequence[str], plan: Callable[[float, float], Steps[T]]) -> T:
    """Follow the plan that is made for a time to begin at and the unix time at time 0; return what it returns."""
    aims = {key: _aim(url, key) for key in keys}
    return asyncio.run(_follow(aims, plan))


def _aim(url: str, key: str) -> Aim:
    method, path, address = key.split(" ")
    return Aim(Request(method, urljoin(url, path), (("Accept", "*/*"),)), address)


async def _follow(aims: dict[str, Aim], plan: Callable[[float, float], Steps[T]]) -> T:
    norms = {key: Norm() for key in aims}

    def hear(key: str, reply: Reply) -> Outcome:
        return norms[key].outcome(_answer(reply))

    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    shooter = Shooter(aims, MOST, hear, Redactor({}), trust, relevant=frozenset(RELEVANT))
    steps = plan(time.monotonic(), time.time() - time.monotonic())
    try:
        ask = next(steps)
        while True:
            ask = steps.send(await shooter.fire(ask.at, ask.count, ask.key))
    except StopIteration as end:
        found: T = end.value
        return found
    finally:
        await shooter.close()


def _answer(reply: Reply) -> Answer:
    if reply.response is None:
        return Answer(0, dropped=reply.dropped)
    kind = (reply.response.header("content-type") or "").partition(";")[0]
    return Answer(reply.response.status, kind)
