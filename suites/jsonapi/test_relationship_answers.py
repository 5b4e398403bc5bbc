"""How changes of relationships at their own URLs are answered: by their status, and by what the document shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Exchange, Maker, expect, identity, verifies, violation, warn
from suites.jsonapi.changes import Change
from suites.jsonapi.courses import Course, nothing, told
from suites.jsonapi.kinds import kind_of
from suites.jsonapi.linkage import identities, page_of_more
from suites.jsonapi.states import named
from suites.jsonapi.to_many_changes import ABSENT, AGAIN, REMOVED_AGAIN, to_many
from suites.jsonapi.to_one_changes import to_one

_METHODS = ("PATCH", "POST", "DELETE")
_UNCHANGED = "no relationship of what can be created here is changed at its own URL"


def _courses(maker: Maker) -> list[Course]:
    return [*to_one(maker), *to_many(maker)]


@verifies("jsonapi-*/crud-updating-relationships/updating-relationship-200-status", writes=True)
def test_what_changes_more_is_answered_200(maker: Maker) -> None:
    """A change by which further resources became members is answered with 200."""
    changes = list(told(to_many(maker), *_METHODS))
    for change in changes:
        if change.extra:
            because = f"{named(change.extra)} came to {change.facts} as well"
            expect(change.exchange).status(200, because=because)
    if not changes:
        raise nothing(to_many(maker), _UNCHANGED)


@verifies("jsonapi-*/crud-updating-relationships/updating-relationship-200-response", writes=True)
def test_answer_shows_the_members_that_came_of_a_change(maker: Maker) -> None:
    """The 200 answer to a change that came out otherwise than it was sent has the linkage as it is then."""
    tried = 0
    for change in told(to_many(maker), *_METHODS):
        document, after = change.exchange.document, frozenset(change.after or ())
        if change.exchange.status != 200 or (change.exact and not _repeats(change)):
            continue
        if "data" in document:
            shown = frozenset(identities(document["data"]))
            if shown != after and not (page_of_more(document) and shown < after):
                raise violation(change.exchange, "/data", expected=f"{named(after)}, as GET shows then",
                                actual=named(shown))  # fmt: skip
            tried += 1
        elif change.extra:
            raise violation(change.exchange, "/data", actual="no `data`",
                            expected=f"{named(after)}, since {named(change.wanted)} was asked for")  # fmt: skip
    if not tried:
        raise nothing(to_many(maker), "no change that came out otherwise than it was sent was answered with 200")


@verifies("jsonapi-1.0/crud-updating-relationships/updating-relationship-200-meta", writes=True)
def test_meta_alone_means_that_all_is_as_sent(maker: Maker) -> None:
    """A change that is answered by meta alone has status 200, and comes out as it was sent."""
    found = [change for change in told(_courses(maker), *_METHODS) if _is_meta_alone(change.exchange)]
    for change in found:
        expect(change.exchange).status(200, because="`meta` stands alone")
        if not change.exact:
            expected = f"{named(change.wanted)} at {change.facts} then, as sent"
            raise violation(change.exchange, "/data", expected=expected, actual=named(set(change.after or ())))
    if not found:
        raise nothing(_courses(maker), "no change was answered by meta alone")


@verifies("jsonapi-1.0/crud-updating-relationships/updating-relationship-200-meta-content", writes=True)
def test_meta_alone_holds_no_linkage(maker: Maker) -> None:
    """In the `meta` that answers a change alone no member of the relationship is identified."""
    answers = [change for change in told(_courses(maker), *_METHODS) if _is_meta_alone(change.exchange)]
    answers = [change for change in answers if change.exchange.status == 200]
    for change in answers:
        members = {*change.sent, *(change.before or ()), *(change.after or ())}
        for found in _identified(change.exchange.document["meta"]):
            if found in members:
                raise violation(
                    change.exchange, "/meta", expected=f"no member of {change.facts}", actual=named([found])
                )
    if not answers:
        raise nothing(_courses(maker), "no change was answered with 200 and meta alone")


@verifies("jsonapi-1.0/crud-updating-relationships/updating-relationship-204-status", writes=True)
def test_what_changes_no_more_is_answered_204(maker: Maker) -> None:
    """A change that comes out just as sent is answered with 204, or with 200 and meta alone."""
    for change in _exact(maker):
        exchange = change.exchange
        if exchange.status != 204 and not (exchange.status == 200 and _is_meta_alone(exchange)):
            linkage = " and linkage" if "data" in exchange.document else ""
            warn(exchange, "status", expected="status 204, by the letter, since all is as asked",
                 actual=f"status {exchange.status}{linkage} at {change.facts}")  # fmt: skip


@verifies("jsonapi-1.1/crud-updating-relationships/updating-relationship-204-status", writes=True)
def test_what_changes_no_more_is_answered_200_or_204(maker: Maker) -> None:
    """A change that comes out just as sent is answered with 200 and a document, or with 204 and none."""
    for change in _exact(maker):
        exchange, body = change.exchange, change.exchange.response.body if change.exchange.response else b""
        expect(exchange).status(200, 204, because="all is as asked")
        if exchange.status == 204 and body:
            raise violation(exchange, "body", expected="no body with status 204", actual=f"{len(body)} octets")
        if exchange.status == 200 and not exchange.document:
            actual = kind_of(exchange.json.value) if body and exchange.json.ok else "no JSON" if body else "no body"
            raise violation(exchange, "body", expected="a document with status 200, or status 204", actual=actual)


@verifies("jsonapi-*/crud-updating-relationships/updating-relationship-204-no-op", writes=True)
def test_what_changes_nothing_is_answered_204(maker: Maker) -> None:
    """Adding what is there, and removing what is not, is fittingly answered with 204."""
    courses = to_many(maker)
    found = [change for change in told(courses, *_METHODS) if change.step in (AGAIN, ABSENT, REMOVED_AGAIN)]
    found = [change for change in found if set(change.before or ()) == set(change.after or ())]
    for change in found:
        if change.exchange.status != 204:
            warn(change.exchange, "status", expected=f"status 204, since nothing was to be changed at {change.facts}",
                 actual=f"status {change.exchange.status}")  # fmt: skip
    if not found:
        raise nothing(courses, _UNCHANGED)


def _exact(maker: Maker) -> list[Change]:
    """The changes that came out just as they were sent, each kind of answer once for each method and relationship."""
    changes = [change for change in told(_courses(maker), *_METHODS) if change.exact and not _repeats(change)]
    found = {(change.facts, change.method, change.exchange.status): change for change in reversed(changes)}
    if not found:
        raise nothing(_courses(maker), _UNCHANGED)
    return list(reversed(found.values()))


def _repeats(change: Change) -> bool:
    return len(change.sent) > len(set(change.sent))


def _is_meta_alone(exchange: Exchange) -> bool:
    document = exchange.document
    return "meta" in document and not {"data", "errors"} & document.keys()


def _identified(value: Any) -> Iterator[tuple[str, str]]:
    """The identities of all objects in a JSON value that have one."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if found := identity(item):
            yield found
        if isinstance(item, dict | list):
            waiting += item.values() if isinstance(item, dict) else item
