"""The chart of a measured limit: accepted and refused requests over time, the promised line, the measured window.

Scales and places are worked out here, in pixels; the template `rates.html` draws them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from accord.model.measurement import Bounds, Measurement, Rate, Shot
from reports.counting import Counting, Mark, Slice, counting
from reports.rates import bounded, documented, plain, title
from reports.scale import Scale, Tick

_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 848, 40, 286
PLOT = {"width": 960, "height": 344, "left": _LEFT, "right": _RIGHT, "top": _TOP, "bottom": _BOTTOM}
"""The size of the picture and where the axes stand in it, in pixels."""
_LINES = 30
"""How far apart labels of two lines have to stand."""
_NEAR = 9.0
"""Marks that would stand closer than so many pixels are drawn as one, with their number."""
_LETTER = 6.6
"""About how wide a letter is, in pixels."""
_CUT = 1.5
"""How many times as long as the record the time axis may become for the sake of a window."""
_HOLDING = ("leaky-bucket-queue", "slow-down")
_PENALTIES = ("block", "extending-penalty")

_WINDOWS = (
    "Each window begins to count anew, so that around its edge more than the limit may pass in so short a time:"
    " there the line may rise above the limit, to at most twice as high."
)
_HINTS = {
    "fixed-window": _WINDOWS,
    "fixed-window-clock": _WINDOWS,
    "token-bucket": "The bucket refills while it is used, so that more than it holds may pass in the time in which it"
    " fills: the line may rise above the limit, to at most twice as high.",
    "sliding-window-counter": "The counter only estimates how many passed in the last window, so that the line may"
    " rise a little above the limit.",
    "leaky-bucket-queue": "Answers count when they come, so that the line rises as the queue is served.",
    "slow-down": "Answers count when they come, so that the line rises more slowly where they are held back.",
}


@dataclass(frozen=True, slots=True)
class Cross:
    """Requests of one kind, so close together that they are one mark; the label is their number."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Level:
    """A number of requests as a line across the chart, between its bounds; its label stands beside it."""

    y: float
    low: float
    high: float
    label: str
    beside: float


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: where it begins and ends, between which places its end lies, and where its label stands."""

    begins: float
    ends: float
    low: float
    high: float
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn, in pixels, and the same in words and as a table."""

    title: str
    description: str
    hint: str
    counted: str
    line: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    refused: tuple[Cross, ...]
    failed: tuple[Cross, ...]
    late: tuple[Cross, ...]
    patience: str
    promised: Level | None
    measured: Level | None
    span: Span | None
    slices: tuple[Slice, ...]


def chart(rate: Rate, shots: Sequence[Shot]) -> Chart | None:
    """The chart of one limit by all shots of a rating; None where those of this limit are not kept."""
    own = [shots[place] for place in rate.shots]
    if not own:
        return None
    found = rate.measurement
    length = found.recovery_s if found.algorithm in _PENALTIES else found.window_s.value
    counted = counting(own, length or None, _patience(own) if found.algorithm in _HOLDING else None)
    figures = [counted.most, rate.documented.limit if rate.documented else 0, found.limit.value or 0]
    x = Scale(_duration(found, own, counted), _LEFT, _RIGHT)
    y = Scale(1.15 * max(1, *figures), _BOTTOM, _TOP)
    promised = _promised(rate, y)
    words = f"accepted in the last {plain(length)} s" if length else "accepted so far"
    return Chart(
        title=f"{title(rate)}: requests {words}",
        description=_description(rate, counted, words),
        hint=_HINTS.get(found.algorithm, ""),
        counted=words,
        line=_line(counted, x, y),
        x_ticks=x.ticks(10),
        y_ticks=y.ticks(6, 1.0),
        refused=_crosses(counted.refused, x, y),
        failed=_crosses(counted.failed, x, y),
        late=_crosses(counted.late, x, y),
        patience=f"took more than {plain(counted.patience)} s" if counted.patience else "",
        promised=promised,
        measured=_measured(rate, y, promised),
        span=_span(found, own, x),
        slices=counted.slices,
    )


def _patience(own: Sequence[Shot]) -> float:
    """What parts answers that were held back from those that were not: the middle of all times, by their powers."""
    took = [max(each.latency, 0.0001) for each in own if each.admitted]
    return math.sqrt(min(took) * max(took)) if took else 0.0


def _duration(found: Measurement, own: Sequence[Shot], counted: Counting) -> float:
    """How much time is shown: all that was recorded, and the measured window where it is not much longer."""
    began, lasted = _opening(found, own), max(counted.lasted, 0.001)
    end = began + (_length(found).value or 0.0)
    return 1.02 * (max(lasted, end) if end <= _CUT * lasted else lasted)


