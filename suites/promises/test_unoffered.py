"""What a resource does not offer is refused; a further method or action is answered as promised."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    Promise,
    Workshop,
    expect,
    inconclusive,
    keeps,
    not_applicable,
    violation,
    warn,
)
from suites.promises.offers import (
    NOT_OFFERED,
    below_row,
    empty_body,
    names_in,
    nowhere,
    rows_at,
    url_of,
)
from suites.promises.refusals import require_control


@keeps("resource-operations", where=lambda promise: promise.get("only") is True, writes=True)
def test_other_operations_are_refused(workshop: Workshop, promise: Promise) -> None:
    """Operations that are not named are refused: creating with an empty body, others where nothing is."""
    client, offered, updates = workshop.maker.client, set(promise["operations"]), workshop.contract.updates
    for name in names_in(promise):
        if "create" not in offered:
            url = workshop.url(name)
            if workshop.terms(name).single:
                workshop.maker.custody.linked.add(url)
            _require_denied(client.post(url, empty_body(workshop, name)), "creating")
        if workshop.terms(name).single:
            continue
        url = nowhere(workshop, name)
        if "update" not in offered:
            method = "PUT" if updates.style == "replace" else updates.method
            body = empty_body(workshop, name, url.rpartition("/")[2])
            _require_denied(client.request(method, url, document=body), "updating")
        if "delete" not in offered:
            _require_denied(client.delete(url), "deleting")


def _require_denied(exchange: Exchange, what: str) -> None:
    """That an operation is refused as one that is not offered; another refusal of it is told."""
    if expect(exchange).answered(*NOT_OFFERED).exchange.status in NOT_OFFERED:
        return
    expected, actual = f"403, 404, 405 or 501, since {what} is not offered", f"status {exchange.status}"
    if exchange.ok or exchange.status >= 500:
        raise violation(exchange, "status", expected=expected, actual=actual)
    warn(exchange, "status", expected=expected, actual=actual)


@keeps("resource-operations", where=lambda promise: promise.get("method") == "HEAD")
def test_head_tells_what_get_would(client: Client, workshop: Workshop, promise: Promise) -> None:
    """HEAD of a row, and of one that is not there, is answered with the status of GET and no body."""
    for name in names_in(promise):
        listed = require_control(client.get(workshop.url(name)))
        rows = rows_at(workshop, name, listed)
        if not rows:
            raise inconclusive(f"{name} has no row to ask for")
        for url in (url_of(workshop, name, rows[0]), nowhere(workshop, name)):
            control, exchange = client.get(url, fresh=True), client.head(url, fresh=True)
            expect(exchange).answered()
            if exchange.status != expect(control).answered().exchange.status:
                raise violation(exchange, "status", expected=f"status {control.status}, as GET has it",
                                actual=f"status {exchange.status}")  # fmt: skip
            if exchange.response and exchange.response.body:
                raise violation(exchange, "body", expected="no body", actual="a body")


@keeps("resource-operations", where=lambda promise: promise.get("method", "HEAD") != "HEAD", writes=True)
def test_further_methods_fail_where_nothing_is(workshop: Workshop, promise: Promise) -> None:
    """A further method is refused for an id that does not exist: as unknown, as not allowed or not implemented."""
    for name in names_in(promise):
        url = nowhere(workshop, name)
        body = empty_body(workshop, name, url.rpartition("/")[2]) if promise["method"] in ("PUT", "PATCH") else None
        exchange = workshop.maker.client.request(promise["method"], url, document=body)
        expect(exchange).answered(501)
        if exchange.ok or (exchange.status >= 500 and exchange.status != 501):
            raise violation(exchange, "status", expected=f"a refusal, since there is no such row of {name}",
                            actual=f"status {exchange.status}")  # fmt: skip


@keeps("resource-operations", where=lambda promise: "action" in promise, writes=True)
def test_actions_fail_where_nothing_is(workshop: Workshop, promise: Promise) -> None:
    """An action on an id that does not exist finds nothing there, and is offered all the same."""
    method, _, path = promise["action"].partition(" ")
    for name in names_in(promise):
        url = below_row(workshop, name, path, nowhere(workshop, name))
        exchange = workshop.maker.client.request(method, url)
        expect(exchange).answered(*NOT_OFFERED)
        if exchange.status in (405, 501):
            raise violation(exchange, "status", expected=f"404, since {method} is offered and there is no such row",
                            actual=f"status {exchange.status}")  # fmt: skip
        if exchange.ok or exchange.status >= 500:
            raise violation(exchange, "status", expected="404, since no such row is there",
                            actual=f"status {exchange.status}")  # fmt: skip


@keeps("resource-operations", where=lambda promise: "action" in promise, fills=True)
def test_actions_work_on_own_rows(workshop: Workshop, promise: Promise) -> None:
    """An action on a row of the run's own succeeds."""
    method, _, path = promise["action"].partition(" ")
    for name in names_in(promise):
        terms = workshop.terms(name)
        if terms.read_only or terms.create is None:
            raise not_applicable(f"the contract lets the run create no {name}")
        url = below_row(workshop, name, path, workshop.make(name).url)
        exchange = expect(workshop.maker.client.request(method, url)).answered().exchange
        if not exchange.ok:
            raise violation(exchange, "status", expected="success, since the action is offered",
                            actual=f"status {exchange.status}")  # fmt: skip
