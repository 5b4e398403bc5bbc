"""What answers tell of a limit against what is enforced."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Promise, Rate, Rates, Shot, keeps, not_applicable, violation
from suites.ratelimits.figures import told

_FIELDS = ("limit", "window")


@keeps("rate-limit-headers", where=lambda promise: promise["field"] in _FIELDS and "never" not in promise, loads=True)
def test_what_is_told_is_what_is_enforced(rates: Rates, promise: Promise) -> None:
    """The figure in the header is that of one of the limits that were measured with the same method."""
    compared = 0
    for method in promise.get("values", ("GET",)):
        limits = [rate for rate in rates.limits if rate.measurement.method == method]
        if not limits or any(rate.measurement.algorithm == "undecided" for rate in limits):
            continue
        for shot, figure in _figures(rates, promise, method):
            compared += 1
            if not any(_is_that_of(rate, promise["field"], figure) for rate in limits):
                actual = f"{figure:g}; measured: {', '.join(map(told, limits))}"
                raise violation(
                    rates.exchange_of(shot), promise["header"], expected="what is enforced", actual=actual
                )
    if not compared:
        raise not_applicable("no limit was measured that could be compared with it")


def _figures(rates: Rates, promise: Promise, method: str) -> Iterator[tuple[Shot, float]]:
    """Each figure that answers to a method told, once, in seconds or requests, with the first shot that heard it."""
    scale = 0.001 if promise.get("unit") == "ms" else 1.0
    heard: set[str] = set()
    for shot in rates.rating.shots:
        value = shot.fields.get(promise["header"].lower(), "")
        if shot.key.startswith(f"{method} ") and value.isascii() and value.isdigit() and value not in heard:
            heard.add(value)
            yield shot, int(value) * scale


def _is_that_of(rate: Rate, field: str, figure: float) -> bool:
    said = rate.measurement
    return said.limit.holds(figure) if field == "limit" else said.window_s.holds(figure)
