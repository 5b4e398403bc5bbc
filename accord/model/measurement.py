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
    are the algorithms that remain where `algorithm` is `undecided`. `odds_log10` is for the algorithm against
    `runner_up`. `recovery_s` is the time from the first refusal until requests pass again; `rejections_count` is None
    where that cannot be seen. `status` is that of refusals. `shared` tells for requests that differ in one thing
    (`endpoint`, `client-address`, `token`, `method HEAD`, `failed`) whether they reach the same counter: None where
    that was tried and not decided.
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
    shared: Mapping[str, bool | None] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The measurement as a JSON object."""
        data = asdict(self)
        data["advertised"]["agrees"] = self.advertised.agrees
        for name in ("notes", "candidates"):
            data[name] = list(data[name])
        data["advertised"]["forms"] = list(self.advertised.forms)
        data["shared"] = dict(self.shared)
        return data


@dataclass(frozen=True, slots=True)
class Documented:
    """What is said of a limit: so many requests in so many seconds."""

    limit: int
    window: float


@dataclass(frozen=True, slots=True)
class Rate:
    """One limit as measured, with what is documented of it and how it stands to that.

    `kept` is `holds`, `stricter`, `laxer`, `not enforced` or `undecided`; empty where nothing is documented. `shots`
    are the places, in the rating's shots, of those that it was inferred from. What else is needed to infer it again:
    `hint` is what the target said of itself, `complete` tells whether the budget sufficed, `hidden` are the places of
    shots that another limit refused and this one may count, `added` the notes that rest on more than the shots, and
    `settled` is how it stands where that rests on more.
    """

    measurement: Measurement
    documented: Documented | None = None
    kept: str = ""
    shots: tuple[int, ...] = ()
    hint: Documented | None = None
    complete: bool = True
    hidden: tuple[int, ...] = ()
    added: tuple[str, ...] = ()
    settled: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """All limits that were measured at a target, what that took, and every shot in the order in which they were sent.

    `epoch` is the unix time at time 0 of the shots' clock, `trouble` what the probe was stopped by.
    """

    requests: int
    seconds: float
    limits: tuple[Rate, ...] = ()
    shots: tuple[Shot, ...] = ()
    epoch: float = 0.0
    notes: tuple[str, ...] = ()
    trouble: str = ""

    def to_json(self) -> dict[str, Any]:
        """What was measured as a JSON object, without the shots."""
        return {
            "requests": self.requests,
            "seconds": self.seconds,
            "limits": [_told(each) for each in self.limits],
        }


def _told(rate: Rate) -> dict[str, Any]:
    """A limit as one flat object: what was measured, and how it stands to what is documented."""
    documented = {"limit": rate.documented.limit, "window_s": rate.documented.window} if rate.documented else None
    return {**rate.measurement.to_json(), "documented": documented, "kept": rate.kept}
