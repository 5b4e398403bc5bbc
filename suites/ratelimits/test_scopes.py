"""What a limit counts over: client addresses or tokens, endpoints, methods apart or in classes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accord.authoring import Promise, Rate, Rates, inconclusive, keeps, violation
from suites.ratelimits.figures import told

_ENDPOINT, _ADDRESS, _TOKEN = "endpoint", "client-address", "token"


@keeps("rate-limit-scope", where=lambda promise: promise["by"] in (_ADDRESS, _TOKEN), loads=True)
def test_counted_over_clients(rates: Rates, promise: Promise) -> None:
    """Another client of the promised kind has counters of its own, and what is not promised changes nothing."""
    other = _TOKEN if promise["by"] == _ADDRESS else _ADDRESS
    apart, together = list(_seen(rates, promise["by"])), list(_seen(rates, other))
    for rate, shared in apart:
        _require(rates, rate, shared is False, f"counted over each {promise['by']}", f"another {promise['by']}")
    for rate, shared in together:
        _require(rates, rate, shared, f"counted over each {promise['by']}, not {other}", f"another {other}")
    if not apart and not together:
        raise inconclusive(f"no other {promise['by']}, and no other {other}, was at hand while requests were refused")


@keeps("rate-limit-scope", where=lambda promise: promise["by"] == _ENDPOINT, loads=True)
def test_counted_over_endpoints(rates: Rates, promise: Promise) -> None:
    """While one endpoint is refused by a limit of its own, another is not."""
    seen = [(rate, shared) for rate, shared in _seen(rates, _ENDPOINT) if rate.measurement.scope != "all-endpoints"]
    for rate, shared in seen:
        _require(rates, rate, shared is False, promise.summary, "another endpoint")
    if not seen:
        raise inconclusive("no other endpoint was asked while one was refused")


@keeps("rate-limit-scope", where=lambda promise: promise["by"] in ("method", "method-class"), loads=True)
def test_counted_over_methods(rates: Rates, promise: Promise) -> None:
    """Methods that are promised to be apart have counters of their own, those of a class share one."""
    pairs = list(_pairs(rates, promise.get("separate", ()), apart=True))
    pairs += _pairs(rates, promise.get("class", ()), apart=False)
    for rate, method, right in pairs:
        word = "apart from" if method in promise.get("separate", ()) else "together with"
        _require(rates, rate, right, f"{rate.measurement.method} counted {word} {method}", method)
    if not pairs:
        raise inconclusive("no other of these methods was tried while one was refused")


def _seen(rates: Rates, what: str) -> Iterator[tuple[Rate, bool]]:
    """The limits that were seen to be shared, or not to be, with requests that differ in one thing."""
    for rate in rates.limits:
        shared = rate.measurement.shared.get(what)
        if shared is not None:
            yield rate, shared


def _pairs(rates: Rates, methods: Iterable[str], *, apart: bool) -> Iterator[tuple[Rate, str, bool]]:
    """The measured limits of methods, each with another of them, and whether they are counted as promised."""
    methods = tuple(methods)
    for method in methods:
        for rate, shared in _seen(rates, f"method {method}"):
            if rate.measurement.method in methods and rate.measurement.method != method:
                yield rate, method, shared is not apart


def _require(rates: Rates, rate: Rate, right: bool, expected: str, other: str) -> None:
    if not right:
        exchange = rates.evidence(rate.measurement)
        raise violation(exchange, "rate", expected=expected, actual=f"not so for {other}: {told(rate)}")
