"""Documented limits hold at the limit itself and one beyond, and pages never grow without bounds."""

from __future__ import annotations

import json

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    Writable,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.model.terms import DocumentedLimit
from suites.http.kept import NOTHING, read_back, require_usual, send, shown_in, written
from suites.http.limits import Sized, sized
from suites.http.outcomes import readable, settled

_REFUSED = frozenset({400, 413, 414, 422})
_ODD = (1_000_000, 0, -1, "abc")


@verifies("http/limits/page-size")
def test_pages_are_bounded(client: Client, survey: Survey, contract: Contract) -> None:
    """However many rows are asked for, a page has no more than the documented maximum."""
    limit = _page_limit(client, survey, contract)
    _require_bounded(limit, readable(client, limit.url), "without the parameter")
    full = settled(limit.ask(client, limit.maximum), "a page")
    for value in (limit.maximum + 1, *_ODD):
        _require_bounded(limit, settled(limit.ask(client, value), "a 4xx or a page"), f"{limit.parameter}={value}")
    if (limit.count(full) or 0) < limit.maximum:
        raise not_applicable(
            f"there are less than {limit.maximum} rows, so that nothing shows whether more would come"
        )


def _page_limit(client: Client, survey: Survey, contract: Contract) -> Sized:
    """The first documented limit that is one of page sizes, as a page of one row shows."""
    for limit in sized(contract, survey):
        rows = limit.count(limit.ask(client, 1))
        if rows == 1 and (limit.count(client.get(limit.url)) or 0) > 1:
            return limit
    raise not_applicable("the contract names no largest page, or no collection has more than one row")


def _require_bounded(limit: Sized, exchange: Exchange, what: str) -> None:
    count = limit.count(exchange) if exchange.ok else None
    if count is not None and count > limit.maximum:
        raise violation(exchange, "body", expected=f"at most {limit.maximum} rows ({what})", actual=f"{count} rows")


@verifies("http/limits/documented-boundaries")
def test_parameters_are_limited_where_documented(client: Client, survey: Survey, contract: Contract) -> None:
    """The documented maximum of a parameter is accepted, and one more is not."""
    limits = [limit for limit in sized(contract, survey) if limit.cut is not None]
    if not limits:
        raise not_applicable("the contract names no maximum of a parameter")
    for limit in limits:
        _require_accepted(client, limit)
        exchange = settled(limit.ask(client, limit.maximum + 1), _beyond(limit.cut, limit.maximum))
        count = limit.count(exchange)
        was_cut = count == limit.maximum or (bool(limit.cut) and (count or 0) <= limit.maximum)
        _judge_excess(contract, exchange, limit.maximum, cut=bool(limit.cut), was_cut=was_cut)


def _require_accepted(client: Client, limit: Sized) -> None:
    exchange = settled(limit.ask(client, limit.maximum), "success at the limit")
    control = client.get(limit.url)
    if not exchange.ok and control.ok:
        raise violation(exchange, "status", expected=f"success, since {limit.maximum} is within the limit",
                        actual=f"status {exchange.status}")  # fmt: skip


@verifies("http/limits/documented-boundaries", writes=True)
@for_each("writable", otherwise=NOTHING)
def test_texts_are_limited_where_documented(contract: Contract, subject: Writable) -> None:
    """A text of the documented length is kept whole, and one that is longer by one is not."""
    limits = [limit for limit in contract.documented_limits if limit.path == subject.facts.path and limit.member]
    if not limits:
        raise not_applicable("the contract names no longest text of a member that can be written here")
    subject.create()
    for limit in limits:
        _try_length(contract, subject, limit, limit.member or "", limit.longest or 0)


def _try_length(contract: Contract, subject: Writable, limit: DocumentedLimit, member: str, longest: int) -> None:
    exchange = _send_text(subject, member, longest)
    if not exchange.ok:
        if not settled(_send_text(subject, member, longest - 1)).ok:
            raise inconclusive(
                f"other rules of `{member}` refuse a text of {longest} letters, and a shorter one, too"
            )
        raise violation(exchange, "status", expected=f"success, since {longest} characters are within the limit",
                        actual=f"status {exchange.status}")  # fmt: skip
    _require_length(subject, member, exchange, longest)
    beyond = settled(_send_text(subject, member, longest + 1), _beyond(limit.over == "cut", longest))
    length = _length(subject, member, beyond)
    _judge_excess(
        contract, beyond, longest, cut=limit.over == "cut", was_cut=length is not None and length <= longest
    )


def _send_text(subject: Writable, member: str, length: int) -> Exchange:
    """A creation with a text of so many letters, which ends as no other does."""
    tail = subject.maker.unique()[-8:]
    text = f"accord {'x' * length}"[: max(length - len(tail), 0)] + tail
    return settled(send(subject, written(subject, member, json.dumps(text[:length]).encode())), "no 5xx")


def _require_length(subject: Writable, member: str, exchange: Exchange, length: int) -> None:
    shown = _length(subject, member, exchange)
    if shown != length:
        require_usual(subject, member)
        raise violation(exchange, member, expected=f"all {length} characters kept", actual=f"{shown} characters")


def _length(subject: Writable, member: str, exchange: Exchange) -> int | None:
    """How long the text of what was created is shown to be; None where nothing was created."""
    if not exchange.ok or exchange.status == 202:
        return None
    value = shown_in(read_back(subject, exchange), member)
    return len(value) if isinstance(value, str) else 0


def _beyond(cut: bool | None, maximum: int) -> str:
    return f"{'what is beyond cut to' if cut else 'a 4xx, since this is beyond'} the limit of {maximum}"


def _judge_excess(contract: Contract, exchange: Exchange, maximum: int, *, cut: bool, was_cut: bool) -> None:
    """Judge the answer to one more than is allowed: refused, cut or accepted, as the contract says."""
    expected = _beyond(cut, maximum)
    if exchange.ok and not (cut and was_cut):
        actual = "cut silently" if was_cut else "accepted"
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}, {actual}")
    documented = {*_REFUSED, *(contract.errors.statuses if contract.errors else ())}
    if not exchange.ok and (cut or exchange.status not in documented):
        warn(exchange, "status", expected=expected, actual=f"status {exchange.status}")
