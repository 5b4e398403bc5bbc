"""Promised limits against measured ones: how many, in which window, how they slide, and what stays below them."""

from __future__ import annotations

from accord.authoring import Promise, Rate, Rates, inconclusive, keeps, violation, warn
from suites.ratelimits.figures import Layer, layers_of, told
from suites.ratelimits.within import refused_within

_SLIDING = {"sliding-log", "sliding-window-counter", "token-bucket"}
_FIXED = {"fixed-window", "fixed-window-clock"}


@keeps("rate-limit", where=lambda promise: "limit" in promise or "layers" in promise, loads=True)
def test_limit_is_as_promised(rates: Rates, promise: Promise) -> None:
    """As many pass in a window as are promised, and no more."""
    for layer in layers_of(promise):
        _require_kept(rates, promise, layer)
    for layer in layers_of(promise, "record"):
        for rate in rates.limits:
            said = rate.measurement
            decided = rate.kept == "stricter" and said.algorithm != "undecided"
            if decided and said.method == layer.method and said.limit.holds(layer.limit):
                warn(rates.evidence(said), "rate", expected="one statement on this limit", actual=f"also {layer}")


def _require_kept(rates: Rates, promise: Promise, layer: Layer) -> None:
    rate = layer.of(rates)
    if rate is None:
        raise inconclusive(f"{layer}: not measured; {'; '.join(rates.rating.notes) or rates.rating.trouble}")
    exchange = rates.evidence(rate.measurement)
    if rate.kept == "stricter":
        raise violation(exchange, "rate", expected=f"{layer}", actual=told(rate))
    if rate.kept == "not enforced" and promise.get("body") == "invalid":
        raise inconclusive(f"{layer}: {told(rate)}; requests of which nothing comes may not count")
    if rate.kept in ("laxer", "not enforced"):
        warn(exchange, "rate", expected=f"{layer}", actual=told(rate))
    elif rate.kept != "holds":
        raise inconclusive(f"{layer}: {'; '.join([told(rate), *rate.measurement.notes])}")


@keeps("rate-limit", where=lambda promise: "algorithm" in promise, loads=True)
def test_windows_are_of_the_promised_kind(rates: Rates, promise: Promise) -> None:
    """Every limit whose algorithm shows counts in windows of the promised kind."""
    wanted = _SLIDING if promise["algorithm"] == "sliding" else _FIXED if promise["algorithm"] == "fixed" else None
    wanted, shown = wanted or {"token-bucket"}, 0
    for rate in rates.limits:
        found = set(rate.measurement.candidates or (rate.measurement.algorithm,))
        if not found & wanted and found <= _SLIDING | _FIXED:
            exchange = rates.evidence(rate.measurement)
            raise violation(exchange, "rate", expected=" or ".join(sorted(wanted)), actual=told(rate))
        shown += found <= wanted
    if not shown:
        raise inconclusive("the algorithm of no limit was settled")


@keeps("rate-limit", where=lambda promise: promise.get("expect") == "no-refusal", loads=True)
def test_what_stays_below_all_limits_passes(rates: Rates, promise: Promise) -> None:
    """No request is refused while a fraction of every promised limit is not used up."""
    limits = [layer for each in rates.contract.promises if each.kind == "rate-limit" for layer in layers_of(each)]
    fraction = promise["fraction"]
    if not rates.rating.shots or not limits:
        raise inconclusive("; ".join(rates.rating.notes) or "no limit was measured")
    for shot in refused_within(rates.rating.shots, limits, fraction):
        exchange = rates.exchange_of(shot) or next(rates.refusals(), None)
        raise violation(
            exchange, "status", expected=f"no refusal up to {fraction:.0%} of every limit", actual=f"{shot.status}"
        )


@keeps("rate-limit", where=lambda promise: "stricter_than" in promise, loads=True)
def test_limit_is_stricter_than_others(rates: Rates, promise: Promise) -> None:
    """The limit of one path lets fewer requests through in a while than the others do."""
    own = next((rate for rate in rates.limits if rate.measurement.endpoint == promise["path"]), None)
    if own is None:
        raise inconclusive(f"the limit of {promise['path']} was not measured")
    for layer in layers_of(promise, "stricter_than"):
        other = layer.of(rates)
        fewer, more = _rate(own), _rate(other)
        if other is None or (fewer is None and own.kept != "not enforced") or more is None:
            raise inconclusive(f"{promise['path']}: {told(own)}; {layer}: {told(other) if other else 'not measured'}")
        if fewer is None or fewer >= more:
            exchange = rates.evidence(own.measurement)
            raise violation(exchange, "rate", expected=f"less than {told(other)}", actual=told(own))


def _rate(rate: Rate | None) -> float | None:
    """The requests in a second that a limit lets through, where that is known."""
    said = rate.measurement if rate and rate.kept != "undecided" else None
    return said.limit.value / said.window_s.value if said and said.limit.value and said.window_s.value else None
