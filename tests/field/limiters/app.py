"""Serves one limiter of PyPI by its name: `python app.py NAME PORT`; 20 requests in 2 s, if not two layers."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import uvicorn
from limits import RateLimitItem, RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import (
    FixedWindowRateLimiter,
    MovingWindowRateLimiter,
    RateLimiter,
    SlidingWindowCounterRateLimiter,
)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

ITEM = RateLimitItemPerSecond(20, 2)
INNER, OUTER = RateLimitItemPerSecond(25, 1), RateLimitItemPerSecond(100, 6)
STRATEGIES: dict[str, type[RateLimiter]] = {
    "limits-fixed-window": FixedWindowRateLimiter,
    "limits-moving-window": MovingWindowRateLimiter,
    "limits-sliding-window-counter": SlidingWindowCounterRateLimiter,
    "limits-layers": MovingWindowRateLimiter,
}


def limited(name: str) -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """A small ASGI application behind a limiter of `limits`."""
    limiter = STRATEGIES[name](MemoryStorage())

    def keys(scope: Scope) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
        address = scope["client"][0]
        if name == "limits-layers":
            return [(INNER, (address, scope["path"])), (OUTER, (address,))]
        return [(ITEM, (address,))]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        counted = keys(scope)
        passes = all([await limiter.test(item, *key) for item, key in counted])
        passes = passes and all([await limiter.hit(item, *key) for item, key in counted])
        await send({"type": "http.response.start", "status": 200 if passes else 429, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})

    return app


def made(name: str) -> Any:
    """The application behind a limiter."""
    if name in STRATEGIES:
        return limited(name)
    import frameworks
    import libraries

    return {**libraries.MADE, **frameworks.MADE}[name]()


if __name__ == "__main__":
    port = int(sys.argv[2])
    uvicorn.run(
        made(sys.argv[1]),
        port=port,
        lifespan="off",
        log_level="warning",
        access_log=False,
        http="httptools",
        ws="none",
    )
