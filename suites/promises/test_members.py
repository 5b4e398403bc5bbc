"""Members that only a query brings up have the values that were promised."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import unquote

from accord.authoring import Client, Exchange, Promise, Workshop, expect, inconclusive, keeps, violation
from suites.promises.refusals import require_control
from suites.promises.values import shown, wrong

_WAIT = 60.0
_PAUSE = 0.5


@keeps("member-values", where=lambda promise: "query" in promise and "fixture" not in promise)
def test_members_that_a_query_brings_up(client: Client, workshop: Workshop, promise: Promise) -> None:
    """What a query brings up has the values promised."""
    exchange = require_control(client.get(promise["path"], workshop.maker.fill(promise["query"], word="accord")))
    _require_right(exchange, promise, workshop)
    if not any(True for _ in shown(exchange, promise, workshop.contract)):
        raise inconclusive(f"{exchange.request.line} shows nothing at the place")


@keeps("member-values", where=lambda promise: "query" in promise and "fixture" in promise, fills=True)
def test_members_that_rows_made_for_it_bring_up(client: Client, workshop: Workshop, promise: Promise) -> None:
    """What a query brings up has the values promised, though the rows made would give more of them."""
    word = workshop.maker.unique()
    _make(workshop, promise, word)
    query, most = workshop.maker.fill(promise["query"], word=word), promise.get("max_items", 1)
    until = time.monotonic() + promise.get("wait_s", _WAIT)
    while True:
        exchange = require_control(client.get(promise["path"], query, fresh=True))
        _require_right(exchange, promise, workshop)
        seen = max((_size(value) for _, value in shown(exchange, promise, workshop.contract)), default=0)
        if seen >= most:
            break
        if time.monotonic() > until:
            raise inconclusive(f"the rows made show {seen} items, fewer than {most}")
        time.sleep(_PAUSE)
    # A row more may have come up by now, where the index is behind.
    time.sleep(_PAUSE)
    again = expect(client.get(promise["path"], query, fresh=True)).answered().exchange
    _require_right(again, promise, workshop)


def _require_right(exchange: Exchange, promise: Promise, workshop: Workshop) -> None:
    for remark in wrong(exchange, promise, workshop.contract):
        if not remark.warning:
            raise violation(exchange, remark.place, expected=remark.expected, actual=remark.actual)


def _size(value: Any) -> int:
    return len(value) if isinstance(value, list) else 1


def _make(workshop: Workshop, promise: Promise, word: str) -> None:
    """Make the rows of a fixture, entry by entry."""
    above = ""
    for entry in promise["fixture"]:
        for n in range(entry.get("rows", 1)):
            changes = dict(entry.get("changes", {}))
            for place, repeat in entry.get("repeat", {}).items():
                changes[place] = [repeat["item"]] * repeat["times"]
            document = workshop.draft(entry["resource"], changes, n, word=word, row=above)
            made = workshop.make(entry["resource"], document)
        above = unquote(made.url.rstrip("/").rpartition("/")[2])
