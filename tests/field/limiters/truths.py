"""What is true of the limiters that others wrote, from their documentation and source, and what is said wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from accord.model.measurement import Bounds, Measurement
from accord.probe import Documented
from accord.probe.compared import compared


@dataclass(frozen=True, slots=True)
class Truth:
    """How a limiter is configured: `limit` requests in `window_s` seconds by an algorithm, refused with a status.

    A bucket holds the number and is filled within the window; a queue takes the number at once. `penalty_s` is for
    how long a refusal blocks. `outer` is what holds over all endpoints, where the rest holds for each. `also` are
    other names of what it does: from outside they are the same. A clock of whole seconds makes times up to `tick_s`
    longer or shorter. The algorithm `another` is none that has a name: nothing may be decided. `either` is what may
    as rightly be said instead. `rejections_count` is None where some of what is too much counts, and some does not.
    """

    algorithm: str
    limit: int = 20
    window_s: float = 2.0
    status: int = 429
    rejections_count: bool | None = False
    penalty_s: float | None = None
    outer: Truth | None = None
    also: tuple[str, ...] = ()
    tick_s: float = 0.0
    either: Truth | None = None

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


ANOTHER = "another"
PYTHON: Mapping[str, Truth] = {
    "limits-fixed-window": Truth("fixed-window"),
    "limits-moving-window": Truth("sliding-log"),
    "limits-sliding-window-counter": Truth("sliding-window-counter"),
    "limits-layers": Truth("sliding-log", 25, 1.0, outer=Truth("sliding-log", 100, 6.0)),
    "slowapi": Truth("fixed-window"),
    "flask-limiter": Truth("sliding-log"),
    "fastapi-limiter": Truth("sliding-log"),
    "litestar": Truth("fixed-window-clock", 20, 1.0, also=("fixed-window",)),
    "quart-rate-limiter": Truth("token-bucket"),
    "django-ratelimit": Truth("fixed-window-clock", status=403),
    "django-rest-framework": Truth("sliding-log"),
    "throttled-fixed-window": Truth("fixed-window-clock"),
    "throttled-sliding-window": Truth("sliding-window-counter"),
    "throttled-token-bucket": Truth("token-bucket", tick_s=1.0),
    "throttled-leaking-bucket": Truth("token-bucket", tick_s=1.0),
    "throttled-gcra": Truth("token-bucket"),
    "token-bucket": Truth("token-bucket"),
    "aiolimiter": Truth("leaky-bucket-queue", also=("slow-down",), status=200, rejections_count=None),
}
NODE: Mapping[str, Truth] = {
    "express-rate-limit": Truth("fixed-window"),
    "express-slow-down": Truth("slow-down", status=200),
    "express-slow-down-evenly": Truth("slow-down", status=200),
    "express-throttle": Truth("token-bucket"),
    "fastify": Truth("fixed-window"),
    "fastify-banning": Truth("fixed-window"),
    "fastify-continued": Truth("extending-penalty", rejections_count=True, penalty_s=2.0),
    "hapi-rate-limit": Truth("fixed-window"),
    "hono-rate-limiter": Truth("fixed-window"),
    "koa-ratelimit": Truth("fixed-window"),
    "koa2-ratelimit": Truth("fixed-window"),
    "limiter": Truth("token-bucket"),
    "nestjs-throttler": Truth("block", penalty_s=2.0),
    "nestjs-throttler-no-block": Truth("sliding-log"),
    "rate-limiter-flexible": Truth("fixed-window"),
    "rate-limiter-flexible-block": Truth("block", penalty_s=3.0),
    "rate-limiter-flexible-bursty": Truth(ANOTHER),
    "rate-limiter-flexible-layers": Truth(
        "fixed-window", 25, 1.0, outer=Truth("fixed-window", 100, 6.0, rejections_count=True)
    ),
    "rate-limiter-flexible-queue": Truth(ANOTHER),
    "rolling-rate-limiter": Truth("sliding-log", rejections_count=True),
}
SYSTEM: Mapping[str, Truth] = {
    "nginx-nodelay": Truth("token-bucket", status=503),
    "nginx-queue": Truth("leaky-bucket-queue", status=503),
    "nginx-delay": Truth(
        "leaky-bucket-queue",
        status=503,
        rejections_count=None,
        either=Truth("slow-down", 10, 1.0, 200, rejections_count=None, also=("leaky-bucket-queue",)),
    ),
    "nginx-minutes": Truth("token-bucket", 8, 2.0),
    "nginx-layers": Truth("token-bucket", 25, 1.0, 503, outer=Truth("token-bucket", 100, 10.0, 503)),
    "haproxy": Truth("sliding-window-counter", rejections_count=True),
    "haproxy-admitted": Truth("sliding-window-counter", status=503),
    "haproxy-expiring": Truth("extending-penalty", 20, 3.0, rejections_count=True, penalty_s=3.0),
    "haproxy-reject": Truth("sliding-window-counter", rejections_count=True, status=0),
    "haproxy-layers": Truth(
        "sliding-window-counter",
        25,
        1.0,
        rejections_count=True,
        outer=Truth("sliding-window-counter", 100, 6.0, rejections_count=True),
    ),
    "mod-evasive": Truth("extending-penalty", status=403, rejections_count=True, penalty_s=3.0, tick_s=1.0),
    "varnish": Truth("token-bucket"),
    "varnish-block": Truth("block", rejections_count=None, penalty_s=3.0),
    "rack-attack": Truth("fixed-window-clock"),
    "rack-attack-ban": Truth("block", status=403, penalty_s=3.0),
    "golang-x-time-rate": Truth("token-bucket"),
}
TRUTHS: Mapping[str, Truth] = {**PYTHON, **NODE, **SYSTEM}
"""What is true of each limiter, by its name."""


def time_of(said: Measurement) -> Bounds:
    """The time that a client meets, as it was measured: the window, or the penalty that hides it."""
    if said.algorithm != "block" or said.recovery_s is None:
        return said.window_s
    return Bounds(said.recovery_s, 0.97 * said.recovery_s, 1.03 * said.recovery_s)


def settled(truth: Truth) -> float:
    """After how many seconds of silence a counter is clean, whatever its algorithm."""
    return max(2.2 * each.time_s for each in (truth, truth.outer) if each)


def _holds(bounds: Bounds, truth: Truth) -> bool:
    """Whether a time lies between bounds, as its limiter's clock can tell it."""
    low, high = truth.time_s - truth.tick_s, truth.time_s + truth.tick_s
    return (bounds.low is None or bounds.low <= high) and (bounds.high is None or low <= bounds.high)


