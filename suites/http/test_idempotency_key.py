"""Idempotency keys: one effect of a repeated request, and no other request under a key that was used."""

from __future__ import annotations

import uuid
from typing import Any

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Writable,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.http.states import listed

_REUSED = frozenset({409, 422})


def _key_field(contract: Contract) -> str:
    name = contract.promised.idempotency
    if not name:
        raise not_applicable("the contract does not say that there are idempotency keys")
    return name


@verifies("http/method/idempotency-key", writes=True)
@for_each("writable", most=1)
def test_a_repeated_creation_has_one_effect(client: Client, subject: Writable, contract: Contract) -> None:
    """A creation sent twice under one key creates one resource, and is answered with that one both times."""
    name, document = _key_field(contract), subject.document()
    key, first = _created(client, subject, name, document)
    second = _require_no_crash(_post(client, subject, document, {name: key}))
    if not second.ok:
        if second.status != 409:
            actual = f"status {second.status}"
            warn(second, "status", expected="the answer to the first request", actual=actual)
        return
    one, other = subject.maker.made_by(first), subject.maker.made_by(second)
    if one and other and one != other:
        raise violation(second, "body", expected="the resource that the first request created", actual="a second one")
    listing, rows = listed(client, subject.url, document, subject.document())
    if rows > 1:
        raise violation(listing, "body", expected="one resource", actual="two resources with what was sent")


@verifies("http/method/idempotency-key", writes=True)
@for_each("writable", most=1)
def test_a_reused_key_is_refused(client: Client, subject: Writable, contract: Contract) -> None:
    """Another creation under a key that was used is refused with 422 or 409."""
    name = _key_field(contract)
    key, _ = _created(client, subject, name, subject.document())
    exchange = _require_no_crash(_post(client, subject, subject.document(), {name: key}))
    wanted, actual = "status 422 or 409, since the key was used", f"status {exchange.status}"
    if exchange.ok:
        raise violation(exchange, "status", expected=wanted, actual=actual)
    if exchange.status not in _REUSED:
        warn(exchange, "status", expected=wanted, actual=actual)


@verifies("http/method/idempotency-key", writes=True)
@for_each("writable", most=1)
def test_a_missing_key_is_refused_where_one_is_required(
    client: Client, subject: Writable, contract: Contract
) -> None:
    """A creation without a key is refused with 400 where the contract requires one."""
    name = _key_field(contract)
    required = (header for header in contract.required_headers if header.name.lower() == name.lower())
    terms = next((header for header in required if "POST" in header.methods), None)
    if terms is None:
        raise not_applicable("the contract does not say that a key is required")
    exchange = _require_no_crash(_post(client, subject, subject.document(), {name: None}))
    wanted, actual = "status 400, since the key is required", f"status {exchange.status}"
    if exchange.ok:
        raise violation(exchange, "status", expected=wanted, actual=actual)
    if exchange.status not in (terms.refused or (400,)):
        warn(exchange, "status", expected=wanted, actual=actual)


def _created(client: Client, subject: Writable, name: str, document: Any) -> tuple[str, Exchange]:
    """A creation under a fresh key, which is quoted where the bare one is refused."""
    bare = str(uuid.uuid4())
    for key in (bare, f'"{bare}"'):
        exchange = expect(_post(client, subject, document, {name: key})).answered().exchange
        if exchange.ok:
            return key, exchange
    raise inconclusive(f"nothing could be created: {exchange.request.line} was answered {exchange.status}")


def _post(client: Client, subject: Writable, document: Any, headers: dict[str, str | None]) -> Exchange:
    return client.post(subject.url, document, headers=headers)


def _require_no_crash(exchange: Exchange) -> Exchange:
    if expect(exchange).answered().exchange.status >= 500:
        actual = f"status {exchange.status}"
        raise violation(exchange, "status", expected="an answer, or a refusal of 4xx", actual=actual)
    return exchange
