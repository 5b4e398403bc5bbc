"""What a rating found, for people: each figure with its bounds, how sure it is, and what could not be decided."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from accord.model.measurement import Advertised, Bounds, Measurement, Rate, RetryAfter

_STYLES = {"holds": "green", "stricter": "bold red", "laxer": "yellow", "not enforced": "yellow"}
_WORDS = {None: "not seen", True: "yes", False: "no"}


def table(found: Rate) -> Table:
    """One limit as a table: what, the figure, and its bounds or what it rests on."""
    measurement = found.measurement
    scope = f" ({measurement.scope})" if measurement.scope else ""
    title = Text(f"{measurement.method} {measurement.endpoint}{scope}", style="bold")
    made = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    for row in _rows(found):
        made.add_row(*row)
    return made


def _rows(found: Rate) -> Iterator[tuple[str | Text, ...]]:
    measurement = found.measurement
    yield "allowed", *_figure(measurement.limit, "requests")
    yield "window", *_figure(measurement.window_s, "s")
    yield "algorithm", _algorithm(measurement), _odds(measurement)
    if measurement.recovery_s is not None:
        yield "accepted again after", f"{measurement.recovery_s:g} s", ""
    if measurement.status and measurement.algorithm != "slow-down":
        yield (
            "refused with",
            str(measurement.status),
            f"refused requests count: {_WORDS[measurement.rejections_count]}",
        )
    if measurement.retry_after.present:
        yield "Retry-After", measurement.retry_after.truth, _retry_after(measurement.retry_after)
    if measurement.advertised.forms:
        yield "advertised", _agrees(measurement.advertised), _advertised(measurement.advertised)
    if found.documented:
        told = f"documented: {found.documented.limit} in {found.documented.window:g} s"
        yield "promise", Text(found.kept, style=_STYLES.get(found.kept, "")), told
    yield "took", f"{measurement.requests} requests", f"{measurement.seconds:.1f} s"


def _figure(bounds: Bounds, unit: str) -> tuple[str, str]:
    low = "?" if bounds.low is None else f"{bounds.low:g}"
    high = "?" if bounds.high is None else f"{bounds.high:g}"
    if bounds.value is None:
        return "unknown", f"more than {low} {unit}" if bounds.low is not None else ""
    exact = bounds.low == bounds.high == bounds.value
    return f"{bounds.value:g} {unit}", "exactly" if exact else f"{low} to {high} {unit}"


def _algorithm(measurement: Measurement) -> str:
    if measurement.candidates:
        return f"{measurement.algorithm}: {' or '.join(measurement.candidates)}"
    return measurement.algorithm


def _odds(measurement: Measurement) -> str:
    if measurement.odds_log10 is None:
        return ""
    return f"odds 10^{measurement.odds_log10:g} : 1 against {measurement.runner_up}"


def _retry_after(told: RetryAfter) -> str:
    if not told.tested:
        return f"{told.form}, as {told.example}"
    return f"{told.form}, as {told.example}; off by {told.early_s:g} s early, {told.late_s:g} s late at most"


def _agrees(told: Advertised) -> str:
    return {None: "not comparable", True: "as enforced", False: "other than enforced"}[told.agrees]


def _advertised(told: Advertised) -> str:
    parts = {"limit": told.limit_agrees, "window": told.window_agrees, "remaining": told.remaining_agrees,
             "reset": told.reset_agrees}  # fmt: skip
    wrong = [name for name, agrees in parts.items() if agrees is False]
    return f"{', '.join(told.forms)}{'; wrong: ' + ', '.join(wrong) if wrong else ''}"
