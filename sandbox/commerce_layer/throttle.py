"""Counting requests as the vendor does: a log of each counter's last requests, which slides with the time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from sandbox.commerce_layer.clock import Clock, clock_of
from sandbox.commerce_layer.limits import LIMITS, Limit, class_of, scale_of
from sandbox.limiters import windows
from sandbox.message import Pairs, Request

Key: TypeAlias = tuple[Limit, str, str]


class Counter(Protocol):
    """Counts the requests that one limit sees of one client."""

    def count(self, moment: float) -> int:
        """Note a request; tells how many there were in the window up to it, itself among them."""


@dataclass(slots=True)
class SlidingLog:
    """A log of the last requests, refused ones as well: a client is blocked for as long as it goes on."""

    limit: Limit
    log: windows.SlidingLog = field(init=False)

    def __post_init__(self) -> None:
        self.forget()

    def count(self, moment: float) -> int:
        """Note a request; tells how many there were in the window up to it, or one more than the quota."""
        left = self.log.left(moment)
        self.log.take(moment)
        return self.limit.quota - left + 1

    def forget(self) -> None:
        """Begin with an empty log."""
        self.log = windows.SlidingLog(self.limit.quota, self.limit.window)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a request leaves of the average limit of its class, and whether it went over any limit."""

    average: Limit
    requests: int
    refused: bool

    @property
    def fields(self) -> Pairs:
        """The fields that tell of the average limit; windows slide, so that there is no moment of reset to tell."""
        return (
            ("x-ratelimit-limit", str(self.average.quota)),
            ("x-ratelimit-interval", str(max(round(self.average.window), 1))),
            ("x-ratelimit-remaining", str(max(self.average.quota - self.requests, 0))),
        )


def address(request: Request) -> str:
    """Whose requests are counted together: those from one network address."""
    return request.client


@dataclass(slots=True)
class Throttle:
    """Limits that hold together, with a counter for every client and subject of each."""

    limits: tuple[Limit, ...]
    clock: Clock
    client: Callable[[Request], str] = address
    counter: Callable[[Limit], Counter] = SlidingLog
    counters: dict[Key, Counter] = field(default_factory=dict)

    def spend(self, request: Request) -> Spent:
        """Count a request against every limit that binds it."""
        moment, who = self.clock.now(), self.client(request)
        counts = {}
        for limit in self.limits:
            if limit.binds(request):
                key = limit, who, limit.subject(request)
                counts[limit] = self.counters.setdefault(key, self.counter(limit)).count(moment)
        average = next(each for each in self.limits if _is_average(each, request))
        return Spent(average, counts[average], any(count > limit.quota for limit, count in counts.items()))


def throttle_of(memory: dict[str, Any]) -> Throttle:
    """The throttle of a variant, which its memory keeps."""
    found: Throttle | None = memory.get("throttle")
    if found is None:
        scale = scale_of(memory)
        found = Throttle(tuple(map(scale, LIMITS)), clock_of(memory, scale.pace))
        memory["throttle"] = found
    return found


def _is_average(limit: Limit, request: Request) -> bool:
    return limit.scope == "all-endpoints" and limit.methods == class_of(request)
