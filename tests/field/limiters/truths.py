"""What is true of the limiters that others wrote, from their documentation and source, and what is said wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from accord.model.measurement import Bounds, Measurement
from accord.probe import Documented
from accord.runtime.rating import compared


@dataclass(frozen=True, slots=True)
class Truth:
    """How a limiter is configured: `limit` requests in `window_s` seconds by an algorithm, refused with a status.

    A bucket holds the number and is filled within the window; a queue takes the number at once. `penalty_s` is for
    how long a refusal blocks. `outer` is what holds over all endpoints, where the rest holds for each. `also` are
    other names of what it does: from outside they are the same.
    """

    algorithm: str
    limit: int = 20
    window_s: float = 2.0
    status: int = 429
    rejections_count: bool = False
    penalty_s: float | None = None
    outer: Truth | None = None
    also: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the algorithm may rightly be called."""
        return (self.algorithm, *self.also)

    @property
    def time_s(self) -> float:
        """The time that a client meets: the window, or the penalty that hides it."""
        return self.penalty_s or self.window_s

    @property
    def documented(self) -> Documented:
        """What a contract that is right says of it."""
        return Documented(self.limit, self.window_s)


PYTHON: Mapping[str, Truth] = {
    "limits-fixed-window": Truth("fixed-window"),
    "limits-moving-window": Truth("sliding-log"),
    "limits-sliding-window-counter": Truth("sliding-window-counter"),
    "limits-layers": Truth("sliding-log", 25, 1.0, outer=Truth("sliding-log", 100, 6.0)),
    "slowapi": Truth("fixed-window"),
}
NODE: Mapping[str, Truth] = {
    "express-rate-limit": Truth("fixed-window"),
    "express-slow-down": Truth("slow-down", status=200),
    "fastify": Truth("fixed-window"),
    "fastify-continued": Truth("extending-penalty", rejections_count=True, penalty_s=2.0),
    "rate-limiter-flexible": Truth("fixed-window"),
    "rate-limiter-flexible-block": Truth("block", penalty_s=3.0),
    "rate-limiter-flexible-layers": Truth(
        "fixed-window", 25, 1.0, outer=Truth("fixed-window", 100, 6.0, rejections_count=True)
    ),
}
NGINX: Mapping[str, Truth] = {
    "nginx-nodelay": Truth("token-bucket", status=503),
    "nginx-queue": Truth("leaky-bucket-queue", status=503),
}
HAPROXY: Mapping[str, Truth] = {"haproxy": Truth("sliding-window-counter", rejections_count=True)}
TRUTHS: Mapping[str, Truth] = {**PYTHON, **NODE, **NGINX, **HAPROXY}
"""What is true of each limiter, by its name."""


def time_of(said: Measurement) -> Bounds:
    """The time that a client meets, as it was measured: the window, or the penalty that hides it."""
    if said.algorithm != "block" or said.recovery_s is None:
        return said.window_s
    return Bounds(said.recovery_s, 0.97 * said.recovery_s, 1.03 * said.recovery_s)


def untrue(said: Measurement, truth: Truth, documented: Documented | None = None) -> Iterator[str]:
    """What a measurement says that is not so, and what it says wrongly of a contract."""
    decided = said.algorithm != "undecided"
    if decided and said.algorithm not in truth.names:
        yield f"algorithm: {said.algorithm}"
    if not decided and said.candidates and not {*said.candidates} & {*truth.names}:
        yield f"algorithm: one of {', '.join(said.candidates)}"
    exact = said.limit.low is None or said.limit.low == said.limit.high
    if not said.limit.holds(truth.limit) or (decided and exact and said.limit.value not in (None, truth.limit)):
        yield f"limit: {said.limit}"
    if decided and said.algorithm != "none-seen" and not time_of(said).holds(truth.time_s):
        yield f"window: {time_of(said)}"
    if said.rejections_count not in (None, truth.rejections_count):
        yield f"rejections count: {said.rejections_count}"
    if said.status not in (0, truth.status):
        yield f"status: {said.status}"
    if documented:
        kept, right = compared(said, documented), documented == truth.documented
        if kept not in ("holds", "undecided") if right else kept == "holds":
            yield f"a contract of {documented.limit} in {documented.window:g} s: {kept}"
