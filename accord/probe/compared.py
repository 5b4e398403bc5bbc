"""What is measured of a limit against what is documented of it."""

from __future__ import annotations

import math

from accord.model.measurement import Bounds, Documented, Measurement

CLOSE_LIMIT, _CLOSE_WINDOW = 0.05, 0.15
"""How far apart bounds may be, as a share of the figure, that confirm what is documented."""
_BUCKET = "token-bucket"


def compared(measurement: Measurement, documented: Documented) -> str:
    """How a measurement stands to what is documented: `holds`, `stricter`, `laxer`, `not enforced`, `undecided`.

    It is stricter where a client that keeps to what is documented is refused, by all figures that are possible.
    """
    limit, window = measurement.limit, measurement.window_s
    if measurement.algorithm == "none-seen":
        return "not enforced" if (limit.low or 0) > _let_through(documented, measurement.seconds) else "undecided"
    if limit.low is None or limit.high is None or limit.value is None or window.value is None:
        return "undecided"
    if window.low is None or window.high is None:
        return _by_number(limit.low, limit.high, documented)
    if limit.holds(documented.limit) and window.holds(documented.window):
        return "holds" if _is_close(limit, CLOSE_LIMIT) and _is_close(window, _CLOSE_WINDOW) else "undecided"
    if measurement.algorithm == "undecided" and not measurement.candidates:
        return "undecided"
    kept = {
        _of_bucket if each == _BUCKET else _of_window for each in measurement.candidates or (measurement.algorithm,)
    }
    found = {each(limit.low, limit.high, window.low, window.high, documented) for each in kept}
    return found.pop() if len(found) == 1 else "undecided"


def remarks(measurement: Measurement, documented: Documented) -> tuple[str, ...]:
    """What is to be said of a measurement besides how it stands to what is documented."""
    limit, window = measurement.limit, measurement.window_s
    if measurement.algorithm != _BUCKET or not (limit.low and limit.high and window.low and window.high):
        return ()
    rate = documented.limit / documented.window
    if limit.high >= documented.limit or not limit.low / window.high <= rate <= limit.high / window.low:
        return ()
    at_once = f"{limit.value:g} of {documented.limit}"
    return (f"on average as many pass as documented, but only {at_once} at once: stricter for bursts",)


def _let_through(documented: Documented, seconds: float) -> int:
    """How many requests pass at most in so many seconds where a limit is enforced, in whichever way."""
    return documented.limit * (2 + math.floor(seconds / documented.window))


def _is_close(bounds: Bounds, share: float) -> bool:
    return bounds.width is not None and bounds.width <= share


def _by_number(least: float, most: float, documented: Documented) -> str:
    """By what passed at once, where it is not known in which time."""
    return "stricter" if most < documented.limit else "laxer" if least > documented.limit else "undecided"


def _of_bucket(least: float, most: float, shortest: float, longest: float, documented: Documented) -> str:
    """A bucket lets all documented requests through if it holds as many, and is filled as fast."""
    rate = documented.limit / documented.window
    if most < documented.limit or most / shortest < rate:
        return "stricter"
    return "laxer" if least > documented.limit or least / longest > rate else "undecided"


def _of_window(least: float, most: float, shortest: float, longest: float, documented: Documented) -> str:
    """A window lets all documented requests through if it has room for all that may come in its time."""
    if most < documented.limit:
        return "stricter"
    if longest < documented.window or least >= documented.limit * math.ceil(longest / documented.window):
        return "laxer" if least >= documented.limit else "undecided"
    if shortest > documented.window:
        return "stricter" if most < documented.limit * math.ceil(shortest / documented.window) else "undecided"
    return "laxer" if least > documented.limit and shortest <= documented.window else "undecided"
