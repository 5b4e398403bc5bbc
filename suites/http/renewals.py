"""What a host's history tells of renewals: whether they came in time, and whether there were too many of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from accord.authoring import inconclusive, warn
from accord.record.history import Renewal, Sighting, renewals, span
from accord.runtime.transport import HostView, handshake_of
from suites.http.certificates import DAY, day, longest_days, require_leaf


def require_memory(transport: HostView) -> tuple[Sighting, ...]:
    """The sightings of a host's certificates, those of now included."""
    require_leaf(transport)
    if transport.forgotten:
        raise inconclusive(transport.forgotten)
    return transport.sightings


def came_in_time(renewal: Renewal) -> bool | None:
    """Whether a replacement came before the last tenth of the old lifetime; None where the sightings do not tell."""
    old, new = renewal.old, renewal.new
    tenth = old.not_after - (old.not_after - old.not_before + 1) / 10
    if old.at >= tenth or new.not_before >= tenth:
        return False
    return True if new.at < tenth else None


def require_few_renewals(transport: HostView, most: int = 1, window_days: int = 365, grace_days: int = 0) -> None:
    """Warn of more than so many renewals within a window, less some grace; undecided until the history covers that.

    The reason of a renewal does not show, so it is no violation. A public certificate may no longer hold for a year:
    where that alone makes the promise impossible to keep, the warning says so.
    """
    seen = require_memory(transport)
    window = (window_days - grace_days) * DAY
    for changes in _changes(seen):
        for first, last in zip(changes, changes[most:], strict=False):
            if last.not_before - first.not_before < window:
                warn(
                    handshake_of(transport.facts), "certificate",
                    expected=f"at most {most} renewals in {window_days} days{_impossible(last, window_days // most)}",
                    actual=f"certificates of {day(first.not_before)} and of {day(last.not_before)}, "
                    f"which is renewal {most + 1} in {(last.not_before - first.not_before) / DAY:.0f} days",
                )  # fmt: skip
                return
    if _side_by_side(seen):
        raise inconclusive("several certificates are served side by side, so that their changes cannot be counted")
    if span(seen) < window:
        raise inconclusive(f"the history covers {span(seen) / DAY:.0f} days of {window / DAY:.0f}")


def _changes(seen: Iterable[Sighting]) -> list[list[Sighting]]:
    """The certificates that replaced another, each once, for each type of key, by the time of their issue."""
    found: dict[str, dict[str, Sighting]] = {}
    for renewal in renewals(seen):
        found.setdefault(renewal.new.key, {}).setdefault(renewal.new.fingerprint, renewal.new)
    return [sorted(each.values(), key=lambda sighting: sighting.not_before) for each in found.values()]


def _side_by_side(seen: Iterable[Sighting]) -> bool:
    """Whether certificates of one key type were served at one time, or took turns."""
    groups: dict[str, list[Sighting]] = {}
    for sighting in seen:
        groups.setdefault(sighting.key, []).append(sighting)
    return any(
        later.not_before < earlier.not_before for group in groups.values() for earlier, later in pairwise(group)
    )


def _impossible(issued: Sighting, days: int) -> str:
    allowed = longest_days(issued.not_before)
    if allowed >= days:
        return ""
    return f"; but a public certificate of {day(issued.not_before)} may hold for {allowed} days at most"
