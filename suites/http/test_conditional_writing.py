"""Conditional writing: a change that supposes another state of the resource than it is in is not made."""

from __future__ import annotations

from datetime import timedelta

from accord.authoring import (
    Client,
    Exchange,
    Writable,
    Written,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.dates import http_date, parse_http_date
from suites.http.pages import field, from_cache

NOTHING = "nothing can be created here"
NONE_SUCH = '"accord-none-such-tag"'

_UNDECIDED = (400, 405, 428)
_PAST_CACHES = {"Cache-Control": "no-cache"}


@verifies("http/conditional/etag-changes-on-update", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_entity_tag_changes_with_the_resource(client: Client, subject: Writable) -> None:
    """After an update the resource has another entity tag."""
    written = _created_with(client, subject, "ETag")
    tag = field(_own(client, written, "ETag"), "etag")
    change = subject.change(written)
    expect(client.request(change.method, written.url, document=change.document)).accepted()
    after = client.get(written.url, fresh=True, headers=_PAST_CACHES)
    if not change.shows(expect(after).accepted().exchange):
        raise inconclusive(f"{after.request.line} does not show the update")
    if field(after, "etag") != tag:
        return
    expected, actual = "another entity tag after the update", f"{tag} before and after"
    if not tag.startswith("W/"):
        raise violation(after, "ETag", expected=expected, actual=actual)
    warn(after, "ETag", expected=expected, actual=actual)


@verifies("http/conditional/if-match-412", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_change_of_another_state_is_not_made(client: Client, subject: Writable) -> None:
    """An update and a deletion with an If-Match that does not match do nothing."""
    written = _created_with(client, subject, "ETag")
    _own(client, written, "ETag")
    _require_no_update(client, subject, written, {"If-Match": NONE_SUCH})
    deletion = client.request("DELETE", written.url, headers={"If-Match": NONE_SUCH})
    if deletion.ok and client.get(written.url, fresh=True).status in (404, 410):
        raise _made(deletion, {"If-Match": NONE_SUCH}, "deleted")


@verifies("http/conditional/if-match-strong", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_weak_tag_matches_no_state(client: Client, subject: Writable) -> None:
    """An update with a weak entity tag in If-Match is not made, be it the resource's own.

    The weak form of a strong tag does not match either; where that is taken for the strong one it is only noted.
    """
    written = _created_with(client, subject, "ETag")
    tag = field(_own(client, written, "ETag"), "etag")
    headers = {"If-Match": tag if tag.startswith("W/") else f"W/{tag}"}
    answer, shows = _update(client, subject, written, headers)
    if answer.status == 412 and not shows:
        return
    if shows and tag.startswith("W/"):
        raise _made(answer, headers)
    if shows:
        warn(answer, "status", expected="412 to the weak form of its tag", actual=f"status {answer.status}, updated")
    else:
        raise inconclusive(f"{answer.request.line} with {headers} was answered {answer.status}")


@verifies("http/conditional/if-none-match-star-write", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_put_of_what_is_not_yet_there_leaves_what_is(client: Client, subject: Writable) -> None:
    """PUT with If-None-Match: * on what exists gets 412 and changes nothing.

    Where there are no validators either, so that no writing is conditional, the change is only told of.
    """
    written = subject.create()
    shown, document = _read(client, written), subject.document()
    before, is_conditional = shown.document, bool(field(shown, "etag") or field(shown, "last-modified"))
    headers = {"If-None-Match": "*"}
    answer = client.request("PUT", written.url, document=document, headers=headers)
    expect(answer).answered()
    if answer.status in (404, 405, 501):
        raise not_applicable(f"PUT was answered {answer.status}, so that it is not offered")
    after = _read(client, written).document
    if any(after.get(name) == value != before.get(name) for name, value in document.items()):
        if is_conditional:
            raise _made(answer, headers)
        warn(answer, "status", expected="status 412", actual=f"status {answer.status}, and the resource is changed")
        return
    if answer.status == 304 or answer.status >= 500:
        raise violation(answer, "status", expected="status 412", actual=f"status {answer.status}")
    if answer.status in _UNDECIDED or answer.status == 415 or answer.ok:
        raise inconclusive(f"{answer.request.line} with If-None-Match: * was answered {answer.status}")
    if answer.status != 412:
        expect(client.request("PUT", written.url, document=document)).accepted()
        warn(answer, "status", expected="status 412", actual=f"status {answer.status}, and nothing changed")


@verifies("http/conditional/if-unmodified-since-412", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_change_of_what_was_modified_since_is_not_made(client: Client, subject: Writable) -> None:
    """An update with If-Unmodified-Since before the Last-Modified is not made."""
    written = _created_with(client, subject, "Last-Modified")
    modified = parse_http_date(field(_own(client, written, "Last-Modified"), "last-modified"))
    if modified is None:
        raise not_applicable("its Last-Modified is no HTTP-date")
    day_before = http_date(modified - timedelta(days=1))
    _require_no_update(client, subject, written, {"If-Unmodified-Since": day_before})


@verifies("http/conditional/lost-update-protection", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_second_of_two_writers_is_stopped(client: Client, subject: Writable) -> None:
    """Of two writers who read the same state, the one who writes last, with its tag, gets 412 or 428."""
    written = _created_with(client, subject, "ETag")
    tag = field(_own(client, written, "ETag"), "etag")
    first = subject.change(written)
    expect(client.request(first.method, written.url, document=first.document, headers={"If-Match": tag})).accepted()
    if field(_own(client, written, "ETag"), "etag") == tag:
        raise inconclusive("the entity tag does not change with an update")
    answer, shows = _update(client, subject, written, {"If-Match": tag})
    if shows:
        warn(answer, "status", expected="412 or 428 to the tag of before another update",
             actual=f"status {answer.status}: the update of before is lost")  # fmt: skip
    elif answer.status not in (412, 428):
        raise inconclusive(f"{answer.request.line} with the tag of before was answered {answer.status}")


@verifies("http/cache/unsafe-visible-to-next-read", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_next_read_shows_an_update(client: Client, subject: Writable) -> None:
    """A plain GET after an update shows it, even where the same GET was answered before it."""
    written = subject.create()
    change = subject.change(written)
    expect(client.get(written.url, fresh=True)).accepted()
    expect(client.request(change.method, written.url, document=change.document)).accepted()
    after = expect(client.get(written.url, fresh=True)).accepted().exchange
    if change.shows(after):
        return
    if not from_cache(after):
        raise inconclusive(f"{after.request.line} does not show the update, nor that a cache gave it")
    raise violation(after, "body", expected="the state after the update", actual="the state before, from a cache")


def _created_with(client: Client, subject: Writable, name: str) -> Written:
    """Create a resource; raises NotApplicable where others of its kind have no such field already."""
    sample = client.get(subject.facts.sample_url) if subject.facts.sample_url else None
    if sample is not None and sample.ok and not field(sample, name):
        raise not_applicable(f"{sample.request.line} has no {name}")
    return subject.create()


def _own(client: Client, written: Written, name: str) -> Exchange:
    """What the run created, read anew; raises NotApplicable where the answer has no such field."""
    exchange = _read(client, written)
    if not field(exchange, name):
        raise not_applicable(f"{exchange.request.line} has no {name}")
    return exchange


def _update(client: Client, subject: Writable, written: Written, headers: dict[str, str]) -> tuple[Exchange, bool]:
    """The answer to an update under a condition, and whether a GET shows it then."""
    change = subject.change(written)
    answer = client.request(change.method, written.url, document=change.document, headers=headers)
    expect(answer).answered()
    return answer, change.shows(client.get(written.url, fresh=True, headers=_PAST_CACHES))


def _require_no_update(client: Client, subject: Writable, written: Written, headers: dict[str, str]) -> None:
    """That an update is not made under a condition; a refusal that has nothing to do with it decides nothing."""
    answer, shows = _update(client, subject, written, headers)
    if shows:
        raise _made(answer, headers)
    if answer.status in _UNDECIDED or answer.ok or answer.status >= 500:
        raise inconclusive(f"{answer.request.line} with {headers} was answered {answer.status}")
    if answer.status != 412:
        change = subject.change(written)
        expect(client.request(change.method, written.url, document=change.document)).accepted()


def _made(answer: Exchange, headers: dict[str, str], what: str = "changed") -> Exception:
    condition = ", ".join(f"{name}: {value}" for name, value in headers.items())
    return violation(answer, "status", expected=f"status 412 to {condition}, and nothing {what}",
                     actual=f"status {answer.status}, and the resource is {what}")  # fmt: skip


def _read(client: Client, written: Written) -> Exchange:
    """What the run created, read anew."""
    return expect(client.get(written.url, fresh=True, headers=_PAST_CACHES)).accepted().exchange
