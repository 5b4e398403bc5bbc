"""The headers that every answer has."""

from __future__ import annotations

import re
import uuid

from sandbox.message import Pairs, Request, Response

CORRELATION = "x-correlation-id"
SHARED: Pairs = (
    ("access-control-allow-origin", "*"),
    ("access-control-allow-headers", "Accept, Authorization, Content-Type, Origin, User-Agent, X-Correlation-ID"),
    ("access-control-allow-methods", "GET, POST, DELETE, OPTIONS"),
    ("access-control-expose-headers", "Allow, Location, WWW-Authenticate, X-Correlation-ID, X-DEPRECATION-NOTICE"),
    ("access-control-max-age", "299"),
)
ALWAYS: Pairs = (
    ("cache-control", "private, no-store"),
    ("vary", "Authorization, Origin"),
    ("x-content-type-options", "nosniff"),
)


def is_preflight(request: Request) -> bool:
    """Whether a browser asks what a script may do."""
    return request.method == "OPTIONS" and request.header("access-control-request-method") is not None


def dressed(request: Request, response: Response) -> Response:
    """The answer with those of the headers that it does not have already."""
    secure: Pairs = ()
    if request.base.startswith("https:"):
        secure = (("strict-transport-security", "max-age=31536000; includeSubDomains"),)
    have = {name for name, _ in response.headers}
    added = ((CORRELATION, _correlation(request)), *SHARED, *ALWAYS, *secure)
    return response.replacing(headers=(*response.headers, *(pair for pair in added if pair[0] not in have)))


def _correlation(request: Request) -> str:
    """The id that the client gave the request, where it can be one, or a new one."""
    given = (request.header(CORRELATION) or "").strip()
    return given if re.fullmatch(r"[\x21-\x7e]{1,256}", given) else f"demo/{uuid.uuid4()}"
