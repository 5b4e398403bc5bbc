"""The driver of probes: sends requests at given times, several in flight, and notes when each was answered."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from functools import lru_cache

from accord.model.exchange import Exchange, Request, Response
from accord.model.measurement import Outcome, Shot
from accord.wire.keeping import Keeper
from accord.wire.lean import Connections, Reply, octets_of
from accord.wire.redact import Redactor

__all__ = ["IDLE", "Aim", "Ceiling", "Reply", "Shooter", "Stopped"]

IDLE = 1.0
"""After so many seconds of silence a connection may have been closed by the other side."""


class Stopped(Exception):
    """The driver sends no more: the message says which ceiling was reached, or what trouble was seen."""


@dataclass(frozen=True, slots=True)
class Aim:
    """The request that is sent for a key; `address` is the local address that it is sent from, where that matters."""

    request: Request
    address: str = ""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """How many requests may be sent in all, and for how many seconds."""

    requests: int
    seconds: float


def _nothing(_: Shot) -> None:
    """Take no notice of a shot."""


@dataclass(frozen=True, slots=True)
class _Line:
    """What is sent for a key, and over which connections."""

    octets: bytes
    method: str
    connections: Connections


@dataclass(slots=True)
class Shooter:
    """Sends what aims say, each key over connections of its own; nothing is followed, repeated or cached.

    `hear` tells of a key's reply what became of the request, `see` what a shot says is wrong with the target, which
    ends all. `relevant` are the names, in lower case, of the fields to keep with a shot.
    """

    aims: Mapping[str, Aim]
    ceiling: Ceiling
    hear: Callable[[str, Reply], Outcome]
    redactor: Redactor
    trust: ssl.SSLContext
    see: Callable[[Shot], str] = lambda _: ""
    watch: Callable[[Shot], None] = _nothing
    relevant: frozenset[str] = frozenset()
    timeout: float = 30.0
    sent: int = 0
    retried: int = 0
    trouble: str = ""
    began: float = field(default_factory=lambda: time.monotonic())
    shots: list[Shot] = field(default_factory=list)
    _keeper: Keeper = field(init=False)
    _lines: dict[str, _Line] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._keeper = Keeper(self.redactor)

    @property
    def kept(self) -> list[Exchange]:
        """What was exchanged, redacted: the first few of each kind."""
        return self._keeper.kept

    @property
    def ends(self) -> float:
        """When the time is up, by the monotonic clock."""
        return self.began + self.ceiling.seconds

    async def fire(self, at: float, count: int, key: str, *, despite_trouble: bool = False) -> list[Shot]:
        """Send `count` requests together at a time of the monotonic clock, and tell what became of each.

        Raises Stopped where that would exceed the ceiling, or trouble was seen.
        """
        self._permit(at, count, despite_trouble)
        # Counted before they go out, so that plans side by side cannot exceed the ceiling together.
        self.sent += count
        planned = max(at, time.monotonic())
        if (wait := planned - time.monotonic()) > 0:
            await asyncio.sleep(wait)
        if count == 1:
            replies = [await self._exchange(key)]
        else:
            replies = await asyncio.gather(*(self._exchange(key) for _ in range(count)))
        return [self._take(key, planned, reply) for reply in replies]

    async def close(self) -> None:
        """Close all connections."""
        for line in self._lines.values():
            await line.connections.close()

    def _permit(self, at: float, count: int, despite_trouble: bool) -> None:
        if self.trouble and not despite_trouble:
            raise Stopped(self.trouble)
        if self.sent + count > self.ceiling.requests:
            raise Stopped(f"the budget of {self.ceiling.requests} requests is spent")
        if max(at, time.monotonic()) > self.ends:
            raise Stopped(f"the budget of {self.ceiling.seconds:g} seconds is spent")

    async def _exchange(self, key: str) -> Reply:
        """One exchange; where a connection turns out to have gone stale in a silence, over a new one once more."""
        reply = await self._attempt(key)
        stale = reply.dropped and reply.idle > IDLE
        if not stale or self.sent >= self.ceiling.requests:
            return reply
        self.sent += 1
        self.retried += 1
        await self._line(key).connections.close()
        # Which of the two was counted, and when, is not known: its time spans both.
        return replace(await self._attempt(key), sent=reply.sent, retried=True)

    async def _attempt(self, key: str) -> Reply:
        now = time.monotonic()
        try:
            line = self._line(key)
        except ValueError as error:
            return Reply(now, now, fault=f"it cannot be sent: {error}")
        patience = min(self.timeout, max(1.0, self.ends - now))
        return await line.connections.exchange(line.octets, line.method, patience)

    def _line(self, key: str) -> _Line:
        if key not in self._lines:
            request, octets = self.aims[key].request, octets_of(self.aims[key].request)
            connections = Connections(request.url, self.trust, self.aims[key].address)
            self._lines[key] = _Line(octets, request.method, connections)
        return self._lines[key]

    def _take(self, key: str, planned: float, reply: Reply) -> Shot:
        response = reply.response
        shot = Shot(
            sent=reply.sent,
            received=reply.received,
            outcome=self.hear(key, reply),
            status=response.status if response else 0,
            planned=planned,
            key=key,
            fields=_fields(response, self.relevant) if response else {},
            said=_unix_time(response.header("date") or "") if response else None,
        )
        self.shots.append(shot)
        self._keeper.keep(len(self.shots), shot, self.aims[key].request, reply)
        self.trouble = self.trouble or self.see(shot)
        self.watch(shot)
        return shot


def _fields(response: Response, names: Iterable[str]) -> Mapping[str, str]:
    return {name: ", ".join(values) for name, values in response.fields.items() if name in names}


@lru_cache(maxsize=16)
def _unix_time(date: str) -> float | None:
    """What a Date says as a unix time."""
    with suppress(ValueError, TypeError):
        return parsedate_to_datetime(date).timestamp()
    return None
