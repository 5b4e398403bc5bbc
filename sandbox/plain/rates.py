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


HOURLY = Limit("hour", 1_000_000, 3600)
BURST = Limit("burst", 5, 1)


def count(notebook: Notebook, limit: Limit, who: str) -> Pairs:
    """Count one request of somebody, and tell what is left of the window; refuses what is over the limit."""
    moment = time.monotonic()
    window = notebook.windows.setdefault(f"{limit.name} {who}", [moment, 0])
    if moment - window[0] >= limit.window:
        window[:] = [moment, 0]
    window[1] += 1
    left = max(limit.quota - int(window[1]), 0)
    reset = max(math.ceil(window[0] + limit.window - moment), 1)
    fields = (
        ("ratelimit-policy", f'"{limit.name}";q={limit.quota};w={limit.window}'),
        ("ratelimit", f'"{limit.name}";r={left};t={reset}'),
        ("x-ratelimit-limit", str(limit.quota)),
        ("x-ratelimit-remaining", str(left)),
        ("x-ratelimit-reset", str(reset)),
    )
    if window[1] > limit.quota:
        detail = f"There may be {limit.quota} requests in {limit.window} s."
        raise refuse(Kind.TOO_MANY_REQUESTS, detail, headers=(("retry-after", str(reset)), *fields))
    return fields