def untrue(said: Measurement, truth: Truth, documented: Documented | None = None) -> Sequence[str]:
    """What a measurement says that is not so, and what it says wrongly of a contract."""
    found = [list(_untrue(said, each, documented)) for each in (truth, truth.either) if each]
    return min(found, key=len)


def _untrue(said: Measurement, truth: Truth, documented: Documented | None) -> Iterator[str]:
    decided = said.algorithm not in ("undecided", "none-seen")
    if decided and said.algorithm not in truth.names:
        yield f"algorithm: {said.algorithm}"
    if not decided and said.candidates and truth.algorithm != ANOTHER and not {*said.candidates} & {*truth.names}:
        yield f"algorithm: one of {', '.join(said.candidates)}"
    exact = said.limit.low is None or said.limit.low == said.limit.high
    if not said.limit.holds(truth.limit) or (decided and exact and said.limit.value not in (None, truth.limit)):
        yield f"limit: {said.limit}"
    if decided and not _holds(time_of(said), truth):
        yield f"window: {time_of(said)}"
    if (
        None not in (said.rejections_count, truth.rejections_count)
        and said.rejections_count != truth.rejections_count
    ):
        yield f"rejections count: {said.rejections_count}"
    if said.status not in (0, truth.status):
        yield f"status: {said.status}"
    if documented:
        kept, right = compared(said, documented), documented == truth.documented
        if kept not in ("holds", "undecided") if right else kept == "holds":
            yield f"a contract of {documented.limit} in {documented.window:g} s: {kept}"
