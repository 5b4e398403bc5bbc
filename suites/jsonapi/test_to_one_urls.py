"""To-one relationships changed at their own URLs."""

from __future__ import annotations

from accord.authoring import Maker, expect, verifies, violation
from accord.judge.expect import UNDECIDED
from suites.jsonapi.courses import nothing, told
from suites.jsonapi.offered import require_offered
from suites.jsonapi.states import named
from suites.jsonapi.to_one_changes import to_one

_UNSET = "no to-one relationship of what can be created here is set at its own URL"
_UNCLEARED = "no to-one relationship of what can be created here is emptied at its own URL"


@verifies("jsonapi-1.0/crud-updating-relationships/respond-patch-to-one-relationship-link", writes=True)
def test_to_one_links_answer_patch(maker: Maker) -> None:
    """The links of to-one relationships know PATCH, be it that they refuse it."""
    require_offered(to_one(maker), "PATCH")


@verifies("jsonapi-*/crud-updating-relationships/patch-to-one-set", writes=True)
def test_identifier_becomes_the_target(maker: Maker) -> None:
    """After PATCH with an identifier, the relationship leads to that resource."""
    tried = 0
    for change in told(to_one(maker), "PATCH"):
        if change.sent and not change.exact:
            expected = f"{named(change.sent)} at {change.facts} then, as sent"
            raise violation(change.exchange, "/data", expected=expected, actual=named(change.after or ()))
        tried += bool(change.sent) and set(change.sent) != set(change.before or ())
    if not tried:
        raise nothing(to_one(maker), _UNSET)


@verifies("jsonapi-*/crud-updating-relationships/patch-to-one-clear", writes=True)
def test_null_clears_the_relationship(maker: Maker) -> None:
    """After PATCH with null, the relationship leads nowhere."""
    tried = 0
    for change in told(to_one(maker), "PATCH"):
        if not change.sent and change.after:
            raise violation(change.exchange, "/data", expected=f"null at {change.facts} then, as sent",
                            actual=named(change.after))  # fmt: skip
        tried += not change.sent and bool(change.before)
    if not tried:
        raise nothing(to_one(maker), _UNCLEARED)


@verifies("jsonapi-*/crud-updating-relationships/patch-to-one-response", writes=True)
def test_update_that_took_effect_is_answered_with_success(maker: Maker) -> None:
    """Where the relationship leads elsewhere after PATCH, the answer was a success."""
    changes = [change for course in to_one(maker) for change in course.by("PATCH")]
    effective = [change for change in changes if change.before is not None and change.after is not None]
    effective = [each for each in effective if set(each.after or ()) == set(each.sent) != set(each.before or ())]
    effective = [each for each in effective if each.exchange.response and each.exchange.status not in UNDECIDED]
    for change in effective:
        if not change.exchange.ok:
            raise violation(
                change.exchange, "status", actual=f"status {change.exchange.status}",
                expected=f"success, since {change.facts} leads to {named(change.sent)} now",
            )  # fmt: skip
        expect(change.exchange).answered()
    if not effective:
        raise nothing(to_one(maker), _UNSET)
