"""Whether relationship URLs know a method: what they answer to it, apart from what they think of the contents."""

from __future__ import annotations

from accord.authoring import Exchange, not_applicable, violation, warn
from accord.judge.expect import UNDECIDED
from suites.jsonapi.changes import Change
from suites.jsonapi.courses import Course
from suites.jsonapi.parts import errors_of
from suites.jsonapi.to_many_changes import ABSENT

_UNKNOWN = (404, 501)
_NONE = "nothing that can be created here has such a relationship link"


def require_offered(found: list[Course], method: str) -> None:
    """That every relationship link which GET serves knows a method: 404 and 501 tell that it does not, 405 warns."""
    answers = [(course, change) for course in found if course.served for change in _answers(course, method)[:1]]
    for course, change in answers:
        exchange, because = change.exchange, f"any answer to {method} but that, since GET serves {course.facts}"
        if is_unknown(change) and course.changer.maker.read(course.changer.url).ok:
            raise violation(exchange, "status", expected=because, actual=f"status {exchange.status}")
        if exchange.status == 405:
            warn(exchange, "status", expected=f"{because}, by the letter", actual="status 405")
    if not answers:
        raise not_applicable(_NONE)


def is_unknown(change: Change) -> bool:
    """Whether an answer tells that nothing can be changed so at all, rather than that a member is missing."""
    return change.exchange.status in _UNKNOWN and not _concerns_contents(change.exchange)


def _answers(course: Course, method: str) -> list[Change]:
    """The answers that decide something, those that know the method first.

    That a resource cannot be removed which is no member tells nothing, unless no other method is known either.
    """
    answers = [change for change in course.by(method) if _decides(change.exchange)]
    if any(not is_unknown(change) for change in course.changes):
        answers = [change for change in answers if change.step != ABSENT or not is_unknown(change)]
    return sorted(answers, key=is_unknown)


def _decides(exchange: Exchange) -> bool:
    return exchange.response is not None and exchange.status not in UNDECIDED


def _concerns_contents(exchange: Exchange) -> bool:
    """Whether an error points into the request document."""
    sources = [error.get("source") for error in errors_of(exchange)]
    pointers = [source.get("pointer") for source in sources if isinstance(source, dict)]
    return any(isinstance(pointer, str) and pointer.startswith("/data") for pointer in pointers)
