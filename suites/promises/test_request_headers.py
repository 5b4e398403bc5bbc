"""Documented request headers: their values work, and absence or a wrong value is answered as promised."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from accord.authoring import Client, Exchange, Promise, Survey, Workshop, expect, inconclusive, keeps, violation, warn
from suites.promises.aims import aim
from suites.promises.faulty import drafted

Headers = Mapping[str, str | None]
Ask = Callable[[Headers], Exchange]

_READING = ("GET", "HEAD")
_ABOUT_CONTENT = (400, 409, 422)
"""What an empty document is refused with where all headers are well."""
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
    return lambda headers: client.request(method, url, headers=headers, fresh=True)


def _writing(workshop: Workshop, name: str, method: str) -> Ask:
    """A request that writes, whatever its headers: it creates nothing, deletes nothing, updates the run's own row."""
    client, url = workshop.maker.client, workshop.url(name)
    if method == "POST":
        return lambda headers: client.post(url, {}, headers=headers)
    if method == "DELETE":
        nowhere = f"{url}/{workshop.maker.unique()}"
        workshop.maker.custody.unused.add(nowhere)
        return lambda headers: client.delete(nowhere, headers=headers)
    row, change = workshop.kept(name), workshop.terms(name).update
    if not change:
        raise inconclusive(f"the contract gives no update of {name}; add `update` to its [[resource]]")

    def update(headers: Headers) -> Exchange:
        document: Any = workshop.updating(row, change)[1]
        return client.request(method, row.url, document=document, headers=headers)

    return update


def _try(promise: Promise, method: str, ask: Ask) -> None:
    """The documented values first, then everything else."""
    good = _documented(promise, method)
    control = _require_through(ask(good), method)
    if promise.get("optional"):
        for headers, how in (({promise["header"]: None}, "without"), (good, "with")):
            _require_alike(ask(headers), control, f"{how} {promise['header']}")
    for value in promise.get("wrong", ()):
        _require_refused(ask({**good, promise["header"]: value}), promise, value)
        if promise["header"].lower() == "accept" and "value" in promise:
            _require_through(ask({**good, promise["header"]: f"{value}, {promise['value']}"}), method)
    for value in promise.get("record", ()):
        _note(ask({**good, promise["header"]: value or None}), promise, value)


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
    """That a request got through its headers: it succeeded, or failed for its content or for what is not there."""
    expect(exchange).answered(401)
    well = exchange.ok or (method == "DELETE" and exchange.status in (404, 410))
    if not (well or (method in _WITH_CONTENT and exchange.status in _ABOUT_CONTENT)):
        raise violation(exchange, "status", expected="success, or no more than a complaint about the content",
                        actual=f"status {exchange.status}")  # fmt: skip
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
