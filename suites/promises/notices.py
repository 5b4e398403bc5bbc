"""Notices of deprecation: the calls that bring them, and what an answer tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from accord.authoring import Client, Exchange, Promise, expect, inconclusive
from accord.runtime.surveying.rows import rows_in
from accord.wire.urls import below
from suites.promises.refusals import require_control

_NOTICING = re.compile(r"deprecat|sunset|warn|notice|obsolete", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{4,}")
_OVER = (400, 404, 405, 410, 501)
"""Statuses by which a call may be told that what it used is no longer there."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of something deprecated: the call as the contract writes it, its answer, and that of the plain call."""

    call: str
    exchange: Exchange
    plain: Exchange

    @property
    def words(self) -> set[str]:
        """The words of the call by which a message may name what is deprecated, in lowercase."""
        return {word.lower() for word in _WORD.findall(self.call)}


def uses(client: Client, promise: Promise) -> Iterator[Use]:
    """Every use of something deprecated that a promise names, each beside the same call without it.

    Raises Inconclusive where the promise names none, or where a plain call fails.
    """
    triggers = promise.get("triggers", ())
    if not triggers:
        raise inconclusive("the contract names no call that uses something deprecated on this target; add `triggers`")
    plain = [
        *promise.get("plain", ()),
        *(call.partition("?")[0] for call in triggers[len(promise.get("plain", ())) :]),
    ]
    for call, usual in zip(triggers, plain, strict=False):
        control = require_control(send(client, usual or call.partition("?")[0]))
        exchange = send(client, call)
        expect(exchange).answered()
        yield Use(call, exchange, control)


def in_force(found: Iterable[Use], header: str) -> Iterator[Use]:
    """The uses that still succeed, or are refused with a notice.

    Raises Inconclusive once the others are done where one is refused without: what was deprecated may be gone.
    """
    over: list[Exchange] = []
    for use in found:
        if use.exchange.ok or told(use.exchange, header) is not None:
            yield use
        else:
            over.append(use.exchange)
    if over:
        first = over[0]
        raise inconclusive(f"{first.request.line} was answered {first.status}: what was deprecated may be gone")


def send(client: Client, call: str) -> Exchange:
    """The answer to a call such as `GET /path?name=value`, whose values are written as they are meant."""
    method, _, target = call.partition(" ")
    return client.request(method, target.partition("?")[0], dict(_parameters(target)))


def is_call(exchange: Exchange, call: str, base_url: str) -> bool:
    """Whether an exchange came of a call, whatever the spelling of its query."""
    method, _, target = call.partition(" ")
    asked = urlsplit(exchange.request.url)
    same_path = urlsplit(below(base_url, target.partition("?")[0])).path.rstrip("/") == asked.path.rstrip("/")
    return exchange.request.method == method and same_path and _parameters(target) == exchange.request.parameters


def told(exchange: Exchange, header: str) -> str | None:
    """The text of a notice, or None where the answer has no such header."""
    return exchange.response.header(header) if exchange.response else None


def other_notices(use: Use, header: str) -> list[str]:
    """The headers by which the answer to a use, and not the plain one, seems to tell of a deprecation."""
    fields, usual = (each.response.fields if each.response else {} for each in (use.exchange, use.plain))
    return [name for name in fields if name not in usual and name != header.lower() and _NOTICING.search(name)]


def is_over(exchange: Exchange) -> bool:
    """Whether a call is refused in a way that may mean that what it uses is gone."""
    return exchange.status in _OVER


def form_of(exchange: Exchange) -> dict[str, str]:
    """What an answer consists of: the types of its members, and of those that all of its rows have."""
    value = exchange.json.value
    found = {f"/{name}": _type(each) for name, each in value.items()} if isinstance(value, dict) else {}
    rows = rows_in(value) or []
    shared = set(rows[0]).intersection(*rows[1:]) if rows else set()
    return found | {f"row/{name}": _type(rows[0][name]) for name in shared}


def misshapen(use: Use) -> list[str]:
    """The members that the plain answer has and the other one lacks or gives another type."""
    usual, given = form_of(use.plain), form_of(use.exchange)
    has_rows = any(name.startswith("row/") for name in given)
    return sorted(
        name
        for name, kind in usual.items()
        if (has_rows or not name.startswith("row/")) and given.get(name) not in (kind, "null") and kind != "null"
    )


def _parameters(target: str) -> list[tuple[str, str]]:
    return parse_qsl(target.partition("?")[2], keep_blank_values=True)


def _type(value: Any) -> str:
    kinds = ((bool, "boolean"), (int | float, "number"), (str, "text"), (list, "array"), (dict, "object"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "null")
