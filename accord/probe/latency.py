"""Latency: what an answer takes that nothing holds back, and the pace at which others come out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from statistics import median

from accord.model.measurement import Bounds

_FEW = 5
"""So many answers tell how much they vary; of fewer, more is allowed for."""
_NORMAL = 1.48
_EVEN = 2.4
"""How even gaps are to be: of six times that mean nothing, in one of fifty cases by chance; of more, more seldom."""
_FLOOR = 0.001
_SURE = 3.3
"""How many standard deviations of the count of pairs bounds are drawn at."""
_GROWS = 3.0
"""How many standard deviations of that count are no chance."""
_OWN = 0.012
"""How exact a limiter's own clock is taken to be, as a share."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What answers take: the middle, and how far they vary from it, like a standard deviation; `seen` were seen."""

    middle: float
    spread: float
    seen: int

    def beyond(self, spreads: float) -> float:
        """The latency that lies so many spreads above the middle."""
        return self.middle + spreads * self.spread


def usual_of(latencies: Sequence[float]) -> Usual:
    """What is usual, by the middle of some latencies, so that a slow first answer or a pause of the target is not."""
    middle = median(latencies)
    spread = _NORMAL * median(abs(each - middle) for each in latencies)
    share = 0.1 if len(latencies) >= _FEW else 0.4
    return Usual(middle, max(spread, _FLOOR + share * middle), len(latencies))


def is_paced(times: Sequence[float]) -> bool:
    """Whether times follow each other evenly: six or more, of which no gap is far from the others."""
    ordered = sorted(times)
    gaps = [after - before for before, after in pairwise(ordered)]
    return len(gaps) >= _FEW and min(gaps) > _EVEN / len(ordered) * max(gaps)


def is_rising(latencies: Sequence[float]) -> bool:
    """Whether latencies grow by and by, more than by chance (Kendall's count of pairs in order)."""
    count = len(latencies)
    pairs = [(after > before) - (after < before) for before, after in combinations(latencies, 2)]
    return count > 2 and sum(pairs) > _GROWS * math.sqrt(count * (count - 1) * (2 * count + 5) / 18)


def pace_of(times: Sequence[float]) -> Bounds:
    """The gap between times that follow each other evenly, each of them heard more or less late, with bounds.

    The middle of the slopes between all pairs, and those so far from it that chance does not account for more
    (Theil and Sen): no single late answer moves them.
    """
    ordered = sorted(times)
    count = len(ordered)
    if count < 2:
        return Bounds()
    slopes = sorted((ordered[j] - ordered[i]) / (j - i) for i, j in combinations(range(count), 2))
    half = _SURE * math.sqrt(count * (count - 1) * (2 * count + 5) / 18) / 2
    low = slopes[max(0, math.floor(len(slopes) / 2 - half))]
    high = slopes[min(len(slopes) - 1, math.ceil(len(slopes) / 2 + half))]
    return Bounds(median(slopes), (1 - _OWN) * low, (1 + _OWN) * high)
