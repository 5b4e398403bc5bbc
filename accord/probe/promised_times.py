"""When to come back, as refusals say it, against when requests passed again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from accord.model.measurement import RetryAfter, Shot

_FRACTION = re.compile(r"\d*\.\d+")
_EARLY = 0.05
"""How much too early, in seconds, a time may be said: what rounding of milliseconds makes."""
_LATE = 1.0
"""How much too late: whole seconds, rounded up."""


@dataclass(frozen=True, slots=True)
class Told:
    """One refusal and the time at which it said requests would pass again (seconds of the shots' clock)."""

    shot: Shot
    time: float


@dataclass(frozen=True, slots=True)
class Errors:
    """How often times that were told could be tested, and the most that they were off by, in seconds."""

    tested: int
    early: float
    late: float

    @property
    def truth(self) -> str:
        """`right`, `early`, `late`, or `untested`."""
        if not self.tested:
            return "untested"
        if self.early > _EARLY:
            return "early"
        return "late" if self.late > _LATE else "right"


def retry_after(shots: Iterable[Shot], *, polls_count: bool = False) -> RetryAfter:
    """What Retry-After said on refusals, and how true it was; where polls count, only the last one can be tested."""
    shots = list(shots)
    values = [each.fields["retry-after"] for each in shots if each.refused and "retry-after" in each.fields]
    if not values:
        return RetryAfter()
    told = [found for each in shots if each.refused and (found := _told(each))]
    errors = errors_of(shots, told, polls_count=polls_count)
    return RetryAfter(
        present=True,
        form=form_of(values[0]),
        example=values[0],
        tested=errors.tested,
        truth=errors.truth,
        early_s=round(errors.early, 3),
        late_s=round(errors.late, 3),
    )


def form_of(value: str) -> str:
    """How a time is written: `seconds`, `fraction`, `date` or `other`."""
    if value.isascii() and value.isdigit():
        return "seconds"
    if _FRACTION.fullmatch(value):
        return "fraction"
    return "date" if unix_time(value) is not None else "other"


def unix_time(value: str) -> float | None:
    """A date of HTTP as a unix time."""
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, TypeError):
        return None


def _told(shot: Shot) -> Told | None:
    value = shot.fields.get("retry-after", "")
    form = form_of(value)
    if form in ("seconds", "fraction"):
        return Told(shot, shot.received + float(value))
    date = unix_time(value)
    # A date is counted by the target's own clock.
    return None if date is None or shot.said is None else Told(shot, shot.received + date - shot.said)


def errors_of(shots: Iterable[Shot], told: Iterable[Told], *, polls_count: bool = False) -> Errors:
    """Compare times that were told with what passed and what did not."""
    tested, early, late = 0, 0.0, 0.0
    promises = {id(each.shot): each.time for each in told}
    for refused, admitted in _runs(shots):
        last = refused[-1].sent
        for shot in refused[-1:] if polls_count else refused:
            if (time := promises.get(id(shot))) is None:
                continue
            tested += 1
            early = max(early, last - time)
            late = max(late, time - admitted.received)
    return Errors(tested, early, late)


def _runs(shots: Iterable[Shot]) -> Iterator[tuple[list[Shot], Shot]]:
    """Refusals in a row, with the request that passed after them."""
    run: list[Shot] = []
    for shot in sorted(shots, key=lambda each: each.sent):
        if shot.refused:
            run.append(shot)
        elif shot.admitted:
            if run:
                yield run, shot
            run = []
