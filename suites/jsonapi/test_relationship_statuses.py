"""How relationship URLs answer what they do not do at once, or not at all."""

from __future__ import annotations

from accord.authoring import Maker, Survey, expect, not_applicable, verifies, violation, warn
from suites.jsonapi.changes import Change, PutOffError
from suites.jsonapi.courses import Course, nothing
from suites.jsonapi.creations import SYNCHRONOUS
from suites.jsonapi.offered import is_unknown
from suites.jsonapi.states import named
from suites.jsonapi.to_many_changes import ABSENT, to_many
from suites.jsonapi.to_one_changes import to_one

_LATER = "put off"


@verifies("jsonapi-*/crud-updating-relationships/updating-relationship-202-status", writes=True)
def test_change_that_is_put_off_is_answered_202(maker: Maker, survey: Survey) -> None:
    """A change that the client would rather not wait for, and whose effect is yet to come, gets 202."""
    if not survey.asynchronous:
        raise not_applicable(SYNCHRONOUS)
    courses = [*to_one(maker), *to_many(maker)]
    if any(change.exchange.status == 202 for course in courses for change in course.changes):
        return
    found = [
        (course, change.method) for course in courses for change in course.changes if _can_be_repeated(course, change)
    ]
    if not found:
        raise nothing(courses, "no relationship of what can be created here is changed at its own URL")
    course, method = found[0]
    changer = course.changer.apart()
    member = next(member for member in course.targets if member not in (changer.members or ()))
    try:
        change = changer.send(_LATER, method, member, headers={"Prefer": "respond-async"})
    except PutOffError:
        return
    expect(change.exchange).accepted()
    if change.lacking:
        raise violation(change.exchange, "status", actual=f"status {change.exchange.status}",
                        expected=f"status 202, since {named(change.lacking)} is yet to come")  # fmt: skip
    raise not_applicable(f"{change.exchange.request.line} was carried out at once")


@verifies("jsonapi-*/crud-updating-relationships/updating-relationship-403-status", writes=True)
def test_unsupported_change_is_answered_403(maker: Maker, survey: Survey) -> None:
    """A change of a relationship that is not supported gets 403."""
    tried = 0
    courses = [*to_one(maker), *to_many(maker)]
    for course in courses:
        for change in _first_of_each_method(course):
            tried += _judge_refusal(course, change, survey.edition)
    if not tried:
        raise nothing(courses, "no change of a relationship of what can be created here was refused as not supported")


def _judge_refusal(course: Course, change: Change, edition: str) -> bool:
    """Whether a change was refused as not supported, or should have been; raises or warns where not by 403."""
    exchange, method = change.exchange, change.method
    because = f"{method} is not supported at {course.facts}"
    if exchange.status == 403:
        return True
    if exchange.status == 405:
        warn(exchange, "status", expected=f"status 403 ({because}), by the letter", actual="status 405")
    elif exchange.status == 501 or (course.facts.read_only and method == "PATCH" and not change.exact):
        expect(exchange).status(403, because=because)
    elif (
        edition != "1.0" and exchange.status == 404 and course.served and is_unknown(change) and change.step != ABSENT
    ):
        warn(exchange, "status", expected=f"status 403, if {because}", actual="status 404")
    else:
        return False
    return True


def _first_of_each_method(course: Course) -> list[Change]:
    return [changes[0] for method in ("PATCH", "POST", "DELETE") if (changes := course.by(method))]


def _can_be_repeated(course: Course, change: Change) -> bool:
    return change.accepted and change.method != "DELETE" and len(course.targets) > 1
