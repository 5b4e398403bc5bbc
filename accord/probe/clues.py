"""Clues: what a trace and what is said of a limiter tell of the figures that are worth trying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from accord.model.measurement import Documented
from accord.probe.trace import Trace

ROUND = (0.1, 0.2, 0.25, 0.5, 1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600)
"""Windows, in seconds, that people choose."""

_PAUSE = 0.1
"""A silence, in seconds, that ends a series."""
_PARTS = (2, 4, 5, 10)
_GIVEN = 3
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Clues:
    """Figures worth trying: limits, the range of windows, windows that are named, and spans that hold one.

    `allowed` is what passed before the first refusal, `burst` what of it passed in one series, `lasted` how long that
    took.
    `between_openings` and `since_starts` are spans of seconds that lie between two openings, and between the start of
    a series and an opening; `opening` is the narrowest span of time in which requests began to pass. `blocks` bounds
    what lay between the first refusal and the opening, `gaps` what lay between the last refusal and the opening;
    `seen` is the time of the whole trace, `said` are limits that are named, `given` is how many passed at once later,
    the most frequent first.
    """

    allowed: int
    burst: int
    limits: tuple[int, ...]
    low: float
    high: float
    named: tuple[float, ...]
    lasted: float
    since_starts: tuple[Span, ...]
    between_openings: tuple[Span, ...]
    opening: Span | None
    blocks: Span
    gaps: Span
    seen: Span
    said: tuple[int, ...]
    given: tuple[int, ...]


def clues_of(trace: Trace, said: Iterable[Documented] = ()) -> Clues:
    """Collect the clues of a trace that has a refusal."""
    said = tuple(said)
    allowed, first = trace.allowed, trace.first_refusal or 0
    # A bucket fills in more time than it takes to see how fast.
    high = max([3 * float(trace.late[-1] - trace.early[0]), 0.1, *(each.window * 1.5 for each in said)])
    lasted, burst = _burst(trace, first)
    pause = max(lasted / 4, 0.02)
    starts, openings = trace.starts(pause), trace.openings
    narrow = sorted(openings, key=lambda span: span[1] - span[0])[:6]
    low = min([0.05, *(each.window / 2 for each in said)])
    return Clues(
        allowed=allowed,
        burst=burst,
        limits=_limits(trace, allowed, burst, said),
        low=low,
        high=max(high, 2 * low),
        named=tuple({each.window for each in said}),
        lasted=lasted,
        since_starts=tuple(
            (opened[0] - start[1], opened[1] - start[0])
            for opened in narrow[:4] + openings[:1]
            for start in starts[:1] + [each for each in starts if each[1] < opened[0]][-3:]
            if start[1] < opened[0]
        ),
        between_openings=tuple(
            ((after[0] - before[1]) / times, (after[1] - before[0]) / times)
            for before in narrow[:3]
            for after in narrow[:4]
            if before[1] < after[0]
            for times in (1, 2, 3)
        ),
        opening=narrow[0] if narrow else None,
        blocks=_between(_blocks(trace), high),
        gaps=_between(_gaps(trace), high),
        said=tuple({each.limit for each in said}),
        seen=(float(trace.early[0]), float(trace.late[-1])),
        given=tuple(each for each, _ in Counter(trace.closings[1:]).most_common()),
    )


def _burst(trace: Trace, first: int) -> tuple[float, int]:
    """How long the series took that the first refusal ended, and how many of it passed."""
    begin = first
    while begin > 0 and trace.early[begin] - trace.late[begin - 1] < _PAUSE + trace.late[first] - trace.early[begin]:
        begin -= 1
    return float(trace.late[first] - trace.early[begin]), first - begin


def _limits(trace: Trace, allowed: int, burst: int, said: tuple[Documented, ...]) -> tuple[int, ...]:
    """Numbers that the limit may be: what passed first, a little less, what passed later, and what is said."""
    later = sorted({each for each in trace.closings if allowed / 2.5 < each < allowed}, reverse=True)[:2]
    # A first burst that somebody else's requests cut short is a little less than a later one.
    more = sorted({each for each in trace.closings if allowed < each <= allowed + max(2, allowed // 10)})[:2]
    found = {
        allowed,
        allowed - 1,
        allowed - 2,
        burst,
        *later,
        *more,
        *(each.limit for each in said if each.limit <= allowed),
    }
    return tuple(sorted(each for each in found if each > 0))


def lumps_of(limit: int, clues: Clues) -> list[int]:
    """Of how many tokens the lumps may be that fill a bucket: of as many as passed at once, or a round part of it.

    What lets nearly all pass again is rather a window that somebody else uses as well.
    """
    seen = [each for each in clues.given if 2 * each <= limit][:_GIVEN]
    parts = [limit // each for each in _PARTS if limit % each == 0 and limit > each]
    return sorted({*seen, *parts, limit // 2} - {0, limit}) or [limit]


def _blocks(trace: Trace) -> list[Span]:
    """For each run of refusals, the least and the most time that it was shut after the first of them."""
    found, first = [], None
    for index, (before, after) in enumerate(pairwise(trace.admitted)):
        if before and not after:
            first = index + 1
        elif first is not None and after and not before:
            found.append((trace.early[index] - trace.late[first], trace.late[index + 1] - trace.early[first]))
    return [(float(low), float(high)) for low, high in found]


def _gaps(trace: Trace) -> list[Span]:
    """For each run of refusals, the longest silence that did not end it, and the one that did."""
    found, longest = [], 0.0
    for index, (before, after) in enumerate(pairwise(trace.admitted)):
        if before:
            longest = 0.0
            continue
        least, most = trace.early[index + 1] - trace.late[index], trace.late[index + 1] - trace.early[index]
        if after:
            found.append((longest, float(most)))
        longest = max(longest, float(least))
    return found


def _between(spans: list[Span], high: float) -> Span:
    """What all spans share; where they share nothing, all that they cover."""
    if not spans:
        return 0.02, high
    least, most = max(low for low, _ in spans), min(high for _, high in spans)
    if least >= most:
        least, most = min(low for low, _ in spans), max(high for _, high in spans)
    return max(0.005, least), max(0.01, most, least * 1.01)


def within(values: Iterable[float], low: float, high: float) -> list[float]:
    """The values that lie in a range, each once, in order."""
    return sorted({float(each) for each in values if low <= each <= high})


def logarithmic(low: float, high: float, count: int) -> list[float]:
    """Values spread evenly on a logarithmic scale."""
    return [float(each) for each in np.geomspace(low, high, count)]
