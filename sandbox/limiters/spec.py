"""The grammar of specs: text of a URL to layers; it is told in the package."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sandbox.limiters.buckets import Queue, SlowDown, TokenBucket
from sandbox.limiters.counter import Counter, Ticking
from sandbox.limiters.penalties import Penalty
from sandbox.limiters.windows import ClockWindow, FixedWindow, SlidingLog, WindowCounter

READS = frozenset({"GET", "HEAD", "OPTIONS"})
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
NO_LIMIT = "none"
CHOICES: Mapping[str, tuple[str, ...]] = {
    "per": ("all", "endpoint", "method"),
    "by": ("address", "token", "everyone"),
    "refused": ("free", "counted"),
    "errors": ("counted", "free"),
    "left": ("right", "stuck"),
    "fields": ("none", "draft", "draft-6", "x", "x-ms", "x-unix", "x-date", "x-interval"),
}
"""The options with a fixed choice of values, the first of which holds by default."""
DURATIONS = frozenset({"tick", "phase", "penalty", "step", "most"})
SHAPES: Mapping[str, re.Pattern[str]] = {
    "on": re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)*"),
    "at": re.compile(r"[\w.~-]+"),
    "nodes": re.compile(r"[1-9][0-9]?"),
    "status": re.compile(r"[45][0-9]{2}"),
    "retry": re.compile(r"up|down|fraction|date|none|[0-9]+"),
    "told": re.compile(r"[0-9]+:[0-9.]+m?s"),
    "name": re.compile(r"[a-z][a-z0-9-]*"),
}
"""How the values of other options look."""
OPTIONS = frozenset({*CHOICES, *DURATIONS, *SHAPES})

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s)")


class SpecError(ValueError):
    """A spec cannot be read; the message says where."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One limit: `limit` requests in `window` seconds by an algorithm, and its options as they were spelt."""

    algorithm: str
    limit: int
    window: float
    options: Mapping[str, str] = field(default_factory=dict)

    def option(self, name: str) -> str:
        """The value of an option with a fixed choice of them."""
        return self.options.get(name, CHOICES[name][0])

    def text(self, name: str, default: str) -> str:
        """The value of an option that is a word."""
        return self.options.get(name, default)

    def number(self, name: str, default: int) -> int:
        """The value of an option that is a number."""
        return int(self.options.get(name, default))

    def seconds(self, name: str, default: float) -> float:
        """The value of an option that is a duration, in seconds."""
        return _seconds(self.options[name]) if name in self.options else default

    @property
    def told(self) -> tuple[int, float]:
        """The number and the window that fields tell of."""
        limit, _, window = self.options.get("told", "").partition(":")
        return (int(limit), _seconds(window)) if limit else (self.limit, self.window)

    @property
    def methods(self) -> frozenset[str]:
        """The methods that are bound."""
        named = {"read": READS, "write": WRITES}
        parts = self.options.get("on", "read.write").split(".")
        return frozenset().union(*(named.get(part, frozenset({part})) for part in parts))

    def binds(self, method: str, endpoint: str) -> bool:
        """Whether requests with a method to an endpoint are limited."""
        return method in self.methods and self.options.get("at", endpoint) == endpoint

    def counter(self) -> Counter:
        """A new counter for one client."""
        made = MAKERS[self.algorithm](self)
        tick = self.seconds("tick", 0)
        return Ticking(made, tick) if tick else made


MAKERS: Mapping[str, Callable[[Layer], Counter]] = {
    "fixed-window": lambda layer: FixedWindow(layer.limit, layer.window),
    "fixed-window-clock": lambda layer: ClockWindow(layer.limit, layer.window, phase=layer.seconds("phase", 0)),
    "sliding-log": lambda layer: SlidingLog(layer.limit, layer.window),
    "sliding-window-counter": lambda layer: WindowCounter(layer.limit, layer.window),
    "token-bucket": lambda layer: TokenBucket(layer.limit, layer.window),
    "leaky-bucket-queue": lambda layer: Queue(layer.limit, layer.window),
    "slow-down": lambda layer: SlowDown(
        layer.limit, layer.window, layer.seconds("step", 0.1), layer.seconds("most", 1)
    ),
    "block": lambda layer: Penalty(layer.limit, layer.window, layer.seconds("penalty", layer.window)),
    "extending-penalty": lambda layer: Penalty(
        layer.limit, layer.window, layer.seconds("penalty", layer.window), extends=True
    ),
}
"""How the counter of a layer is made, by algorithm."""


def parse(spec: str) -> tuple[Layer, ...]:
    """The layers of a spec; raises `SpecError`."""
    return () if spec == NO_LIMIT else tuple(_layer(part) for part in spec.split("+"))


def _layer(text: str) -> Layer:
    algorithm, *rest = text.split(",")
    if algorithm not in MAKERS:
        raise SpecError(f"there is no algorithm {algorithm!r}; there are {', '.join(MAKERS)}")
    if len(rest) < 2 or not rest[0].isascii() or not rest[0].isdecimal() or int(rest[0]) < 1:
        raise SpecError(f"{text!r} begins with no algorithm, number and window, as in fixed-window,20,2s")
    window = _seconds(rest[1])
    if not window:
        raise SpecError(f"the window of {text!r} has no length")
    return Layer(algorithm, int(rest[0]), window, dict(_option(part) for part in rest[2:]))


def _option(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    if name not in OPTIONS:
        raise SpecError(f"there is no option {name!r}; there are {', '.join(sorted(OPTIONS))}")
    if not _is_fit(name, value):
        raise SpecError(f"{value!r} is no value of {name}")
    return name, value


def _is_fit(name: str, value: str) -> bool:
    """Whether an option can have a value."""
    if name in CHOICES:
        return value in CHOICES[name]
    if name in DURATIONS:
        return _seconds(value) >= 0
    fits = SHAPES[name].fullmatch(value) is not None
    return fits and (name != "told" or _seconds(value.partition(":")[2]) > 0)


def _seconds(text: str) -> float:
    found = _DURATION.fullmatch(text)
    if not found:
        raise SpecError(f"{text!r} is no duration, as 2s or 500ms")
    return float(found[1]) / (1000 if found[2] == "ms" else 1)
