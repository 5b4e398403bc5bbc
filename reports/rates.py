"""Rate limits as reports tell them: each figure with its bounds, how sure it is, and how it stands to the promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from accord.model.measurement import Advertised, Bounds, Measurement, Rate, Rating, RetryAfter

VERDICTS = {
    "holds": "the documented figures lie within the measured bounds",
    "stricter": "less is let through than documented, which breaks what clients were told",
    "laxer": "more is let through than documented",
    "not enforced": "no refusal came where the documented limit was exceeded",
    "undecided": "what was measured neither confirms nor refutes what is documented",
}
"""How a limit may stand to what is documented, and what that says."""

ALGORITHMS = {
    "fixed-window": "windows that a first request opens; at the end of each the count begins anew",
    "fixed-window-clock": "windows that begin by the clock, whoever asks; at the end of each the count begins anew",
    "sliding-log": "the requests of the last window count, each until it is as old as the window",
    "sliding-window-counter": "the count of this window, and a share of that of the one before",
    "token-bucket": "a store that each request takes from, and that fills steadily",
    "leaky-bucket-queue": "requests wait in a queue that is served steadily",
    "slow-down": "beyond the limit answers are held back instead of refused",
    "block": "a refusal blocks for a time",
    "extending-penalty": "a refusal blocks for a time that each further request begins anew",
    "none-seen": "no limit was met",
    "undecided": "what was seen fits more than one algorithm",
}
"""What each algorithm does."""

_SCOPES = {"endpoint": "each endpoint apart", "all-endpoints": "all endpoints together"}
_COUNTED = {None: "not seen", True: "yes", False: "no"}
_REACH = {None: "tried, undecided", True: "the same counter", False: "a counter of its own"}
_TRUTHS = {
    "right": "true: who obeys is let through, at most a second late",
    "early": "too early: who obeys is refused again",
    "late": "later than needed",
    "untested": "present, but not put to the test",
}
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was measured: what, the finding, and what it rests on or how sure it is."""

    name: str
    found: str
    rests: str = ""


def title(rate: Rate) -> str:
    """What is limited, in one line."""
    found = rate.measurement
    scope = _SCOPES.get(found.scope, found.scope)
    return f"{found.method} {found.endpoint}" + (f", {scope}" if scope else "")


def verdict(rate: Rate) -> str:
    """How the limit stands to what is documented; where nothing is, that it was only measured."""
    return rate.kept or "measured"


def allowed(rate: Rate) -> str:
    """The number of requests that are let through, with its bounds."""
    return _in_line(_figure(rate.measurement.limit, "requests"))


def window(rate: Rate) -> str:
    """The length of the window, with its bounds."""
    return _in_line(_figure(rate.measurement.window_s, "s"))


def algorithm(rate: Rate) -> str:
    """The algorithm, or those that remain."""
    found = rate.measurement
    return f"{found.algorithm}: {' or '.join(found.candidates)}" if found.candidates else found.algorithm


def documented(rate: Rate) -> str:
    """What is documented of the limit; empty where nothing is."""
    told = rate.documented
    return f"{plain(told.limit)} in {plain(told.window)} s" if told else ""


def took(found: Measurement | Rating) -> str:
    """The requests and seconds that measuring took."""
    return f"{found.requests:,} requests in {found.seconds:.1f} s"


def facts(rate: Rate) -> tuple[Fact, ...]:
    """All that was measured of a limit."""
    return tuple(_facts(rate))


def bounded(bounds: Bounds) -> str:
    """The bounds of a figure, rounded outwards, so that they hold what the unrounded ones held."""
    if bounds.low is not None and bounds.low == bounds.high == bounds.value:
        return "exactly"
    low, high = _rounded(bounds.low, ROUND_FLOOR), _rounded(bounds.high, ROUND_CEILING)
    if low and high:
        return f"{low} to {high}"
    return f"at least {low}" if low else f"at most {high}" if high else "without bounds"


def plain(figure: float) -> str:
    """A figure with few digits and without an exponent; whole numbers are kept whole."""
    return f"{figure:.0f}" if figure == round(figure) else f"{Decimal(f'{figure:.{_DIGITS}g}').normalize():f}"


