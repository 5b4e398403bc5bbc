"""Statuses of what writes: created by POST or PUT, replaced by PUT, and where the new resource is."""

from __future__ import annotations

import time
from typing import Any

from accord.authoring import (
    Client,
    Exchange,
    Writable,
    expect,
    for_each,
    identity,
    inconclusive,
    not_applicable,
    resolve,
    same_origin,
    verifies,
    violation,
    warn,
)
from accord.judge.uris import reference_trouble
from suites.http.putting import put
from suites.http.states import changes, read

_LOOKS, _PAUSE_S = 2, 0.7


@verifies("http/status/201-location", writes=True)
@for_each("writable", most=1)
def test_a_creation_tells_where_it_is(client: Client, subject: Writable) -> None:
    """A 201 to a POST that creates has a Location that is a URI reference."""
    written = subject.create()
    exchange = written.exchange
    if exchange.status == 202:
        raise not_applicable("the creation was put off with 202")
    if exchange.status != 201:
        if client.get(written.url, fresh=True).ok:
            warn(exchange, "status", expected="status 201 with Location", actual=f"status {exchange.status}")
        return
    location = _location(exchange)
    if location is None:
        raise violation(exchange, "Location", expected="where the new resource is", actual="no Location")
    if trouble := reference_trouble(location):
        raise violation(exchange, "Location", expected="a URI reference", actual=trouble)


@verifies("http/status/201-location-dereferences", writes=True)
@for_each("writable", most=1)
def test_a_location_leads_to_what_was_created(client: Client, subject: Writable) -> None:
    """Location of a 201 can be fetched, and what is there is the new resource."""
    written = subject.create()
    location = _location(written.exchange)
    if written.exchange.status != 201 or location is None:
        raise not_applicable("no 201 had Location")
    url = resolve(written.exchange.request.url, location).partition("#")[0]
    if not same_origin(url, written.exchange.request.url):
        raise inconclusive("Location leads to another origin")
    found = _fetched(client, url)
    expect(found).answered()
    if found.status in (404, 410):
        raise violation(found, "status", expected="2xx, since Location leads here", actual=f"status {found.status}")
    if not found.ok:
        raise inconclusive(f"{found.request.line}: status {found.status} decides nothing")
    member = subject.facts.id_member or "id"
    made, served = _id_of(written.exchange, member), _id_of(found, member)
    if made is not None and served is not None and made != served:
        raise violation(
            found, "body", expected="what was created, since Location leads here", actual="another resource"
        )


def _fetched(client: Client, url: str) -> Exchange:
    """What is at a URL; looked at again where it is not there yet."""
    exchange = client.get(url, fresh=True)
    for _ in range(_LOOKS if exchange.status in (404, 410) else 0):
        time.sleep(_PAUSE_S)
        exchange = client.get(url, fresh=True)
    return exchange


def _id_of(exchange: Exchange, member: str) -> Any:
    """What the document of one resource says its id is, or None where it does not."""
    return identity(exchange.document.get("data")) or exchange.document.get(member)


def _location(exchange: Exchange) -> str | None:
    return exchange.response.header("location") if exchange.response else None


@verifies("http/status/put-create-201", writes=True)
@for_each("writable", lambda subject: subject.puts, otherwise="the contract says of no PUT that it creates", most=1)
def test_a_put_that_creates_is_answered_201(client: Client, subject: Writable) -> None:
    """PUT to a URL at which nothing is creates, and is answered 201."""
    url = subject.nowhere()
    before = client.get(url, fresh=True)
    if before.status not in (404, 410):
        raise inconclusive(f"the control {before.request.line} was answered {before.status}")
    exchange = client.request("PUT", url, document=subject.document())
    expect(exchange).answered()
    if exchange.status == 201:
        return
    if exchange.ok and exchange.status != 202 and client.get(url, fresh=True).ok:
        actual = f"status {exchange.status}, and the resource is there"
        raise violation(exchange, "status", expected="status 201, since the PUT creates", actual=actual)
    raise inconclusive(f"nothing could be created: {exchange.request.line} was answered {exchange.status}")


@verifies("http/status/put-update-200-204", writes=True)
@for_each("writable", most=1)
def test_a_put_that_replaces_is_answered_200_or_204(client: Client, subject: Writable) -> None:
    """PUT of another document to a resource of the run's own is answered 200 or 204."""
    written = subject.create()
    before = read(client, written.url)
    exchange = put(client, written, subject.document())
    wanted = "status 200 or 204, since the resource was there before"
    if exchange.status == 202:
        warn(exchange, "status", expected=wanted, actual="status 202")
    elif exchange.status not in (200, 204):
        raise violation(exchange, "status", expected=wanted, actual=f"status {exchange.status}")
    elif not changes(before, read(client, written.url)):
        raise inconclusive(f"{exchange.request.line} was answered {exchange.status} and changed nothing")
