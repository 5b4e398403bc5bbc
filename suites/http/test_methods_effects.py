"""What methods do and leave undone: safe ones change nothing, idempotent ones nothing more when repeated."""

from __future__ import annotations

import time

from accord.authoring import (
    Client,
    Exchange,
    Writable,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    resolve,
    verifies,
    violation,
    warn,
)
from suites.http.putting import put
from suites.http.states import changes, listed, own_places, read

_ROUNDS = 2
_PAUSE_S = 0.7
_GONE = frozenset({404, 410})


@verifies("http/method/safe-has-no-effect", writes=True)
@for_each("writable", most=1)
def test_safe_methods_change_nothing(client: Client, subject: Writable) -> None:
    """What a client wrote stays as it was through GET, HEAD and OPTIONS."""
    written = subject.create()
    first, second = read(client, written.url), read(client, written.url)
    own, moving = own_places(written.sent, first), set(changes(first, second))
    if own & moving:
        third = read(client, written.url)
        if again := own & set(changes(second, third)):
            raise violation(third, min(again), expected="the state that was written", actual="another after each GET")
        second = third
    for _ in range(_ROUNDS):
        client.head(written.url, fresh=True)
        client.request("OPTIONS", written.url, fresh=True)
    last = read(client, written.url)
    found = set(changes(second, last)) - moving
    if changed := own & found:
        _require_rest(client, subject, changed)
        raise violation(last, min(changed), expected="the state before HEAD and OPTIONS", actual="another state")
    if found:
        warn(last, min(found), expected="the state before HEAD and OPTIONS", actual="another state")


def _require_rest(client: Client, subject: Writable, places: set[str]) -> None:
    """That another resource stays as it was at such places without any traffic; raises Inconclusive if not."""
    url = subject.create().url
    before = read(client, url)
    time.sleep(_PAUSE_S)
    if places & set(changes(before, read(client, url))):
        raise inconclusive("what is created here changes by itself")


@verifies("http/method/idempotent-put-delete", writes=True)
@for_each("writable", most=1)
def test_a_repeated_put_changes_nothing_more(client: Client, subject: Writable) -> None:
    """The same PUT, sent again, leaves the state as the first one left it, and makes no second resource."""
    written, document = subject.create(), subject.document()
    put(client, written, document)
    once = read(client, written.url)
    again = client.request("PUT", written.url, document=document)
    _require_no_crash(again)
    twice = read(client, written.url)
    if changed := own_places(document, once) & set(changes(once, twice)):
        raise violation(again, min(changed), expected="the state after the first PUT", actual="another state")
    _require_no_second(client, subject, document, again)


def _require_no_second(client: Client, subject: Writable, document: object, again: Exchange) -> None:
    wanted = "one resource, since the PUT was only repeated"
    location = again.response.header("location") if again.response and again.status == 201 else None
    if location and resolve(again.request.url, location).rstrip("/") != again.request.url.rstrip("/"):
        raise violation(again, "Location", expected=wanted, actual="a second resource")
    listing, rows = listed(client, subject.url, document, subject.document())
    if rows > 1:
        raise violation(listing, "body", expected=wanted, actual="two resources with what was sent")


@verifies("http/method/idempotent-put-delete", writes=True)
@for_each("writable", most=1)
def test_a_repeated_delete_changes_nothing_more(client: Client, subject: Writable) -> None:
    """The same DELETE, sent again, is no server error and leaves nothing where nothing was."""
    written = subject.create()
    first = expect(subject.maker.remove(written.url)).answered().exchange
    if not first.ok or first.status == 202:
        raise not_applicable(f"{first.request.line} was answered {first.status}")
    if client.get(written.url).status not in _GONE:
        raise inconclusive(f"{written.url} is served after its deletion")
    subject.maker.custody.unused.add(written.url)
    _require_no_crash(subject.maker.remove(written.url))
    subject.maker.custody.unused.discard(written.url)
    after = client.get(written.url)
    if after.ok:
        raise violation(after, "status", expected="404 or 410, as after the first", actual=f"status {after.status}")


def _require_no_crash(again: Exchange) -> None:
    if expect(again).answered().exchange.status >= 500:
        wanted = "no server error, since the first such request succeeded"
        raise violation(again, "status", expected=wanted, actual=f"status {again.status}")


@verifies("http/method/put-validator", writes=True)
@for_each("writable", most=1)
def test_a_put_has_a_validator_only_of_what_was_sent(client: Client, subject: Writable) -> None:
    """The answer to PUT has ETag or Last-Modified only where the content was stored as it was sent."""
    written, document = subject.create(), subject.document()
    exchange = put(client, written, document)
    name = next((name for name in ("ETag", "Last-Modified") if _field(exchange, name)), None)
    if name is None:
        return
    shown = read(client, written.url)
    if shown.json.value != document:
        expected = f"no {name}, since the content was not stored as it was sent"
        raise violation(exchange, name, expected=expected, actual=f"{name} beside content that was changed")
    if name == "ETag" and _field(exchange, name) != _field(shown, name):
        warn(exchange, name, expected=f"{_field(shown, name)}, as with GET", actual=_field(exchange, name))


def _field(exchange: Exchange, name: str) -> str:
    return (exchange.response.header(name) if exchange.response else None) or ""
