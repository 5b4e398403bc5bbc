"""Documented request headers: their values work, and absence or a wrong value is answered as promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from accord.authoring import Client, Exchange, Promise, Survey, Workshop, expect, inconclusive, keeps, violation, warn
from suites.promises.aims import aim
from suites.promises.faulty import drafted

Headers = Mapping[str, str | None]
Ask = Callable[[Headers, bool], Exchange]
"""Sends the request of a method with such headers: in earnest, or so that it is refused if the headers are not."""

_READING = ("GET", "HEAD")
_WITH_CONTENT = ("POST", "PUT", "PATCH")


def _reads(promise: Promise) -> list[str]:
    return [method for method in promise.get("methods", ("GET",)) if method in _READING]


def _writes(promise: Promise) -> list[str]:
    return [method for method in promise.get("methods", ()) if method not in _READING]


@keeps("request-header", where=lambda promise: bool(_reads(promise)))
def test_headers_of_reading_requests(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """Reading works with the documented values; absence and other values are answered as promised."""
    url = aim(promise, workshop, survey).url
    for method in _reads(promise):
        _try(promise, method, _reading(client, url, method))


@keeps("request-header", where=lambda promise: bool(_writes(promise)), writes=True)
def test_headers_of_writing_requests(workshop: Workshop, promise: Promise) -> None:
    """Writing works with the documented values; absence and other values are answered as promised."""
    for method in _writes(promise):
        _try(promise, method, _writing(workshop, drafted(promise, workshop), method))


def _reading(client: Client, url: str, method: str) -> Ask:
    return lambda headers, _: client.request(method, url, headers=headers, fresh=True)


def _writing(workshop: Workshop, name: str, method: str) -> Ask:
    """A request that writes: it creates and updates rows of the run's own, and deletes what is not there."""
    client, url = workshop.maker.client, workshop.url(name)
    if method == "DELETE":
        nowhere = f"{url}/{workshop.maker.unique()}"
        workshop.maker.custody.unused.add(nowhere)
        return lambda headers, _: client.delete(nowhere, headers=headers)
    row, change = workshop.kept(name), workshop.terms(name).update
    if method == "POST":
        return lambda headers, earnest: client.post(url, workshop.draft(name) if earnest else {}, headers=headers)
    if not change:
        raise inconclusive(f"the contract gives no update of {name}; add `update` to its [[resource]]")

    def update(headers: Headers, earnest: bool) -> Exchange:
        document: Any = workshop.updating(row, change)[1] if earnest else {}
        return client.request(method, row.url, document=document, headers=headers)

    return update


def _try(promise: Promise, method: str, ask: Ask) -> None:
    """The documented values first, then everything else."""
    good, name = _documented(promise, method), promise.get("header", "")
    control = _require_through(ask(good, True), method)
    if promise.get("optional"):
        for headers, how in (({name: None}, "without"), (dict(_pairs(promise)), "with")):
            _require_alike(ask(headers, True), control, f"{how} {name}")
    for value in promise.get("accepted", ()):
        _require_through(ask({**good, name: value or None}, True), method)
    for value in promise.get("wrong", ()):
        _require_refused(ask({**good, name: value}, False), promise, value)
        if name.lower() == "accept" and "value" in promise:
            _require_through(ask({**good, name: f"{value}, {promise['value']}"}, True), method)
    for value in promise.get("record", ()):
        _note(ask({**good, name: value or None}, False), promise, value)


def _documented(promise: Promise, method: str) -> dict[str, str | None]:
    """The documented headers; Content-Type only where there is content."""
    found = dict(_pairs(promise))
    if method not in _WITH_CONTENT:
        found = {name: value for name, value in found.items() if name.lower() != "content-type"}
    return found


def _pairs(promise: Promise) -> Iterator[tuple[str, str | None]]:
    yield from promise.get("headers", {}).items()
    if "header" in promise and "value" in promise:
        yield promise["header"], promise["value"]


def _require_through(exchange: Exchange, method: str) -> Exchange:
    """That a request succeeded, save for a deletion of what is not there."""
    expect(exchange).answered(401)
    if not (exchange.ok or (method == "DELETE" and exchange.status in (404, 410))):
        raise violation(exchange, "status", expected="success with these headers", actual=f"status {exchange.status}")
    return exchange


def _require_alike(exchange: Exchange, control: Exchange, what: str) -> None:
    expect(exchange).answered(401)
    if exchange.status != control.status:
        raise violation(exchange, "status", expected=f"status {control.status} {what}",
                        actual=f"status {exchange.status}")  # fmt: skip


def _require_refused(exchange: Exchange, promise: Promise, value: str) -> None:
    statuses = tuple(promise.get("refusal", ()))
    expect(exchange).answered(*statuses)
    wanted = f"status {' or '.join(map(str, statuses)) or '4xx'} to {promise['header']}: {value}"
    if exchange.status not in statuses and (statuses or not 400 <= exchange.status < 500):
        raise violation(exchange, "status", expected=wanted, actual=f"status {exchange.status}")


def _note(exchange: Exchange, promise: Promise, value: str) -> None:
    """Tell of a value that is served where others are refused; nothing but a server error is wrong."""
    expect(exchange).answered(401, *promise.get("refusal", ()))
    asked = f"{promise['header']}: {value}" if value else f"no {promise['header']}"
    if exchange.status >= 500:
        raise violation(exchange, "status", expected=f"no 5xx to {asked}", actual=f"status {exchange.status}")
    if exchange.status not in promise.get("refusal", (exchange.status,)):
        wanted = f"status {' or '.join(map(str, promise['refusal']))} to {asked}"
        warn(exchange, "status", expected=wanted, actual=f"status {exchange.status}")
