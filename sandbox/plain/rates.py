"""Limits of requests in a time, and the fields that tell of them."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from sandbox.message import Pairs
from sandbox.plain.notes import Notebook
from sandbox.plain.problems import Kind, refuse


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in a window of so many seconds."""

    name: str
    quota: int
    window: int


@dataclass(frozen=True, slots=True)
class Spent:
    """How many requests of a window somebody has made, and in how many seconds the next begins."""

    limit: Limit
    requests: int
    reset: int

    @property
    def fields(self) -> Pairs:
        """The fields that tell of it: those of the draft, and those of long use."""
        limit, left = self.limit, max(self.limit.quota - self.requests, 0)
        return (
            ("ratelimit-policy", f'"{limit.name}";q={limit.quota};w={limit.window}'),
            ("ratelimit", f'"{limit.name}";r={left};t={self.reset}'),
            ("x-ratelimit-limit", str(limit.quota)),
            ("x-ratelimit-remaining", str(left)),
            ("x-ratelimit-reset", str(self.reset)),
        )


HOURLY = Limit("hour", 1_000_000, 3600)
BURST = Limit("burst", 5, 1)


def count(notebook: Notebook, limit: Limit, who: str) -> Spent:
    """Count one request of somebody."""
    moment = time.monotonic()
    window = notebook.windows.setdefault(f"{limit.name} {who}", [moment, 0])
    if moment - window[0] >= limit.window:
        window[:] = [moment, 0]
    window[1] += 1
    return Spent(limit, int(window[1]), max(math.ceil(window[0] + limit.window - moment), 1))


def enforce(spent: Spent) -> None:
    """Refuse what is over the limit."""
    limit = spent.limit
    if spent.requests > limit.quota:
        detail = f"There may be {limit.quota} requests in {limit.window} s."
        raise refuse(Kind.TOO_MANY_REQUESTS, detail, headers=(("retry-after", str(spent.reset)), *spent.fields))
