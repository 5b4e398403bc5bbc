"""Deleting resources: what is gone then and what is not, and how a deletion is answered."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress

from accord.authoring import (
    Client,
    Exchange,
    Maker,
    Recipe,
    Survey,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.expect import Inconclusive
from suites.jsonapi.absence import absent, named_by_id
from suites.jsonapi.changes import PAUSE_S
from suites.jsonapi.creations import NOTHING, SYNCHRONOUS, attributes_of
from suites.jsonapi.deletions import delete_nothing, deletion, rehearsed, require_carried_out
from suites.jsonapi.jobs import LOOKS, content_location
from suites.jsonapi.states import named

_UNDELETED = "nothing that can be created here can be deleted"
_MOVING = re.compile(r"(last[-_]?)?(updated|modified|changed|touched)\w*|\w*(version|revision)", re.IGNORECASE)
_GONE = (404, 410)


@verifies("jsonapi-*/crud-deleting/delete-resource-url", writes=True)
@for_each("creation", otherwise=NOTHING)
def test_deleted_resource_is_gone(subject: Recipe) -> None:
    """After DELETE at its own URL a resource is no longer served; one that is marked as deleted is a warning."""
    removal = rehearsed(subject)
    after = removal.after
    if not after.ok:
        expect(after).answered()
        return
    marks = [name for name in _differing(removal.before, after) if not _MOVING.fullmatch(name)]
    expected = f"status 404 or 410, since its deletion was answered {removal.exchange.status}"
    if not marks:
        raise violation(after, "status", expected=expected, actual=f"status {after.status}, and all as before")
    warn(after, "status", expected=expected, actual=f"status {after.status}, with another `{marks[0]}`")


@verifies("jsonapi-*/crud-deleting/delete-resource-url", writes=True)
@for_each("deletable", otherwise=_UNDELETED, most=1)
def test_deletion_leaves_other_resources_alone(maker: Maker, subject: Recipe) -> None:
    """A deletion takes away no other resource of the type, nor what that is related to."""
    done = deletion(maker, subject)
    exchange, url = done.exchange, done.other.url
    require_carried_out(exchange)
    if done.rest.status in _GONE:
        raise violation(exchange, "status", expected=f"{url} still there, since it was not named",
                        actual=f"status {done.rest.status}")  # fmt: skip
    if done.after is None:
        raise inconclusive(str(done.rest))
    for name, members in done.lost():
        raise violation(exchange, "status", expected=f"{named(members)} among `{name}` of {url} still",
                        actual=named(done.after.members.get(name, ())))  # fmt: skip
    for name in sorted(done.changed & set(subject.plain)):
        warn(exchange, "status", expected=f"`{name}` of {url} as it was, since it was not named",
             actual=f"{done.after.attributes.get(name)!r}")  # fmt: skip


@verifies("jsonapi-*/crud-deleting/delete-202-status", writes=True)
@for_each("deletable", otherwise=_UNDELETED, most=1)
def test_deletion_that_is_put_off_is_answered_202(
    client: Client, maker: Maker, survey: Survey, subject: Recipe
) -> None:
    """A deletion that the client would rather not wait for, and whose effect is yet to come, gets 202."""
    if not survey.asynchronous:
        raise not_applicable(SYNCHRONOUS)
    made = maker.create(subject)
    exchange = client.request("DELETE", made.url, headers={"Prefer": "respond-async"})
    expect(exchange).accepted()
    job = content_location(exchange) if exchange.status == 202 else None
    for _ in range(LOOKS if job else 0):
        if client.get(job or "", fresh=True).ok and not client.get(made.url, fresh=True).ok:
            break
    if exchange.status != 202 and not _is_gone(maker, made.url):
        raise violation(exchange, "status", expected="status 202, since the resource is still there",
                        actual=f"status {exchange.status}")  # fmt: skip
    if exchange.status != 202:
        raise not_applicable(f"{exchange.request.line} was carried out at once")


@verifies("jsonapi-*/crud-deleting/delete-404-status", writes=True)
@for_each("deletable", otherwise=_UNDELETED, most=1)
def test_deletion_of_what_is_not_there_gets_404(
    client: Client, maker: Maker, survey: Survey, subject: Recipe
) -> None:
    """A DELETE of what was deleted before, or never was there, should get 404."""
    again = deletion(maker, subject).again
    answers = [] if again is None else [_judge_absence(again, well_formed=True)]
    with suppress(Inconclusive):
        nowhere, unused = absent(client, survey, subject.facts)
        if nowhere.status in _GONE and named_by_id(subject.facts):
            answers.append(_judge_absence(delete_nothing(maker, nowhere.request.url), unused.well_formed))
    if not any(answers):
        raise inconclusive("nothing tells how the deletion of what is not there is answered")


def _differing(before: Exchange, after: Exchange) -> Iterator[str]:
    """The attributes that differ between two readings of a resource; `data` or `meta` where these do as a whole."""
    one, other = before.document.get("data"), after.document.get("data")
    if not isinstance(one, dict) or not isinstance(other, dict):
        yield from ["data"] * (one != other)
        return
    shown, then = attributes_of(before), attributes_of(after)
    yield from sorted(name for name in shown.keys() | then.keys() if shown.get(name) != then.get(name))
    yield from ["meta"] * (one.get("meta") != other.get("meta"))


def _is_gone(maker: Maker, url: str) -> bool:
    if maker.read(url).status in _GONE:
        return True
    time.sleep(PAUSE_S)
    return maker.read(url).status in _GONE


def _judge_absence(exchange: Exchange, well_formed: bool) -> bool:
    """Whether an answer tells anything of the deletion of what is not there; raises or warns where it is not 404."""
    expect(exchange).answered()
    expected, actual = "status 404, since nothing is there", f"status {exchange.status}"
    doubtful = exchange.status in (400, 422) and not well_formed
    if exchange.ok or exchange.status == 410 or doubtful:
        warn(exchange, "status", expected=expected, actual=actual)
    elif exchange.status not in (403, 404):
        raise violation(exchange, "status", expected=expected, actual=actual)
    return exchange.status != 403
