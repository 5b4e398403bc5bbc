"""The vendor's limits: what they count, over what, and how many in which time."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import Any, Literal

from sandbox.message import Request

READS = ("GET", "HEAD", "OPTIONS")
TOKEN = ("oauth", "token")
"""The path, below the base, at which tokens are had."""
VARIABLE = "ACCORD_SANDBOX_LIMITS"
"""Holds other figures, as `requests=0.04 seconds=0.05 pace=1`: factors of the quotas, of the windows, of time."""


_OPTION = re.compile(r"limits=([0-9]+(?:\.[0-9]+)?),([0-9]+(?:\.[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests of a class of methods in a window, to one endpoint or to all together.

    The figure of a window is in seconds.
    """

    methods: Literal["read", "write", "token"]
    scope: Literal["all-endpoints", "endpoint"]
    quota: int
    window: float

    def binds(self, request: Request) -> bool:
        """Whether a request counts against it."""
        if self.methods == "token":
            return request.segments == TOKEN and request.method == "POST"
        return self.methods == class_of(request)

    def subject(self, request: Request) -> str:
        """What is counted together: an endpoint, by the first segment of its path, or everything."""
        return "" if self.scope == "all-endpoints" else request.segments[0] if request.segments else "/"


GET_AVERAGE = Limit("read", "all-endpoints", 1000, 60)
GET_BURST = Limit("read", "endpoint", 250, 10)
POST_AVERAGE = Limit("write", "all-endpoints", 200, 60)
POST_BURST = Limit("write", "endpoint", 50, 10)
OAUTH = Limit("token", "endpoint", 30, 60)
LIMITS = (GET_AVERAGE, GET_BURST, POST_AVERAGE, POST_BURST, OAUTH)


def class_of(request: Request) -> Literal["read", "write"]:
    """The class of a request's method: every method that may write counts with POST."""
    return "read" if request.method in READS else "write"


@dataclass(frozen=True, slots=True)
class Scale:
    """Factors by which a test changes the vendor's figures, and the pace of the clock, which nothing tells."""

    requests: float = 1.0
    seconds: float = 1.0
    pace: float = 1.0

    def __call__(self, limit: Limit) -> Limit:
        """A limit with the figures changed; a quota is one request at least."""
        quota = max(round(limit.quota * self.requests), 1)
        return replace(limit, quota=quota, window=limit.window * self.seconds)


def scale_of(memory: dict[str, Any]) -> Scale:
    """The factors that the name of a variant asks for, or else the environment."""
    named: Scale | None = memory.get("scale")
    return named or scale_of_environment()


def scale_of_environment() -> Scale:
    """The factors that the environment asks for."""
    parts = (part.split("=", 1) for part in os.environ.get(VARIABLE, "").split())
    return Scale(**{name: float(value) for name, value in parts})


def option(part: str) -> dict[str, Any] | None:
    """What a variant remembers whose name has the part `limits=REQUESTS,SECONDS`, two factors; or None."""
    found = _OPTION.fullmatch(part)
    return {"scale": Scale(float(found[1]), float(found[2]))} if found else None
