"""To-many relationships put through their paces: replaced, added to, taken from and emptied."""

from __future__ import annotations

from accord.authoring import Maker
from suites.jsonapi.courses import Course, Removal, courses, is_there, look
from suites.jsonapi.missing import missing

REPLACED = "all members replaced"
ABSENT = "a resource removed that never was a member"
ADDED = "members added"
AGAIN = "a member added again"
TWICE = "a member added twice within one array"
REMOVED = "some of the members removed"
REMOVED_AGAIN = "members removed that were removed before"
MISSING = "members replaced by others, one of which does not exist"
REPEATED = "members replaced by one that is named twice"
EMPTIED = "all members replaced by none"

_TARGETS = 4


def to_many(maker: Maker) -> list[Course]:
    """What some to-many relationships were put through."""
    return courses(maker, True, _TARGETS, _run)


def _run(course: Course) -> None:
    """Every change in turn, each from a state in which it can be seen to work or not."""
    send = course.changer.send
    one, two, three, four = course.targets
    replaces = send(REPLACED, "PATCH", one).accepted
    if replaces:
        send(REPLACED, "PATCH", two, three)
    else:
        send(ADDED, "POST", two, three)
    if ABSENT not in course.known:
        send(ABSENT, "DELETE", four)
    if course.accepted:
        _add(course)
        _remove(course)
    if replaces:
        _replace(course)
    _forget(course)


def _add(course: Course) -> None:
    send = course.changer.send
    one, *_, four = course.targets
    added = send(ADDED, "POST", four).accepted
    if added and AGAIN not in course.known:
        send(AGAIN, "POST", four)
    if added and TWICE not in course.known:
        send(TWICE, "POST", one, one)


def _remove(course: Course) -> None:
    """Remove two neighbours from among others, the first time with a look at what is not to change."""
    changer = course.changer
    one, two, three, _ = course.targets
    if not {two, three} < set(changer.members or ()) and course.steps(REPLACED)[0].accepted:
        changer.send(REPLACED, "PATCH", two, three, one)
    if not {two, three} < set(changer.members or ()):
        return
    if REMOVED in course.known:
        changer.send(REMOVED, "DELETE", two, three)
        return
    course.removal = _watched(course)
    if course.removal.change.accepted:
        changer.send(REMOVED_AGAIN, "DELETE", two, three)


def _watched(course: Course) -> Removal:
    """The removal of two members, with the owner and another member before and after it."""
    changer, maker = course.changer, course.changer.maker
    _, two, three, _ = course.targets
    other = next(member for member in changer.members or () if member not in (two, three))
    urls = [url for url in (changer.made.url, maker.custody.made.get(other)) if url]
    before = [look(maker, url) for url in urls]
    change = changer.send(REMOVED, "DELETE", two, three)
    return Removal(change, tuple((each, look(maker, url)) for each, url in zip(before, urls, strict=True)))


def _replace(course: Course) -> None:
    changer = course.changer
    _, two, *_ = course.targets
    gone = None if EMPTIED in course.known else missing(changer.maker, course.facts)
    if gone:
        changer.send(MISSING, "PATCH", two, gone.identity)
    if REPEATED not in course.known:
        changer.send(REPEATED, "PATCH", two, two)
    if EMPTIED not in course.known:
        changer.send(EMPTIED, "PATCH")


def _forget(course: Course) -> None:
    """Give up the targets that a server deleted when nothing led to them any more, as it would have the second."""
    one, two, *others = course.targets
    if course.accepted and not is_there(course.changer.maker, two):
        for member in (one, *others):
            is_there(course.changer.maker, member)
