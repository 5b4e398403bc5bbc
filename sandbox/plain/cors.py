"""What scripts of other origins may read."""

from __future__ import annotations

from sandbox.message import Pairs, Request

ALLOWED = frozenset({"https://app.example"})
EXPOSED = (
    "Accept-Patch, Accept-Post, Allow, Cache-Control, Content-Digest, Content-Location, Content-Range, "
    "Content-Version, Deprecation, ETag, Link, Location, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After, "
    "Sunset, WWW-Authenticate, X-Content-Type-Options, X-DEPRECATION-NOTICE, X-RateLimit-Limit, "
    "X-RateLimit-Remaining, X-RateLimit-Reset, X-Request-Id"
)
ASKABLE = (
    "Accept, Accept-Version, Authorization, Content-Type, Idempotency-Key, If-Match, If-Modified-Since, "
    "If-None-Match, If-Unmodified-Since, Range, X-Request-Id"
)


def is_preflight(request: Request) -> bool:
    """Whether a browser asks what a script may do."""
    return request.method == "OPTIONS" and request.header("access-control-request-method") is not None


def shared(request: Request, public: bool, methods: tuple[str, ...]) -> Pairs:
    """The fields that let scripts read an answer: all where no token is needed, else those of known origins."""
    origin = request.header("origin")
    if not public and origin not in ALLOWED:
        return ()
    fields = (
        ("access-control-allow-origin", "*" if public else str(origin)),
        ("access-control-expose-headers", EXPOSED),
    )
    if not is_preflight(request):
        return fields
    return (
        *fields,
        ("access-control-allow-methods", ", ".join(methods)),
        ("access-control-allow-headers", ASKABLE),
        ("access-control-max-age", "600"),
    )
