"""PATCH is done in full or not at all."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from accord.authoring import (
    Client,
    Contract,
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
from suites.http.kept import values_of
from suites.http.states import differences, read

_REFUSED = frozenset({400, 409, 413, 422})
_NOT_OFFERED = frozenset({404, 405, 501})
_MERGE = "application/merge-patch+json"
_WRONG = {"accord": 1}
_TRIES = 4


@verifies("http/method/patch-atomic", writes=True)
@for_each("writable", most=1)
def test_a_refused_patch_changes_nothing(client: Client, subject: Writable, contract: Contract) -> None:
    """Of a PATCH that is refused for one member, the other ones are not stored either."""
    written = subject.create()
    for name, value in list(_invalid(subject, contract, written))[:_TRIES]:
        change = subject.change(written)
        if change.method != "PATCH":
            raise not_applicable("PATCH is not known to be offered")
        document = copy.deepcopy(change.document)
        if name in values_of(document):
            continue
        values_of(document)[name] = value
        before = read(client, written.url)
        exchange = _patch(client, written.url, document)
        if exchange.status in _REFUSED:
            after = read(client, written.url)
            _require_unchanged(exchange, after, change.shows(after), differences(client, after, before))
            return
        _require_offer(exchange)
    raise not_applicable("no member was found for which a PATCH is refused")


def _patch(client: Client, url: str, document: Any) -> Exchange:
    """The answer to PATCH, sent again as a merge patch where it has to be one."""
    exchange = client.patch(url, document)
    formats = exchange.response.header("accept-patch") if exchange.response and exchange.status == 415 else None
    return client.patch(url, document, content_type=_MERGE) if _MERGE in (formats or "") else exchange


def _require_offer(exchange: Exchange) -> None:
    if exchange.status in _NOT_OFFERED:
        raise not_applicable(f"{exchange.request.line} is not offered: status {exchange.status}")
    if not expect(exchange).answered().exchange.ok:
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing about the content")


def _require_unchanged(exchange: Exchange, after: Exchange, stored: bool, changed: list[str]) -> None:
    wanted = f"nothing changed by a PATCH that was answered {exchange.status}"
    if stored:
        raise violation(after, "body", expected=wanted, actual="the valid part was stored")
    if changed:
        warn(after, changed[0], expected=wanted, actual="another value")


def _invalid(subject: Writable, contract: Contract, written: Written) -> Iterator[tuple[str, Any]]:
    """Members that may be refused: beyond a documented limit, of a wrong type, or unknown."""
    for limit in contract.documented_limits:
        if limit.path == subject.facts.path and limit.member and limit.longest and limit.over == "refused":
            yield limit.member, "a" * (limit.longest + 1)
    members = values_of(written.sent)
    for name in sorted(members, key=lambda name: isinstance(members[name], str)):
        yield name, _WRONG
    yield "inventedByAccord", _WRONG
