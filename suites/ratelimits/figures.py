"""The figures of promises about rate limits, and what was measured of them, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from accord.authoring import Promise, Rate, Rates


@dataclass(frozen=True, slots=True)
class Layer:
    """One promised limit: so many requests of a method in a window (seconds), to one endpoint or to all."""

    method: str
    limit: int
    window_s: float
    scope: str = ""
    path: str = ""

    def __str__(self) -> str:
        return f"{self.limit} {self.method} requests in {self.window_s:g} s"

    def is_that_of(self, rate: Rate) -> bool:
        """Whether a measured limit is this one."""
        told, said = rate.documented, rate.measurement
        return (
            told is not None
            and (told.limit, told.window, said.method) == (self.limit, self.window_s, self.method)
            and self.scope in ("", said.scope)
            and self.path in ("", said.endpoint)
        )

    def of(self, rates: Rates) -> Rate | None:
        """What was measured of it."""
        return next((rate for rate in rates.limits if self.is_that_of(rate)), None)


def layers_of(promise: Promise, name: str = "layers") -> Iterator[Layer]:
    """The limits that a promise tells, its own or those that hold together."""
    own = [promise.parameters] if name == "layers" and "limit" in promise else []
    for each in (*own, *promise.get(name, ())):
        yield Layer(
            each.get("method", "GET"), each["limit"], each["window_s"], each.get("scope", ""), each.get("path", "")
        )


def told(rate: Rate) -> str:
    """What was measured, in words: the figures with their bounds, and the algorithm."""
    said = rate.measurement
    if said.algorithm == "none-seen":
        return f"{said.limit.low:g} requests in {said.seconds:.1f} s, and none was refused"
    algorithm = " or ".join(said.candidates) or said.algorithm
    return f"{_bounds(said.limit.value, said.limit.low, said.limit.high)} requests in {_window(rate)} ({algorithm})"


def _window(rate: Rate) -> str:
    window = rate.measurement.window_s
    return f"{_bounds(window.value, window.low, window.high)} s"


def _bounds(value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low == high:
        return "an unknown number of" if value is None else f"{value:.4g}"
    return f"{value:.4g} ({'?' if low is None else f'{low:.4g}'} to {'?' if high is None else f'{high:.4g}'})"
