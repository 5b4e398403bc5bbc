"""Scope: what a counter counts over, and which requests count."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field

from accord.model.measurement import Documented, Shot
from accord.probe.asks import Ask, Progress, SpentError

_TRIES, _ATTEMPTS, _PASSES = 2, 4, 6
_MARGIN = 1.1


@dataclass(frozen=True, slots=True)
class Scopes:
    """For each other key whether it shares the counter of the first: None where that was not seen.

    `notes` say why.
    """

    shared: Mapping[str, bool | None] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def scopes(
    start: float, most: int, until: float = math.inf, *, key: str, others: Sequence[str], wait: float
) -> Generator[Ask, list[Shot], Scopes]:
    """While a key is refused, try each other one; those refused as well must pass once the first does again.

    `wait` is for how long, in seconds, a refused client has to keep silent until one request passes, as a measurement
    says it (`recovery_s`). Begin with a clean counter.
    """
    progress = Progress(most, until, key)
    seen: dict[str, list[bool | None]] = {other: [] for other in others}
    notes: list[str] = []
    try:
        for number in range(_TRIES):
            open_ones = [other for other in others if number == 0 or seen[other][-1]]
            if open_ones:
                begin = start if number == 0 else progress.now + _MARGIN * wait
                yield from _try(progress, begin, wait, open_ones, seen)
        yield from _pass_again(progress, wait, seen, notes)
    except SpentError:
        notes.append("the budget ended before all keys were tried")
    return Scopes({other: _settled(found) for other, found in seen.items()}, tuple(notes))


def _try(
    progress: Progress, start: float, wait: float, others: Sequence[str], seen: dict[str, list[bool | None]]
) -> Generator[Ask, list[Shot], None]:
    """Use up the first key, and send one request with each other while it is refused."""
    series = yield from progress.burst(start)
    if not series[-1].refused:
        raise SpentError
    for other in others:
        seen[other].append((yield from _is_refused(progress, other, wait)))


def _is_refused(progress: Progress, other: str, wait: float) -> Generator[Ask, list[Shot], bool | None]:
    """Whether a key is refused while the first one is; None where that was never so for long enough.

    A key that passes more often than the first one's counter can have been refilled has a counter of its own.
    """
    for _ in range(_ATTEMPTS):
        since = progress.shots[-1].sent
        for number in range(1, _PASSES + 1):
            (shot,) = yield from progress.ask(0.0, key=other)
            if shot.refused:
                return True
            if shot.admitted and number > (shot.received - since) / wait + 1:
                (again,) = yield from progress.ask(0.0)
                if again.refused:
                    return False
                break
        yield from progress.burst(0.0)
    return None


def _pass_again(
    progress: Progress, wait: float, seen: dict[str, list[bool | None]], notes: list[str]
) -> Generator[Ask, list[Shot], None]:
    """What is refused for another reason stays so: it is not said to share a counter."""
    refused = [other for other, found in seen.items() if found and found[-1]]
    at = progress.now + _MARGIN * wait
    for other in refused:
        (shot,) = yield from progress.ask(at, key=other)
        if not shot.admitted:
            seen[other].append(None)
            notes.append(f"{other} is still refused when {progress.key} is no longer: perhaps by another limit")


def _settled(found: list[bool | None]) -> bool | None:
    if not found or None in found:
        return None
    return found[0] if len(set(found)) == 1 else None


def counted(
    start: float, most: int, until: float = math.inf, *, key: str, others: Sequence[str], limit: Documented
) -> Generator[Ask, list[Shot], Mapping[str, bool | None]]:
    """Which other requests (HEAD, OPTIONS, those that fail) count in a key's limit, all tried in one window.

    The first is sent once, the next twice, then four times: how many fewer the key lets through tells which of them
    counted. Begin with a clean counter.
    """
    progress = Progress(most, until, key)
    unknown: dict[str, bool | None] = dict.fromkeys(others)
    if 2 ** len(others) > limit.limit:
        return unknown
    try:
        at = start
        for number, other in enumerate(others):
            for _ in range(2**number):
                yield from progress.ask(at, key=other)
                at = 0.0
        series = yield from progress.burst(at)
    except SpentError:
        return unknown
    missing = limit.limit - sum(each.admitted for each in series)
    if not series[-1].refused or not 0 <= missing < 2 ** len(others):
        return unknown
    return {other: bool(missing >> number & 1) for number, other in enumerate(others)}
