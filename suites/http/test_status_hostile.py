"""Malformed and hostile input is the client's fault: it is answered or refused, and crashes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    ResourceFacts,
    Survey,
    Writable,
    expect,
    for_each,
    inconclusive,
    verifies,
    violation,
    warn,
)
from suites.http.asking import first_url
from suites.http.hostile import BODIES, IDS, documents, queries
from suites.http.provoking import failure_told, truncated

_CRASHES = frozenset({500, 502})
_WANTED = "a status of 4xx, since the request is at fault"
_WITHOUT = b"{}"

Send = Callable[[], Exchange]


@verifies("http/status/client-fault-not-5xx")
def test_odd_queries_crash_nothing(client: Client, survey: Survey, contract: Contract) -> None:
    """Odd names and values of query parameters are answered or refused, but cause no server error."""
    facts = next(iter(survey.collections), None)
    url = facts.url if facts and facts.url else first_url(survey)
    require_no_crash(partial(client.get, url, query, fresh=True) for query in queries(facts, contract))


@verifies("http/status/client-fault-not-5xx")
@for_each("resource", lambda facts: facts.sample is not None, most=1)
def test_odd_ids_crash_nothing(client: Client, subject: ResourceFacts) -> None:
    """Odd ids are refused, but cause no server error."""
    head = (subject.sample_url or "").partition("?")[0].rstrip("/").rpartition("/")[0]
    require_no_crash(partial(client.get, f"{head}/{odd}", fresh=True) for odd in IDS)


@verifies("http/status/client-fault-not-5xx", writes=True, hostile=True)
@for_each("writable", most=1)
def test_odd_content_crashes_nothing(client: Client, subject: Writable) -> None:
    """Content that is malformed, or of a wrong type or an odd value, is refused or taken, but crashes nothing."""
    sends: list[Send] = [partial(_post, client, subject, body) for body in (truncated(subject.document()), *BODIES)]
    sends += [partial(_create, client, subject, document) for document in documents(subject.document())]
    require_no_crash(sends)


def _post(client: Client, subject: Writable, body: bytes) -> Exchange:
    return _removed(client, subject, client.request("POST", subject.url, body=body))


def _create(client: Client, subject: Writable, document: object) -> Exchange:
    return _removed(client, subject, subject.post(document))


def _removed(client: Client, subject: Writable, exchange: Exchange) -> Exchange:
    """Delete at once what a provocation created, lest its odd content meets other checks."""
    if made := subject.maker.made_by(exchange):
        client.delete(made[1])
    return exchange


def require_no_crash(sends: Iterable[Send]) -> None:
    """That no request is answered by a server error that comes again when it is sent again."""
    undecided = ""
    for send in sends:
        first = send()
        if first.response and first.status < 500:
            continue
        if first.status in (501, 505):
            warn(first, "status", expected=_WANTED, actual=f"status {first.status}")
            continue
        second = send()
        if {first.status, second.status} <= _CRASHES:
            raise violation(second, "status", expected=_WANTED, actual=f"status {second.status}, twice")
        undecided = str(first)
    if undecided:
        raise inconclusive(f"{undecided} decides nothing")


@verifies("http/status/no-error-in-2xx", writes=True, hostile=True)
@for_each("writable", most=1)
def test_what_cannot_be_created_is_no_success(client: Client, subject: Writable) -> None:
    """Content that cannot be read, or that lacks everything, is not told of by an error document of status 2xx."""
    failed = False
    for body in (truncated(subject.document()), _WITHOUT):
        exchange = expect(_post(client, subject, body)).answered().exchange
        if exchange.ok and (told := failure_told(exchange)):
            raise violation(exchange, "status", expected=_WANTED, actual=f"{told}, by status {exchange.status}")
        failed |= not exchange.ok
    if not failed:
        raise inconclusive("no request failed")
