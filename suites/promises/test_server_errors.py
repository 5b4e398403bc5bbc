"""Faulty input, and the use of certain features, lead to no server error."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from accord.authoring import Client, Exchange, Promise, Survey, Workshop, expect, inconclusive, keeps, violation
from accord.wire.urls import segment
from suites.promises.aims import aim
from suites.promises.faulty import drafted
from suites.promises.refusals import require_control
from suites.promises.rules_errors import INFRASTRUCTURE

Send = Callable[[], Exchange]

_VALUES = ("", "abc", "-1", "0", "9" * 30, "\u00e9\U0001d11e", "'\"<>", "[]{}", "a,,b", "null")
_NAMES = ("unknownparam", "sort", "filter", "fields", "include", "page", "limit", "offset")
_IDS = ("0", "-1", "9" * 30, "%27%22", "%C3%A9", "%FF", "a.b", "null", "a" * 300)
_BODIES = (b"", b"{", b"[]", b"null", b"1", b'"text"', b'{"a":', b'{"data": []}', b"{\xff}", b"[" * 200 + b"]" * 200)


def _is_malformed(promise: Promise) -> bool:
    return bool(promise.get("inputs") == "malformed")


@keeps("server-errors-max", where=_is_malformed)
def test_faulty_queries_and_ids_are_no_accident(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """Odd parameters, odd values of known ones, and odd ids get any answer but a server error."""
    url = aim(promise, workshop, survey).url
    require_control(client.get(url))
    pages = workshop.contract.capabilities.get("pagination", {})
    known = [pages[name] for name in ("size_parameter", "number_parameter") if name in pages]
    queries = [
        f"{segment(name)}={segment(value)}"
        for name in dict.fromkeys((*known, *_NAMES))
        for value in _values(name, known)
    ]
    asked = [f"{url}?{query}" for query in (*queries, "%FF=%FF", "=&&=", "a=b=c")]
    asked += [f"{url.rstrip('/')}/{odd}" for odd in _IDS]
    _require_few((partial(client.get, each, fresh=True, follow=False) for each in asked), promise)


def _values(name: str, known: list[str]) -> tuple[str, ...]:
    """All odd values for a parameter that is known, a few for others."""
    return _VALUES if name in known else _VALUES[:2]


@keeps("server-errors-max", where=_is_malformed, writes=True)
def test_faulty_bodies_are_no_accident(workshop: Workshop, promise: Promise) -> None:
    """Bodies that are no JSON, or of another form than a draft, get any answer but a server error."""
    name = drafted(promise, workshop)
    workshop.kept(name)
    client, url = workshop.maker.client, workshop.url(name)
    _require_few((partial(client.request, "POST", url, body=each) for each in _BODIES), promise)


@keeps("server-errors-max", where=lambda promise: "feature" in promise, writes=True)
def test_features_are_stable(workshop: Workshop, promise: Promise) -> None:
    """A row that makes use of a feature is made and read without a server error."""
    name = drafted(promise, workshop)
    workshop.kept(name)
    made: list[Exchange] = []

    def make() -> Exchange:
        made.append(workshop.post(name, workshop.draft(name, promise["feature"])))
        return made[-1]

    _require_few([make], promise)
    row = workshop.row_of(name, None, made[-1])
    if row is None:
        raise inconclusive(f"{made[-1].request.line} was answered {made[-1].status}: the feature may not be there")
    _require_few([partial(workshop.read, row)], promise)


def _require_few(requests: Iterable[Send], promise: Promise) -> None:
    """That no more requests than promised meet a server error of the API's own twice."""
    broken: list[Exchange] = []
    answered = 0
    for send in requests:
        exchange = send()
        answered += exchange.response is not None
        if _is_error(exchange) and _is_error(send()):
            broken.append(exchange)
    if not answered:
        raise inconclusive("nothing was answered")
    if len(broken) > promise["max"]:
        raise violation(broken[0], "status", expected=f"at most {promise['max']} server errors",
                        actual=f"status {broken[0].status}, and again; {len(broken)} requests in all")  # fmt: skip


def _is_error(exchange: Exchange) -> bool:
    if exchange.response is None or exchange.status < 500 or exchange.status in INFRASTRUCTURE:
        return False
    expect(exchange).answered()
    return True
