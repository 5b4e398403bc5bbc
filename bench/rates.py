"""How many requests a second the rate probe can send, beside httpx and wrk at the same server in the same minutes."""

from __future__ import annotations

import asyncio
import re
import resource
import shutil
import ssl
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable, Generator
from dataclasses import astuple, dataclass
from functools import partial

import httpx
from rich.table import Table

from accord.model.exchange import Request
from accord.model.measurement import Shot
from accord.probe import RELEVANT, Ask
from accord.runtime.rating.driving import Ear, carry_out
from accord.wire.lean import MOST_ABREAST, Connections, octets_of
from accord.wire.redact import Redactor
from accord.wire.shooter import Aim, Ceiling, Shooter
from bench.origins import origin

ABREAST = (1, 16, 64)
ROUNDS = 3
SECONDS = 1.0
GOAL = "5000/s"
KEY = "GET /items"
TRUST = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)

Send = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Speed:
    """Requests a second, and CPU seconds of the client for each."""

    rate: float
    cpu: float


def asked(url: str) -> Request:
    """The request that all of them send."""
    return Request("GET", url, (("Accept", "application/json"), ("Authorization", "Bearer bench-secret")))


async def repeatedly(send: Send, abreast: int) -> int:
    """How often something was done until the time was up, so many at once."""
    until = time.monotonic() + SECONDS

    async def one() -> int:
        count = 0
        while time.monotonic() < until:
            await send()
            count += 1
        return count

    return sum(await asyncio.gather(*(one() for _ in range(abreast))))


async def by_httpx(url: str, abreast: int) -> int:
    """The transport of httpx."""
    request = asked(url)
    limits = httpx.Limits(max_connections=MOST_ABREAST, max_keepalive_connections=MOST_ABREAST)
    async with httpx.AsyncHTTPTransport(verify=TRUST, limits=limits) as transport:

        async def send() -> None:
            answer = await transport.handle_async_request(httpx.Request("GET", url, headers=list(request.headers)))
            await answer.aread()
            await answer.aclose()

        return await repeatedly(send, abreast)


async def by_lean_connections(url: str, abreast: int) -> int:
    """The probe's own connections."""
    octets, connections = octets_of(asked(url)), Connections(url, TRUST)
    try:
        return await repeatedly(lambda: connections.exchange(octets, "GET", 30.0), abreast)
    finally:
        await connections.close()


async def by_probe(url: str, abreast: int) -> int:
    """The whole way of the probe: a plan, the driver, what is learnt of answers, redaction and record."""
    ear, redactor = Ear(), Redactor({"SECRET": "bench-secret"})
    shooter = Shooter(
        {KEY: Aim(asked(url))}, Ceiling(10**7, 1e6), ear.hear, redactor, TRUST, ear.see, relevant=frozenset(RELEVANT)
    )
    try:
        await carry_out(_burst(time.monotonic() + SECONDS, abreast), shooter.fire)
    finally:
        await shooter.close()
    assert all(shot.admitted for shot in shooter.shots)
    return len(shooter.shots)


def _burst(until: float, abreast: int) -> Generator[Ask, list[Shot], None]:
    while time.monotonic() < until:
        yield Ask(0.0, abreast, KEY)


CLIENTS = {
    "httpx": by_httpx,
    "lean connections": by_lean_connections,
    "lean, the probe's whole way": by_probe,
}


def speed(client: Callable[[str, int], Awaitable[int]], url: str, abreast: int) -> Speed:
    """How fast a client is."""

    async def whole() -> int:
        return await client(url, abreast)

    used, began = time.process_time(), time.monotonic()
    count = asyncio.run(whole())
    return Speed(count / (time.monotonic() - began), (time.process_time() - used) / count)


def speed_of_wrk(wrk: str, url: str, abreast: int) -> Speed:
    """How fast wrk is in one thread."""
    command = [wrk, "-t1", f"-c{abreast}", f"-d{SECONDS:.0f}s", url]
    before = _children()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    count = re.search(r"(\d+) requests in ([\d.]+)s", said)
    assert count, said
    requests = int(count[1])
    return Speed(requests / float(count[2]), (_children() - before) / requests)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def throughput() -> Table:
    """The table: the median of some rounds in which all clients take turns."""
    clients = {name: partial(speed, client) for name, client in CLIENTS.items()}
    if wrk := shutil.which("wrk"):
        clients["wrk, one thread"] = partial(speed_of_wrk, wrk)
    table = Table("client", "in flight", "requests a second", "CPU a request", "as fast as httpx", "goal")
    with origin() as (server, url):
        table.title = f"requests to {server} on loopback"
        rounds = [
            {(name, abreast): client(url, abreast) for abreast in ABREAST for name, client in clients.items()}
            for _ in range(ROUNDS)
        ]
    for name in clients:
        for abreast in ABREAST:
            speeds = [each[name, abreast] for each in rounds]
            rate, cpu = (statistics.median(values) for values in zip(*map(astuple, speeds), strict=True))
            times = statistics.median(each[name, abreast].rate / each["httpx", abreast].rate for each in rounds)
            goal = GOAL if name.startswith("lean") else ""
            table.add_row(name, str(abreast), f"{rate:,.0f}/s", f"{1000 * cpu:.3f} ms", f"{times:.1f}x", goal)
    if not wrk:
        table.add_row("wrk", "", "not installed", "", "", "")
    return table
