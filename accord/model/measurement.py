"""What measuring a rate limit records and reports: the shots that were sent, and the figures found by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

ALGORITHMS = (
    "fixed-window",
    "fixed-window-clock",
    "sliding-log",
    "sliding-window-counter",
    "token-bucket",
    "leaky-bucket-queue",
    "slow-down",
    "block",
    "extending-penalty",
    "none-seen",
    "undecided",
)
"""The names of algorithms; the last two say that no limit was met, and that two of the others remain."""


class Outcome(Enum):
    """What became of a request: let through, refused, or neither, since the target or the way to it failed."""

    ADMITTED = "admitted"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Shot:
    """One request of a probe, and what became of it.

    `sent` and `received` are seconds of one monotonic clock, `planned` is when it was to be sent; `key` names the
    counter that it was to reach. `fields` are those of the answer that tell of a quota, by their names in lower case;
    `said` is the value of its Date as a unix time.
    """

    sent: float
    received: float
    outcome: Outcome
    status: int = 0
    planned: float = 0.0
    key: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    said: float | None = None

    @property
    def admitted(self) -> bool:
        """Whether it was let through."""
        return self.outcome is Outcome.ADMITTED

    @property
    def refused(self) -> bool:
        """Whether it was refused by a limiter."""
        return self.outcome is Outcome.REFUSED

    @property
    def latency(self) -> float:
        """The seconds from request to answer."""
        return self.received - self.sent

    def to_json(self) -> dict[str, Any]:
        """The shot as a JSON object."""
        return {**asdict(self), "outcome": self.outcome.value, "fields": dict(self.fields)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Shot:
        """The shot that `to_json` wrote."""
        return cls(**{**data, "outcome": Outcome(data["outcome"])})


@dataclass(frozen=True, slots=True)
class Bounds:
    """A figure between bounds; None where it, or one of them, is not known."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    def holds(self, figure: float) -> bool:
        """Whether a figure lies between the bounds."""
        return (self.low is None or self.low <= figure) and (self.high is None or figure <= self.high)

    @property
    def width(self) -> float | None:
        """How far apart the bounds are, as a share of the value."""
        if not self.value or self.low is None or self.high is None:
            return None
        return (self.high - self.low) / self.value


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """What Retry-After said of when to come back, and how true it was.

    `form` is `seconds`, `date`, `fraction`, `other` or empty; `truth` is `right`, `early` (a client that obeys is
    refused again), `late`, or `untested`. `early_s` and `late_s` are the most that it was off by, in seconds.
    """

    present: bool = False
    form: str = ""
    example: str = ""
    tested: int = 0
    truth: str = "untested"
    early_s: float = 0.0
    late_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Advertised:
    """What answers say of the limit, against what is enforced.

    `forms` are the names of the fields; `reset` is how a reset is told (`seconds`, `milliseconds`, `unix-time`,
    `date`, or empty). What agrees is True, what does not is False, and what could not be compared is None.
    """

    forms: tuple[str, ...] = ()
    limit: int | None = None
    window_s: float | None = None
    reset: str = ""
    limit_agrees: bool | None = None
    window_agrees: bool | None = None
    remaining_agrees: bool | None = None
    reset_agrees: bool | None = None

    @property
    def agrees(self) -> bool | None:
        """Whether all that could be compared agrees; None where nothing could."""
        told = (self.limit_agrees, self.window_agrees, self.remaining_agrees, self.reset_agrees)
        compared = [each for each in told if each is not None]
        return all(compared) if compared else None


@dataclass(frozen=True, slots=True)
class Measurement:
    """One limit as it was measured.

    `limit` counts requests; of a bucket it is what it holds, and `window_s` the time in which it fills. `candidates`
    are the two algorithms that remain where `algorithm` is `undecided`. `odds_log10` is for the algorithm against
    `runner_up`. `recovery_s` is the time from the first refusal until requests pass again; `rejections_count` is None
    where that cannot be seen. `status` is that of refusals.
    """

    method: str
    endpoint: str
    scope: str
    limit: Bounds
    window_s: Bounds
    algorithm: str
    runner_up: str = ""
    odds_log10: float | None = None
    recovery_s: float | None = None
    rejections_count: bool | None = None
    retry_after: RetryAfter = field(default_factory=RetryAfter)
    advertised: Advertised = field(default_factory=Advertised)
    requests: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    status: int = 0

    def to_json(self) -> dict[str, Any]:
        """The measurement as a JSON object."""
        data = asdict(self)
        data["advertised"]["agrees"] = self.advertised.agrees
        for name in ("notes", "candidates"):
            data[name] = list(data[name])
        data["advertised"]["forms"] = list(self.advertised.forms)
        return data


@dataclass(frozen=True, slots=True)
class Rating:
    """All limits that were measured at a target, and what that took."""

    requests: int
    seconds: float
    limits: tuple[Measurement, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The rating as a JSON object."""
        return {
            "requests": self.requests,
            "seconds": self.seconds,
            "limits": [each.to_json() for each in self.limits],
        }
