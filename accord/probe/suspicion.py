"""Suspicion: the first signs that answers are held back; what is behind them is for others to find out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from accord.model.measurement import Shot
from accord.probe.latency import Usual, is_paced, usual_of

_LEAST = 0.008
"""Delays below this, in seconds, are not looked at."""
_KNOWN, _MANY, _LONG = 40, 12, 20
_SHIFT = 3.5
"""How many standard deviations of the count of pairs are no chance."""
_SIGNS = ((2, 2, 10.0), (2, 3, 4.0), (3, 1, 10.0), (4, 1, 6.0), (6, 1, 4.0))
"""How many asks in a row are to be late, of how many requests each at least, and by how many spreads."""

Group = Sequence[Shot]


def _ended(group: Group) -> float:
    return max(each.received for each in group)


def _took(group: Group) -> float:
    return max(each.latency for each in group)


def latencies(groups: Sequence[Group]) -> list[float]:
    """What the answers of groups took that were let through, in order."""
    return [each.latency for group in groups for each in group if each.admitted]


def suspected(groups: Sequence[Group], again: bool = False) -> bool:
    """Whether the last answers seem to be held back: they come out one by one, or all are late for what came before.

    `groups` are the shots of each ask. `again` is where no limiter was found behind what was late before: what is
    late only together with others, or without a rest, tells nothing then.
    """
    last = latencies(groups[-1:])
    if not last or max(last) < _LEAST:
        return False
    if _waited(groups[-1]) and not again:
        return True
    if again:
        return any(_late(groups, *sign, latencies(groups[:_KNOWN])[:_KNOWN]) for sign in _SIGNS)
    if is_paced([each.received for each in groups[-1] if each.admitted]):
        return True
    return _rises(groups) or _never_quick(groups) or _shifted(groups) or any(_late(groups, *sign) for sign in _SIGNS)


def _waited(group: Group) -> bool:
    """Whether those of a group that were let through wait for one another, while others are refused at once."""
    passed, refused = sorted(latencies([group])), [each.latency for each in group if each.refused]
    return len(passed) > 1 and len(refused) > 1 and passed[-1] - passed[0] > usual_of(refused).beyond(4.0)


def _never_quick(groups: Sequence[Group]) -> bool:
    """Whether each of many last answers took longer than all that followed a rest."""
    idle, last = latencies(_after_rests(groups[:-_MANY][-_KNOWN:])), latencies(groups[-_MANY:])
    return len(idle) > 1 and len(last) == _MANY and min(last) > max(idle)


def _shifted(groups: Sequence[Group]) -> bool:
    """Whether answers of a long time are later than the first ones, more than by chance (Mann and Whitney)."""
    if len(groups) < 2 * _LONG or len(groups) % _LONG:
        return False
    first, last = latencies(groups[:_MANY])[:_MANY], latencies(groups[-2 * _LONG :])[: 2 * _LONG]
    pairs, both = len(first) * len(last), len(first) + len(last)
    later = sum(after > before for after in last for before in first)
    return later - pairs / 2 > _SHIFT * math.sqrt(pairs * (both + 1) / 12)


def _rises(groups: Sequence[Group]) -> bool:
    """Whether the last three asks were late, each later than the one before it."""
    found = [latencies([each]) for each in groups[-3:]]
    if len(groups) <= 3 or not all(found) or not _late(groups, 3, 1, 4.0):
        return False
    usual = _usual(groups[:-3])
    return all(min(after) - max(before) > 2 * usual.spread for before, after in pairwise(found))


def _late(groups: Sequence[Group], count: int, together: int, spreads: float, known: Sequence[float] = ()) -> bool:
    recent = [latencies([each]) for each in groups[-count:]]
    if len(groups) <= count or min(len(each) for each in recent) < together:
        return False
    limit = (usual_of(known) if known else _usual(groups[:-count])).beyond(spreads)
    return all(median(each) > max(limit, _LEAST) for each in recent)


def _after_rests(groups: Sequence[Group]) -> list[Group]:
    """The groups before which nothing was sent for as long as the answers before took: no queue holds those back."""
    pairs = pairwise(groups)
    return [*groups[:1], *(after for before, after in pairs if _ended(before) + _took(before) < after[0].sent)]


def head_of(groups: Sequence[Group]) -> tuple[Usual, int]:
    """What was usual before the last answers came late, and how many came in time since others were late."""
    late = 0
    for count in range(1, len(groups)):
        found = latencies([groups[-count]])
        if found and median(found) <= max(_usual(groups[:-count]).beyond(4.0), _LEAST):
            break
        late = count
    usual = _usual(groups[:-late] if late else groups)
    limit = max(usual.beyond(4.0), _LEAST)
    head = in_a_row = 0
    for latency in reversed([each for group in groups for each in sorted(latencies([group]))]):
        in_a_row = in_a_row + 1 if latency > limit else 0
        if head and in_a_row > 1:
            break
        head += latency <= limit
    return usual, head


def _usual(groups: Sequence[Group]) -> Usual:
    """What is usual by the first answers, or by those after a rest, where they are quicker."""
    known = latencies(groups[:_KNOWN])[:_KNOWN], latencies(_after_rests(groups[-_KNOWN:]))[:_KNOWN]
    return min((usual_of(each) for each in known if each), key=lambda each: each.beyond(4.0), default=usual_of([0.0]))
