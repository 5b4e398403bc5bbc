"""To-one relationships put through their paces: set, emptied and set again."""

from __future__ import annotations

from accord.authoring import Maker
from suites.jsonapi.courses import Course, courses

SET = "set"
CLEARED = "emptied"
ADDED = "a member added, as if it were to-many"

_TARGETS = 2
_UNSUPPORTED = (403, 404, 405, 501)


def to_one(maker: Maker) -> list[Course]:
    """What some to-one relationships were put through."""
    return courses(maker, False, _TARGETS, _run)


def _run(course: Course) -> None:
    """Every change in turn; where no target can be made, the one that is there is put back."""
    changer = course.changer
    before = list(changer.members or ())
    first, last = course.targets or before * 2
    change = changer.send(SET, "PATCH", first)
    if change.accepted or (course.targets and change.exchange.status not in _UNSUPPORTED):
        changer.send(CLEARED, "PATCH")
    if course.accepted and not (course.targets and {SET, CLEARED} <= course.known):
        changer.send(SET, "PATCH", last)
    if course.targets and SET not in course.known:
        changer.send(ADDED, "POST", first)
