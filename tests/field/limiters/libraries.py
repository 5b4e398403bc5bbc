"""Small ASGI applications behind limiters that know no framework: 20 requests in 2 s of an address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import timedelta
from functools import partial
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Passes = Callable[[str], Awaitable[bool]]


def behind(passes: Passes) -> App:
    """An application that refuses what does not pass, by the address of the client."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        status = 200 if await passes(scope["client"][0]) else 429
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    return app


def throttled(algorithm: str) -> App:
    """Behind throttled-py, by one of its algorithms; a bucket of it takes the limit at once."""
    from throttled.asyncio import Throttled, rate_limiter, store

    quota = rate_limiter.per_duration(timedelta(seconds=2), limit=20, burst=20)
    limiter = Throttled(using=algorithm, quota=quota, store=store.MemoryStore())

    async def passes(address: str) -> bool:
        return not (await limiter.limit(address)).limited

    return behind(passes)


def token_bucket() -> App:
    """Behind a bucket of token-bucket."""
    from token_bucket import Limiter, MemoryStorage

    limiter = Limiter(10, 20, MemoryStorage())

    async def passes(address: str) -> bool:
        return limiter.consume(address)

    return behind(passes)


def aio_limiter() -> App:
    """Behind aiolimiter, which lets all wait that it has no room for."""
    from collections import defaultdict

    from aiolimiter import AsyncLimiter

    limiters: dict[str, AsyncLimiter] = defaultdict(lambda: AsyncLimiter(20, 2))

    async def passes(address: str) -> bool:
        await limiters[address].acquire()
        return True

    return behind(passes)


MADE: Mapping[str, Callable[[], App]] = {
    "throttled-fixed-window": partial(throttled, "fixed_window"),
    "throttled-sliding-window": partial(throttled, "sliding_window"),
    "throttled-token-bucket": partial(throttled, "token_bucket"),
    "throttled-leaking-bucket": partial(throttled, "leaking_bucket"),
    "throttled-gcra": partial(throttled, "gcra"),
    "token-bucket": token_bucket,
    "aiolimiter": aio_limiter,
}
