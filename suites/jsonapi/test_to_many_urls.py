"""To-many relationships changed at their own URLs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from accord.authoring import Exchange, Maker, expect, identity, verifies, violation, warn
from accord.judge.expect import UNDECIDED
from suites.jsonapi.changes import Change
from suites.jsonapi.courses import Course, Removal, is_there, nothing, told
from suites.jsonapi.creations import attributes_of
from suites.jsonapi.offered import require_offered
from suites.jsonapi.states import named
from suites.jsonapi.to_many_changes import ABSENT, AGAIN, MISSING, REMOVED_AGAIN, TWICE, to_many

_LINK = "jsonapi-1.0/crud-updating-relationships/respond-patch-post-delete-to-many-relationship-link"
_WHERE = "to-many relationship of what can be created here"
_UNREPLACED = f"the members of no {_WHERE} are replaced at its own URL"
_UNADDED = f"no {_WHERE} takes members at its own URL"
_UNREMOVED = f"no {_WHERE} loses members at its own URL"
_GONE = (404, 410)


@verifies(f"{_LINK}-patch", writes=True)
def test_to_many_links_answer_patch(maker: Maker) -> None:
    """The links of to-many relationships know PATCH, be it that they refuse it."""
    require_offered(to_many(maker), "PATCH")


@verifies(f"{_LINK}-post", writes=True)
def test_to_many_links_answer_post(maker: Maker) -> None:
    """The links of to-many relationships know POST, be it that they refuse it."""
    require_offered(to_many(maker), "POST")


@verifies(f"{_LINK}-delete", writes=True)
def test_to_many_links_answer_delete(maker: Maker) -> None:
    """The links of to-many relationships know DELETE, be it that they refuse it."""
    require_offered(to_many(maker), "DELETE")


@verifies("jsonapi-*/crud-updating-relationships/patch-to-many-complete-replace", writes=True)
def test_patch_replaces_all_members(maker: Maker) -> None:
    """After PATCH the relationship has the members sent and none of the former; what does not exist is an error."""
    courses = to_many(maker)
    replaced = [change for change in told(courses, "PATCH") if change.step != MISSING]
    for change in replaced:
        _require_effect(change)
    for change in _steps(courses, MISSING):
        _require_error(change)
    if not replaced:
        raise nothing(courses, _UNREPLACED)


@verifies("jsonapi-*/crud-updating-relationships/post-to-many-add", writes=True)
def test_post_adds_members(maker: Maker) -> None:
    """After POST the relationship has the members sent beside all that were there."""
    added = list(told(to_many(maker), "POST"))
    for change in added:
        _require_effect(change)
    if not any(change.before for change in added):
        raise nothing(to_many(maker), _UNADDED)


@verifies("jsonapi-*/crud-updating-relationships/post-to-many-add-again", writes=True)
def test_no_member_is_entered_twice(maker: Maker) -> None:
    """A member that is added again, or named twice, stands in the relationship once."""
    added = [change for change in _steps(to_many(maker), AGAIN, TWICE) if change.after is not None]
    for change in added:
        (member, count), *_ = Counter(change.after).most_common(1) or [(("", ""), 0)]
        if count > 1:
            raise violation(change.exchange, "/data", expected=f"{named([member])} once at {change.facts} then",
                            actual=f"{count} times")  # fmt: skip
    if not added:
        raise nothing(to_many(maker), _UNADDED)


@verifies("jsonapi-*/crud-updating-relationships/post-to-many-response", writes=True)
def test_adding_again_succeeds(maker: Maker) -> None:
    """A POST of a member that is there is answered with success, as its addition was."""
    again = [change for change in _steps(to_many(maker), AGAIN) if set(change.sent) <= set(change.before or ())]
    for change in again:
        _require_success(change, f"{named(change.sent)} is a member already")
    if not again:
        raise nothing(to_many(maker), _UNADDED)


@verifies("jsonapi-*/crud-updating-relationships/delete-to-many", writes=True)
def test_delete_removes_the_members_named(maker: Maker) -> None:
    """After DELETE the members sent are gone from the relationship, and nothing else is gone at all."""
    courses = to_many(maker)
    for change in told(courses, "DELETE"):
        _require_effect(change)
    removals = [course.removal for course in courses if course.removal and course.removal.change.accepted]
    for removal in removals:
        _require_rest(maker, removal)
    if not removals:
        raise nothing(courses, _UNREMOVED)


@verifies("jsonapi-*/crud-updating-relationships/delete-to-many-success", writes=True)
def test_removing_what_is_absent_succeeds(maker: Maker) -> None:
    """A DELETE of what is no member is answered with success, where DELETE is offered."""
    tried = 0
    for course in to_many(maker):
        if not any(change.accepted for change in course.by("DELETE")):
            continue
        for change in _steps([course], ABSENT, REMOVED_AGAIN):
            if change.before is None or set(change.sent) & set(change.before):
                continue
            if change.exchange.ok or all(is_there(maker, member) for member in change.sent):
                _require_success(change, f"{named(change.sent)} exists and is no member of {change.facts}")
                tried += 1
    if not tried:
        raise nothing(to_many(maker), _UNREMOVED)


def _steps(courses: Iterable[Course], *steps: str) -> list[Change]:
    return [change for course in courses for change in course.changes if change.step in steps]


def _require_effect(change: Change) -> None:
    """That an accepted change did what was asked; members that came of themselves are another matter."""
    if change.lacking or change.staying:
        expected = f"{named(change.wanted)} at {change.facts} then"
        raise violation(change.exchange, "/data", expected=expected, actual=named(set(change.after or ())))


def _require_error(change: Change) -> None:
    """That members one of which does not exist were refused, and those of before are left."""
    exchange, gone = change.exchange, change.sent[-1]
    if change.accepted:
        raise violation(exchange, "status", expected=f"an error, since there is no {named([gone])}",
                        actual=f"status {exchange.status}, and then {named(set(change.after or ()))}")  # fmt: skip
    decided = exchange.status >= 400 and exchange.status not in UNDECIDED
    before, after = set(change.before or ()), set(change.after or ())
    if decided and None not in (change.before, change.after) and after != before:
        expected = f"{named(before)}, since status {exchange.status} refused the change"
        raise violation(exchange, "/data", expected=expected, actual=named(after))


def _require_success(change: Change, because: str) -> None:
    expect(change.exchange).answered()
    if not change.exchange.ok:
        raise violation(change.exchange, "status", expected=f"success, since {because}",
                        actual=f"status {change.exchange.status}")  # fmt: skip


def _require_rest(maker: Maker, removal: Removal) -> None:
    """That a removal deleted neither the owner nor another member; that it changed them is worth a warning."""
    exchange = removal.change.exchange
    for before, after in removal.beside:
        if before.ok and after.status in _GONE:
            raise violation(exchange, "/data", expected=f"{before.request.url} still there, since it was not named",
                            actual=f"status {after.status}")  # fmt: skip
        for name in _changed(maker, before, after):
            warn(exchange, "/data", expected=f"`{name}` of {before.request.url} as it was, since it was not named",
                 actual=f"{attributes_of(after).get(name)!r}")  # fmt: skip


def _changed(maker: Maker, before: Exchange, after: Exchange) -> list[str]:
    """The attributes that are kept as clients send them, and differ between two readings of a resource."""
    found = identity(before.document.get("data"))
    facts = maker.survey.resource(found[0]) if found else None
    names = maker.recipe(facts).plain if facts and after.ok else ()
    return [name for name in names if attributes_of(before).get(name) != attributes_of(after).get(name)]
