"""Client-generated ids: accepted, refused with 403, or refused with 409 since they are in use."""

from __future__ import annotations

from accord.authoring import (
    Exchange,
    Maker,
    Recipe,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.jsonapi.client_ids import Attempt, accepted, altered, attempt
from suites.jsonapi.creations import NOTHING, attributes_at, require_refusal

_REFUSED = "no type takes ids of the client's choice"


@verifies("jsonapi-*/crud-creating/create-client-generated-ids-forbidden", writes=True)
@for_each("creatable", otherwise=NOTHING)
def test_unwanted_client_id_gets_403(maker: Maker, subject: Recipe) -> None:
    """Where the server chooses the ids, a creation that brings one gets 403."""
    tried = attempt(maker, subject)
    exchange = expect(tried.exchange).answered().exchange
    if tried.accepted:
        raise not_applicable("ids of the client's choice are accepted here")
    if exchange.ok and not tried.made:
        raise inconclusive(
            f"{exchange.request.line} was answered {exchange.status}, and nothing tells under which id"
        )
    if tried.made:
        raise violation(
            exchange, "/data/id", expected=f"`{tried.id}` as sent, or status 403", actual=f"`{tried.made[1]}`"
        )
    if not tried.well_formed and exchange.status != 403 and exchange.status < 500:
        maker.create(subject)
        warn(exchange, "status", expected=f"status 403, if `{tried.id}` is well-formed",
             actual=f"status {exchange.status}")  # fmt: skip
        return
    require_refusal(exchange, 403, "the server does not take the client's id", lambda: maker.create(subject))


@verifies("jsonapi-1.0/crud-creating/create-responses-204", writes=True)
def test_creation_under_a_client_id_is_answered_201_or_204(maker: Maker) -> None:
    """A creation under the client's id succeeds with 201 and the resource, with 204, or with 202 if it is put off."""
    for tried in _accepted(maker):
        exchange = tried.exchange
        _require_201_or_204(exchange)
        if exchange.status == 201 and not isinstance(exchange.document.get("data"), dict):
            raise violation(exchange, "/data", expected="the created resource", actual="no resource object")


@verifies("jsonapi-1.1/crud-creating/create-responses-204", writes=True)
def test_creation_under_a_client_id_tells_what_was_altered(maker: Maker) -> None:
    """A creation under the client's id succeeds with 204, or 201 without data, only if nothing was altered."""
    for tried in _accepted(maker):
        exchange = tried.exchange
        _require_201_or_204(exchange)
        if exchange.status == 202 or isinstance(exchange.document.get("data"), dict):
            continue
        if exchange.status == 201 and not exchange.document:
            raise violation(exchange, "body", expected="a document, with status 201", actual="none")
        change = altered(tried.document["data"]["attributes"], attributes_at(maker, tried.url))
        if change:
            raise violation(exchange, "status", expected="status 201 with the resource, which was altered",
                            actual=f"status {exchange.status} without it; {change}")  # fmt: skip


@verifies("jsonapi-*/crud-creating/create-responses-409-exists", writes=True)
def test_client_id_in_use_gets_409(maker: Maker) -> None:
    """A second creation under the same id gets 409, and leaves the first resource as it is."""
    first = _accepted(maker)[0]
    before = attributes_at(maker, first.url)
    document = maker.body(first.recipe)
    document["data"]["id"] = first.id
    exchange = maker.client.post(first.recipe.facts.url or "", document)
    if exchange.status == 202:
        raise inconclusive("the second creation was put off")
    expect(exchange).status(409, because=f"the id `{first.id}` is in use")
    after = attributes_at(maker, first.url)
    for name in set(first.recipe.plain) & before.keys():
        if before[name] != after.get(name):
            raise violation(exchange, f"/data/attributes/{name}", expected=f"{before[name]!r}, as before the 409",
                            actual=repr(after.get(name)))  # fmt: skip


def _accepted(maker: Maker) -> list[Attempt]:
    found = accepted(maker)
    if not found:
        raise not_applicable(_REFUSED if maker.recipes() else NOTHING)
    return found


def _require_201_or_204(exchange: Exchange) -> None:
    expect(exchange).status(201, 202, 204, because="a resource was created under the id sent")
    if exchange.status == 204 and exchange.response and exchange.response.body:
        raise violation(exchange, "body", expected="none, with status 204", actual="a body")
