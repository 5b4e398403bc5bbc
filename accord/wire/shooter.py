"""The driver of probes: sends requests at given times, several in flight, and notes when each was answered."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from accord.model.exchange import Exchange, Request, Response
from accord.model.measurement import Outcome, Shot
from accord.wire.redact import Redactor
from accord.wire.transport import decoded

IDLE = 1.0
"""After so many seconds of silence a connection may have been closed by the other side."""
_MOST_ABREAST = 64
_WITH_BODY = 20
_LONGEST_BODY = 64 * 1024


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


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: `response` is None where nothing usable did, `dropped` where a connection was cut or refused.

    `sent` and `received` are seconds of the monotonic clock; `retried` tells that the request was sent twice, since
    the first connection was stale. `fault` is the name of what happened instead of a response.
    """

    sent: float
    received: float
    response: Response | None = None
    dropped: bool = False
    retried: bool = False
    fault: str = ""


def _nothing(_: Shot) -> None:
    """Take no notice of a shot."""


@dataclass(slots=True)
class Shooter:
    """Sends what aims say, each key over connections of its own; nothing is followed, repeated or cached.

    `hear` tells of a key's reply what became of the request, `see` what a shot says is wrong with the target, which
    ends all. `relevant` are the names, in lower case, of the fields to keep with a shot. `kept` holds what was
    exchanged, redacted; the bodies only of the first answer to each key and of some refusals.
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
    began: float = field(default_factory=time.monotonic)
    shots: list[Shot] = field(default_factory=list)
    kept: list[Exchange] = field(default_factory=list)
    _transports: dict[str, httpx.AsyncHTTPTransport] = field(default_factory=dict)
    _used: dict[str, float] = field(default_factory=dict)
    _shown: dict[str, Request] = field(default_factory=dict)
    _bodies: dict[str, int] = field(default_factory=dict)

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
        now = time.monotonic()
        planned = max(at, now)
        await asyncio.sleep(planned - now)
        if count == 1:
            replies = [await self._exchange(key)]
        else:
            replies = list(await asyncio.gather(*(self._exchange(key) for _ in range(count))))
        self._used[key] = time.monotonic()
        return [self._take(key, planned, reply) for reply in replies]

    async def close(self) -> None:
        """Close all connections."""
        for transport in self._transports.values():
            await transport.aclose()
        self._transports.clear()

    def _permit(self, at: float, count: int, despite_trouble: bool) -> None:
        if self.trouble and not despite_trouble:
            raise Stopped(self.trouble)
        if self.sent + count > self.ceiling.requests:
            raise Stopped(f"the budget of {self.ceiling.requests} requests is spent")
        if max(at, time.monotonic()) > self.ends:
            raise Stopped(f"the budget of {self.ceiling.seconds:g} seconds is spent")

    async def _exchange(self, key: str) -> Reply:
        """One exchange; where a connection turns out to have gone stale in a silence, over a new one once more."""
        silent = time.monotonic() - self._used.get(key, time.monotonic()) > IDLE
        reply = await self._attempt(key)
        if not (silent and reply.dropped and self.sent < self.ceiling.requests):
            return reply
        self.sent += 1
        self.retried += 1
        if stale := self._transports.pop(key, None):
            await stale.aclose()
        # Which of the two was counted, and when, is not known: its time spans both.
        return replace(await self._attempt(key), sent=reply.sent, retried=True)

    async def _attempt(self, key: str) -> Reply:
        aim, transport = self.aims[key], self._transport(key)
        sent = time.monotonic()

        async def trace(event: str, _: object) -> None:
            nonlocal sent
            if event.endswith("send_request_headers.started"):
                sent = time.monotonic()  # what it took to connect is no part of it

        outgoing = _outgoing(aim.request, min(self.timeout, max(1.0, self.ends - sent)), trace)
        try:
            answer = await transport.handle_async_request(outgoing)
            try:
                body = await _read(answer)
            finally:
                await answer.aclose()
        except httpx.HTTPError as error:
            dropped = isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError)
            return Reply(sent, time.monotonic(), dropped=dropped, fault=f"{type(error).__name__}: {error}")
        received = time.monotonic()
        headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw)
        return Reply(sent, received, Response(answer.status_code, headers, body, elapsed=received - sent))

    def _transport(self, key: str) -> httpx.AsyncHTTPTransport:
        if key not in self._transports:
            limits = httpx.Limits(max_connections=_MOST_ABREAST, max_keepalive_connections=_MOST_ABREAST)
            address = self.aims[key].address or None
            self._transports[key] = httpx.AsyncHTTPTransport(verify=self.trust, limits=limits, local_address=address)
        return self._transports[key]

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
            said=_said(response) if response else None,
        )
        self.shots.append(shot)
        self._keep(shot, reply)
        self.trouble = self.trouble or self.see(shot)
        self.watch(shot)
        return shot

    def _keep(self, shot: Shot, reply: Reply) -> None:
        first = shot.key not in self._shown
        if first:
            self._shown[shot.key] = self.redactor.request(self.aims[shot.key].request)
        response = reply.response
        whole = first or (not shot.admitted and self._bodies.get(shot.key, 0) < _WITH_BODY)
        if whole:
            self._bodies[shot.key] = self._bodies.get(shot.key, 0) + (not first)
        if response:
            body = decoded(response.body, response.headers) if whole else b""
            response = self.redactor.response(replace(response, body=body))
        self.kept.append(
            Exchange(
                id=f"rate-{len(self.kept) + 1}",
                request=self._shown[shot.key],
                response=response,
                fault=self.redactor.text(reply.fault),
                purpose=f"rate probe, {shot.outcome.value}{', sent twice' if reply.retried else ''}",
                started=time.time() - (time.monotonic() - reply.sent),
            )
        )


def _outgoing(request: Request, timeout: float, trace: Callable[[str, object], Awaitable[None]]) -> httpx.Request:
    parts = urlsplit(request.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    times = dict.fromkeys(("connect", "read", "write", "pool"), timeout)
    return httpx.Request(
        request.method,
        f"{parts.scheme}://{parts.netloc}/",
        headers=list(request.headers),
        content=request.body or None,
        extensions={"timeout": times, "target": target.encode("utf-8", "backslashreplace"), "trace": trace},
    )


async def _read(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk[: _LONGEST_BODY - len(body)]
    return bytes(body)


def _fields(response: Response, names: Iterable[str]) -> Mapping[str, str]:
    return {name: ", ".join(values) for name, values in response.fields.items() if name in names}


def _said(response: Response) -> float | None:
    """The Date of a response as a unix time."""
    with suppress(ValueError, TypeError):
        return parsedate_to_datetime(response.header("date") or "").timestamp()
    return None