def _length(found: Measurement) -> Bounds:
    """The length of time that is shown as measured: the window, or the penalty that hides it."""
    if found.algorithm == "block" and found.recovery_s is not None:
        return Bounds(found.recovery_s)
    return found.window_s


def _opening(found: Measurement, own: Sequence[Shot]) -> float:
    """When the measured length began, in seconds since the first request.

    A penalty begins with a refusal, a window by the clock with the first request that passes again after one; all
    others are shown from the first request on.
    """
    ordered = sorted(own, key=lambda each: each.sent)
    began = ordered[0].sent
    refusals = [each.sent - began for each in ordered if each.refused]
    if not refusals:
        return 0.0
    if found.algorithm in _PENALTIES:
        return refusals[0]
    if found.algorithm == "fixed-window-clock":
        again = (each.sent - began for each in ordered if each.admitted and each.sent - began > refusals[0])
        return next(again, 0.0)
    return 0.0


def _span(found: Measurement, own: Sequence[Shot], x: Scale) -> Span | None:
    length = _length(found)
    if length.value is None:
        return None
    began = _opening(found, own)
    low = length.value if length.low is None else length.low
    high = length.value if length.high is None else length.high
    called = "measured penalty" if found.algorithm in _PENALTIES else "measured window"
    rests = "" if length.low is None and length.high is None else f" ({bounded(length)})"
    label = f"{called}: {plain(length.value)} s{rests}"
    fits = x.at(began) + _LETTER * len(label) < _RIGHT
    begins, ends, least, most = (x.at(began + each) for each in (0.0, length.value, low, high))
    return Span(begins, ends, least, most, label, "start" if fits else "end")


def _promised(rate: Rate, y: Scale) -> Level | None:
    if rate.documented is None:
        return None
    place = y.at(rate.documented.limit)
    return Level(place, place, place, documented(rate), place)


def _measured(rate: Rate, y: Scale, promised: Level | None) -> Level | None:
    """The measured limit, where it is not just the documented one."""
    limit = rate.measurement.limit
    exact = limit.low == limit.high == limit.value
    if limit.value is None or (exact and rate.documented and rate.documented.limit == limit.value):
        return None
    low = limit.value if limit.low is None else limit.low
    high = limit.value if limit.high is None else limit.high
    place = beside = y.at(limit.value)
    if promised and abs(place - promised.y) < _LINES:
        beside = promised.y + math.copysign(_LINES, place - promised.y)
    return Level(place, y.at(low), y.at(high), plain(limit.value) if exact else bounded(limit), beside)


def _line(counted: Counting, x: Scale, y: Scale) -> str:
    """The steps of the count as a path; those that share a pixel become one stroke over all that they reach."""
    parts, now = [f"M{_LEFT:g} {y.at(0):g}"], y.at(0)
    for place, steps in groupby(counted.steps, key=lambda step: round(x.at(step[0]))):
        heights = [y.at(count) for _, count in steps]
        strokes = [each for each in (min(heights), max(heights)) if each != heights[-1]]
        parts += [f"H{place}", *(f"V{each:g}" for each in strokes if each != now), f"V{heights[-1]:g}"]
        now = heights[-1]
    return "".join([*parts, f"H{x.at(counted.lasted):g}"])


def _crosses(marks: Iterable[Mark], x: Scale, y: Scale) -> tuple[Cross, ...]:
    """One mark for all that are answered within a few pixels, as high as the highest of them."""
    found = []
    for column, group in groupby(marks, key=lambda mark: int((x.at(mark.at) - _LEFT) / _NEAR)):
        near = list(group)
        number = str(len(near)) if len(near) > 1 else ""
        found.append(Cross(_LEFT + (column + 0.5) * _NEAR, y.at(max(each.count for each in near)), number))
    return tuple(found)


def _description(rate: Rate, counted: Counting, words: str) -> str:
    """The chart in words, for those who do not see it."""
    found = rate.measurement
    accepted = sum(each.accepted for each in counted.slices)
    told = [f"In {counted.lasted:.1f} s {accepted} requests were accepted and {len(counted.refused)} refused"]
    told += [f"{len(counted.failed)} got no proper answer"] if counted.failed else []
    told += (
        [f"{len(counted.late)} of the accepted took more than {plain(counted.patience)} s"]
        if counted.patience
        else []
    )
    told.append(f"at most {counted.most} were {words}")
    told += [f"documented are {documented(rate)}"] if rate.documented else []
    if (length := _length(found)).value is not None:
        called = "penalty" if found.algorithm in _PENALTIES else "window"
        told.append(f"the measured {called} is {plain(length.value)} s, {bounded(length)}")
    return "; ".join(told) + "."
