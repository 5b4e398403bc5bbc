"""A small chart for the terminal: how many requests were accepted and refused over time, a row for each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from accord.model.measurement import Shot

_BARS = " ▁▂▃▄▅▆▇█"
_WIDTH = 60


def chart(shots: Iterable[Shot], width: int = _WIDTH) -> Iterator[str]:
    """The lines of a chart of shots, two for each key: each column is a slice of time, each bar a logarithm."""
    shots = sorted(shots, key=lambda each: each.sent)
    if not shots:
        return
    first = shots[0].sent
    lasted = max(each.received for each in shots) - first
    slice_s = max(lasted, 0.001) / width
    for key in dict.fromkeys(each.key for each in shots):
        mine = [each for each in shots if each.key == key]
        yield key
        for name, chosen in (
            ("accepted", [each for each in mine if each.admitted]),
            ("refused", [each for each in mine if each.refused]),
        ):
            places = [min(width - 1, int((each.sent - first) / slice_s)) for each in chosen]
            counts = [places.count(number) for number in range(width)]
            yield f"  {name:8} |{''.join(map(_bar, counts))}| {len(chosen)}"
    yield f"  {'':8}  0{f'{lasted:.1f} s':>{width - 1}}"


def _bar(count: int) -> str:
    return _BARS[min(len(_BARS) - 1, math.ceil(math.log2(count + 1)))]
