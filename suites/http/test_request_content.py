"""How the content of requests is labelled: letter case, parameters, no type at all, and codings."""

from __future__ import annotations

import gzip
import json
from typing import Any

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Writable,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.http.kept import NOTHING, missing_in, read_back, send
from suites.http.outcomes import field_of, settled

_JSON = "application/json"


@verifies("http/conneg/tokens-case-insensitive", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_letter_case_in_content_type_means_nothing(client: Client, contract: Contract, subject: Writable) -> None:
    """A media type in Content-Type means the same in capitals."""
    subject.create()
    essence = contract.media_type.partition(";")[0].strip()
    for content_type in dict.fromkeys((essence.upper(), essence.title())):
        _require_taken(client, subject, content_type, f"success, as with {essence}")


@verifies("http/conneg/content-type-parameters", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_charset_changes_nothing(client: Client, contract: Contract, subject: Writable) -> None:
    """JSON labelled with charset=utf-8 is taken as JSON."""
    if contract.media_type.partition(";")[0].strip().lower() != _JSON:
        raise not_applicable(f"{contract.media_type} may forbid parameters")
    subject.create()
    for charset in ("utf-8", "UTF-8"):
        _require_taken(client, subject, f"{_JSON}; charset={charset}", f"success, as with {_JSON}")


def _require_taken(client: Client, subject: Writable, content_type: str, expected: str) -> None:
    """That a creation succeeds under a label, as another does under the usual one."""
    exchange = settled(client.post(subject.url, subject.document(), content_type=content_type), expected)
    if exchange.ok:
        return
    if exchange.status in (400, 406, 415) or client.post(subject.url, subject.document()).ok:
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status} for {content_type}")
    raise inconclusive(f"{exchange.request.line} with Content-Type: {content_type} was answered {exchange.status}")


@verifies("http/field/request-content-type-absent", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_content_without_a_type_is_refused_or_read(client: Client, subject: Writable) -> None:
    """Content that has no Content-Type is refused, or has the same effect as with one."""
    control, document = subject.create(), subject.document()
    expected = "415, 400, or what the content has with its type"
    exchange = settled(client.post(subject.url, document, headers={"Content-Type": None}), expected)
    if exchange.ok:
        _require_stored(subject, exchange, document, control.exchange, expected)
    elif exchange.status == 403:
        raise inconclusive(f"{exchange.request.line}: status 403 decides nothing")
    elif exchange.status not in (400, 415):
        warn(exchange, "status", expected=expected, actual=f"status {exchange.status}")


@verifies("http/coding/request-coding-unsupported", writes=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_content_in_an_unknown_coding_is_refused(client: Client, subject: Writable) -> None:
    """Content in a coding that nobody knows gets 415 with Accept-Encoding, and gzip that or its due."""
    control = subject.create()
    expected = "415 with Accept-Encoding"
    document = subject.document()
    exchange = settled(client.post(subject.url, document, headers={"Content-Encoding": "x-none"}), expected)
    if exchange.ok:
        _require_stored(subject, exchange, document, control.exchange, expected)
    _note_refusal(exchange, expected)
    document, expected = subject.document(), "415, or what the content has without its coding"
    octets = gzip.compress(json.dumps(document).encode(), mtime=0)
    exchange = settled(send(subject, octets, headers={"Content-Encoding": "gzip"}), expected)
    if exchange.ok:
        _require_stored(subject, exchange, document, control.exchange, expected)
    elif exchange.status != 415:
        warn(exchange, "status", expected=expected, actual=f"status {exchange.status}")


def _note_refusal(exchange: Exchange, expected: str) -> None:
    if exchange.status != 415:
        warn(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    elif field_of(exchange, "accept-encoding") is None:
        warn(exchange, "Accept-Encoding", expected="the codings that are taken", actual="absent")


def _require_stored(subject: Writable, exchange: Exchange, sent: Any, control: Exchange, expected: str) -> None:
    """That what was created shows what was sent, as far as that of the control does."""
    if exchange.status == 202:
        raise inconclusive(f"{exchange.request.line} was put off with 202")
    if subject.maker.made_by(exchange) is None:
        raise violation(exchange, "body", expected=expected, actual=f"status {exchange.status}, and nothing created")
    name = missing_in(read_back(subject, exchange), sent)
    if name is not None and missing_in(read_back(subject, control), json.loads(control.request.body)) != name:
        raise violation(exchange, f"/{name}", expected=expected, actual="another value than was sent")
