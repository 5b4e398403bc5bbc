"""HEAD beside GET: supported, with the same fields, and with the length that GET's content has."""

from __future__ import annotations

import re

from accord.authoring import (
    Client,
    Exchange,
    Survey,
    expect,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.octets import read_octets
from suites.http.asking import readable_urls
from suites.http.provoking import essence_of

_VOLATILE = re.compile(
    r"date|age|expires|set-cookie|.*request-?id|.*correlation-?id|.*trace.*|.*rate-?limit.*|.*timing|.*run-?time"
    r"|.*response-time|.*duration|retry-after|x-cache.*|cache-status|via|cf-ray|x-timer|x-served-by|nel|report-to"
)
"""Fields that tell of one answer, of its way or of its moment, and not of the resource."""
_FRAMING = frozenset({
    "connection", "keep-alive", "transfer-encoding", "content-length", "trailer", "te", "upgrade", "vary",
    "accept-ranges",
})  # fmt: skip
"""Fields of this connection, or that depend on how there is content at all."""
_OF_CONTENT = frozenset({
    "etag", "digest", "content-digest", "repr-digest", "content-md5", "content-encoding", "last-modified",
})  # fmt: skip
"""Fields that may be known only when the content is made, so that HEAD may leave them out."""
_OF_CODING = _OF_CONTENT - {"content-md5", "last-modified"}
"""Fields that change with the content coding, which may be switched off for HEAD."""


def _readable(client: Client, survey: Survey) -> list[Exchange]:
    """Answers to GET that are a success, of one resource and of one collection."""
    found = [exchange for url in readable_urls(survey) if (exchange := client.get(url)).ok]
    if not found:
        raise not_applicable("no GET was seen to succeed")
    return found


def _heads(client: Client, survey: Survey) -> list[tuple[Exchange, Exchange]]:
    """Answers to GET, each with that to HEAD of the same URL, where HEAD succeeds, too."""
    pairs = [(get, expect(client.head(get.request.url)).answered().exchange) for get in _readable(client, survey)]
    found = [(get, head) for get, head in pairs if head.ok]
    if not found:
        raise not_applicable("no HEAD was seen to succeed")
    return found


@verifies("http/method/head-supported")
def test_head_works_where_get_does(client: Client, survey: Survey) -> None:
    """HEAD of what GET reads is answered with the same status."""
    for get in _readable(client, survey):
        head = client.head(get.request.url)
        if head.status >= 500 and head.status != 501:
            head = client.head(get.request.url, fresh=True)
        wanted, actual = f"status {get.status}, as for GET", f"status {head.status}"
        if head.status >= 500 and head.status != 501:
            raise violation(head, "status", expected=wanted, actual=actual)
        if expect(head).answered().exchange.status == 403:
            raise inconclusive(f"{head.request.line}: status 403 may be a matter of rights")
        if head.status != get.status:
            warn(head, "status", expected=wanted, actual=actual)


@verifies("http/method/head-same-fields")
def test_head_has_the_fields_of_get(client: Client, survey: Survey) -> None:
    """HEAD has the status and the fields of GET, save those that change from answer to answer."""
    for get, head in _heads(client, survey):
        if _different(get, head):
            get, head = _again(client, get), client.head(head.request.url, fresh=True)
        steady = _steady(client, get) if _different(get, head) else set()
        for place, one, other in _different(get, head):
            if place in steady:
                raise violation(head, place, expected=f"{one}, as with GET", actual=other)
        missing = sorted(_only(get, head))
        if missing:
            warn(head, missing[0], expected=f"with GET: {', '.join(missing)}", actual="not with HEAD")


def _again(client: Client, exchange: Exchange) -> Exchange:
    return client.get(exchange.request.url, fresh=True)


def _steady(client: Client, get: Exchange) -> set[str]:
    """The places of an answer that one more GET shows as they were; raises Inconclusive where its type changes."""
    again = _again(client, get)
    unsteady = {place for place, _, _ in _different(get, again)}
    if unsteady & {"status", "Content-Type"}:
        raise inconclusive(f"{get.request.line} is answered differently each time")
    return {"status", "Content-Type", *_fields(get)} - unsteady


def _different(get: Exchange, head: Exchange) -> list[tuple[str, str, str]]:
    """Where two answers to one URL contradict each other: status, media type, and fields that both have."""
    found = [("status", f"status {get.status}", f"status {head.status}")]
    found.append(("Content-Type", essence_of(get), essence_of(head) or essence_of(get)))
    one, other = _fields(get), _fields(head)
    coded = one.get("content-encoding") != other.get("content-encoding")
    shared = sorted((one.keys() & other.keys()) - (_OF_CODING if coded else set()))
    found += [(name, ", ".join(one[name]), ", ".join(other[name])) for name in shared]
    return [(place, here, there) for place, here, there in found if here != there]


def _only(get: Exchange, head: Exchange) -> set[str]:
    """The fields that GET has and HEAD leaves out although they need no content."""
    missing = _fields(get).keys() - _fields(head).keys() - _OF_CONTENT
    return missing | {"content-type"} if essence_of(get) and not essence_of(head) else missing


def _fields(exchange: Exchange) -> dict[str, list[str]]:
    """The fields that tell of the resource."""
    fields = exchange.response.fields if exchange.response else {}
    kept = {name for name in fields if name not in _FRAMING and not _VOLATILE.fullmatch(name)} - {"content-type"}
    return {name: fields[name] for name in kept}


@verifies("http/method/head-content-length")
def test_head_has_the_length_of_get(client: Client, survey: Survey) -> None:
    """Content-Length of HEAD, if any, is the length of the content that GET has."""
    decided = False
    for get, head in _heads(client, survey):
        if head.status != get.status or _announced(head) is None:
            continue
        decided = True
        if _announced(head) == _length(get):
            continue
        before, head = _again(client, get), client.head(head.request.url, fresh=True)
        after = _again(client, get)
        if _length(before) is None or _length(before) != _length(after):
            raise inconclusive(f"the content of {get.request.line} has another length each time")
        if _announced(head) != _length(after):
            expected = f"{_length(after)}, as the content of GET has octets"
            raise violation(head, "Content-Length", expected=expected, actual=str(_announced(head)))
    if not decided:
        raise not_applicable("no HEAD was answered with Content-Length")


def _announced(exchange: Exchange) -> int | None:
    value = (exchange.response.header("content-length") if exchange.response else None) or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else None


def _length(exchange: Exchange) -> int | None:
    """The length of the content as it was sent, its coding not undone; None where that is not known."""
    response = exchange.response
    if response is None or response.altered:
        return _announced(exchange)
    if response.wire:
        return len(read_octets(response.wire, "GET").content)
    return _announced(exchange) if response.header("content-encoding") else len(response.body)
