"""Faulty requests that read get the answer that was promised."""

from __future__ import annotations

from accord.authoring import Client, Exchange, Promise, Survey, Workshop, expect, inconclusive, keeps, warn
from accord.wire.urls import segment
from suites.http.provoking import missing
from suites.promises.aims import Aim, aim
from suites.promises.faulty import facts_of, is_case, require_blocked, require_each_refused
from suites.promises.refusals import require_control, require_refused


@keeps("error-case", where=is_case("unknown-id"))
def test_an_unknown_id_is_refused(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """A row is served, and an id that no row has is not."""
    at = aim(promise, workshop, survey)
    facts = facts_of(at, survey)
    require_control(client.get(facts.sample_url or at.url))
    if "unknown_id" in promise:
        exchange = client.get(f"{at.url.partition('?')[0].rstrip('/')}/{segment(promise['unknown_id'])}")
    else:
        found = missing(client, facts)
        if found is None:
            raise inconclusive(f"{facts.path} shows no row after whose id an unknown one could be made")
        exchange = found
    require_refused(exchange, promise, "an id that no row has")


@keeps("error-case", where=is_case("bad-parameter"))
def test_a_bad_parameter_is_refused(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The collection is served, and not with a bad value of a parameter."""
    at = aim(promise, workshop, survey)
    require_control(client.get(at.url))
    bad = [(name, value) for name, values in promise["parameters"].items() for value in values]
    require_each_refused(((f"{name}={value}", client.get(at.url, {name: value})) for name, value in bad), promise)


@keeps("error-case", where=is_case("oversized-request"))
def test_an_oversized_request_is_blocked(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """A short query or header is taken, and one of so many bytes is refused, or the connection cut."""
    at, size = aim(promise, workshop, survey), promise["size_bytes"]
    require_control(_padded(client, at, promise, 1))
    exchange = _padded(client, at, promise, size)
    if exchange.response is None:
        require_control(client.get(at.url, fresh=True))
        return
    require_blocked(exchange, promise, f"{size} bytes more")


@keeps("error-case", where=is_case("body-on-get"))
def test_a_body_with_get_is_blocked(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """The same GET is served without a body, and refused with one."""
    at = aim(promise, workshop, survey)
    require_control(client.get(at.url))
    exchange = client.request("GET", at.url, body=b"{}", fresh=True)
    if exchange.response is None:
        require_control(client.get(at.url, fresh=True))
        return
    require_blocked(exchange, promise, "a body with GET")


@keeps("error-case", where=is_case("upgrade-header"))
def test_an_upgrade_is_blocked(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> None:
    """A GET that asks to switch to another protocol is refused, or at least never obeyed."""
    at = aim(promise, workshop, survey)
    require_control(client.get(at.url))
    exchange = client.get(at.url, headers={"Connection": "Upgrade", "Upgrade": "websocket"}, fresh=True)
    if exchange.ok:
        warn(exchange, "status", expected="a refusal of the header Upgrade", actual="served, the header ignored")
        return
    if exchange.response is None:
        expect(client.get(at.url, fresh=True)).accepted()
        return
    require_blocked(exchange, promise, "the header Upgrade")


def _padded(client: Client, at: Aim, promise: Promise, size: int) -> Exchange:
    """The answer to a request of a collection whose query or header is longer by so many bytes."""
    if promise.get("part", "query") == "header":
        return client.get(at.url, headers={"Accord-Padding": "a" * size})
    return client.get(at.url, {"padding": "a" * size})
