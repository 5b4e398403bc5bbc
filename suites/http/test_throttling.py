"""A target that is asked too often: how it says so, whether its word holds, and whether it can be fooled."""

from __future__ import annotations

from accord.authoring import Client, Survey, inconclusive, not_applicable, verifies, violation, warn
from suites.http.pages import body
from suites.http.quotas import least_left
from suites.http.strain import Strain, require_no_more_than_waited, strain

_OTHERS_USE = (403, 503)
_MANY = 3


@verifies("http/ratelimit/429-used-and-explained", loads=True)
def test_throttling_is_explained(client: Client, survey: Survey) -> None:
    """Who asks too often gets 429 with content that explains it."""
    refused = strain(client, survey).refused
    if refused.status == 429:
        if not body(refused):
            raise violation(refused, "body", expected="content that explains the 429", actual="no content")
        if (left := least_left(refused) or 0) > _MANY:
            warn(refused, "status", expected="nothing or little left with a 429", actual=f"{left} requests left")
        return
    actual = f"status {refused.status}" if refused.response else refused.fault
    usual = ", as some use it" if refused.status in _OTHERS_USE else ""
    warn(refused, "status", expected="status 429", actual=f"{actual}{usual}, after requests that were served")


@verifies("http/ratelimit/retry-after-honest", loads=True)
def test_waiting_as_asked_is_enough(client: Client, survey: Survey) -> None:
    """After the wait that a 429 asks for the same request is served."""
    found = _throttled(client, survey)
    waited = require_no_more_than_waited(found)
    if found.after.status == 429:
        raise violation(
            found.after, "status", expected=f"success {waited + 1:.0f} s after the 429", actual="status 429"
        )
    if not found.after.ok:
        raise inconclusive(f"{found.after.request.line} was answered {found.after.status or found.after.fault} then")


@verifies("http/ratelimit/not-bypassed-by-client-fields", loads=True)
def test_limit_holds_whoever_one_says_to_be(client: Client, survey: Survey) -> None:
    """No field of the client's own, and no other spelling of the path, is served while the plain request is not."""
    found = _throttled(client, survey)
    for each in found.tries:
        if each.slips_past:
            raise violation(each.answer, "status", expected="status 429, as without it",
                            actual=f"status {each.answer.status} with {each.what}")  # fmt: skip
    if any(each.control is not None for each in found.tries):
        raise inconclusive("the limit was not steady while other looks of the request were tried")


def _throttled(client: Client, survey: Survey) -> Strain:
    found = strain(client, survey)
    if found.refused.status != 429:
        raise not_applicable(f"the limit showed as {found.refused.status or found.refused.fault}, not as 429")
    return found
