"""Serves one limiter of PyPI by its name: `python app.py NAME PORT`; 20 requests in 2 s, if not two layers."""

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


def slow_api() -> Any:
    """A small application of Starlette behind slowapi, which tells of its limit."""
    from slowapi import Limiter, _rate_limit_exceeded_handler
    from slowapi.errors import RateLimitExceeded
    from slowapi.util import get_remote_address
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    limiter = Limiter(get_remote_address, headers_enabled=True)

    @limiter.limit("20/2 seconds")
    async def items(request: Request) -> JSONResponse:
        return JSONResponse({"path": "/items"})

    app = Starlette(routes=[Route("/items", items)])
    app.state.limiter = limiter
    app.add_exception_handler(RateLimitExceeded, _rate_limit_exceeded_handler)  # type: ignore[arg-type]
    return app


if __name__ == "__main__":
    chosen, port = sys.argv[1], int(sys.argv[2])
    application = slow_api() if chosen == "slowapi" else limited(chosen)
    uvicorn.run(application, port=port, lifespan="off", log_level="warning", access_log=False, http="httptools")