def _facts(rate: Rate) -> Iterator[Fact]:
    found = rate.measurement
    if rate.documented:
        yield Fact("Documented", documented(rate), f"{rate.kept}: {VERDICTS.get(rate.kept, '')}".rstrip(": "))
    yield Fact("Allowed", *_figure(found.limit, "requests"))
    yield Fact("Window", *_figure(found.window_s, "s"))
    yield Fact("Algorithm", algorithm(rate), _sure(found))
    held = found.algorithm == "slow-down"
    if found.recovery_s is not None and not held:
        yield Fact("Accepted again", f"after {plain(found.recovery_s)} s", "of silence after a refusal, at most")
    if found.status and not held:
        yield Fact("Refused with", str(found.status), f"refused requests count: {_COUNTED[found.rejections_count]}")
    if found.retry_after.present:
        yield Fact("Retry-After", _TRUTHS.get(found.retry_after.truth, found.retry_after.truth),
                   _retry_after(found.retry_after))  # fmt: skip
    if found.advertised.forms:
        yield Fact("Advertised", _agreement(found.advertised), _advertised(found.advertised))
    yield Fact("Counts", _SCOPES.get(found.scope, found.scope) or "over what is not known", _reach(rate))
    yield Fact("Took", took(found))


def _figure(bounds: Bounds, unit: str) -> tuple[str, str]:
    if bounds.value is None:
        known = bounds.low is not None or bounds.high is not None
        return "unknown", f"{bounded(bounds)} {unit}" if known else ""
    told = bounded(bounds)
    return f"{plain(bounds.value)} {unit}", told if told in ("exactly", "without bounds") else f"{told} {unit}"


def _in_line(figure: tuple[str, str]) -> str:
    value, rests = figure
    return value if rests in ("", "exactly") else f"{value} ({rests})"


def _rounded(figure: float | None, direction: str) -> str:
    """A figure with a few digits, rounded in one direction; whole numbers are kept whole."""
    if figure is None:
        return ""
    exact = Decimal(repr(figure))
    if exact == exact.to_integral_value():
        return f"{exact:.0f}"
    step = Decimal(1).scaleb(min(0, exact.adjusted() + 1 - _DIGITS))
    return f"{exact.quantize(step, direction).normalize():f}"


def _sure(found: Measurement) -> str:
    """How sure the algorithm is, and what it does."""
    gloss = ALGORITHMS.get(found.algorithm, "")
    if found.odds_log10 is None or not found.runner_up:
        return gloss
    odds = f"10^{found.odds_log10:g} : 1"
    if found.candidates:
        return f"odds of {odds} for the first"
    return f"{gloss}; odds of {odds} against {found.runner_up}"


def _retry_after(told: RetryAfter) -> str:
    example = f"in the form of {told.form or 'nothing known'}, as {told.example}"
    if not told.tested:
        return example
    return f"{example}; off by at most {told.early_s:.3g} s early, {told.late_s:.3g} s late"


def _agreement(told: Advertised) -> str:
    return {None: "not to be compared", True: "what is enforced", False: "other than what is enforced"}[told.agrees]


def _advertised(told: Advertised) -> str:
    agreements = {
        "limit": told.limit_agrees,
        "window": told.window_agrees,
        "remaining": told.remaining_agrees,
        "reset": told.reset_agrees,
    }
    right = [name for name, agrees in agreements.items() if agrees]
    wrong = [name for name, agrees in agreements.items() if agrees is False]
    parts = [", ".join(told.forms)]
    parts += [f"right: {', '.join(right)}"] if right else []
    parts += [f"wrong: {', '.join(wrong)}"] if wrong else []
    return "; ".join(parts)


def _reach(rate: Rate) -> str:
    """What else reaches the counter, as far as that was tried."""
    found = rate.measurement
    tried = [f"{_other(name)}: {_REACH[shared]}" for name, shared in found.shared.items()]
    if rate.documented and found.scope and "endpoint" not in found.shared:
        tried.insert(0, "as documented; other endpoints were not tried")
    return "; ".join(tried)


def _other(name: str) -> str:
    """What requests that differ in one thing are called."""
    if name == "failed":
        return "requests that fail"
    if name.startswith("method "):
        return f"{name.removeprefix('method ')} requests"
    return f"another {name.replace('-', ' ')}"
