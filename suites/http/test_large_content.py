"""Content that is too large is refused by what is announced, before any of it has come."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Contract,
    Survey,
    Writable,
    for_each,
    inconclusive,
    verifies,
    violation,
    warn,
)
from suites.http.kept import NOTHING
from suites.http.raw import PATIENCE, answered, known, request_octets

_LENGTH = "9" * 20
_PASSES = (411, 413, 400, 417)


@verifies("http/limits/large-content", writes=True, loads=True)
@for_each("writable", otherwise=NOTHING, most=1)
def test_an_announcement_of_too_much_is_refused(
    client: Client, survey: Survey, contract: Contract, subject: Writable
) -> None:
    """Who announces more than any server takes, and waits for leave to send it, is refused without delay."""
    control = known(client, survey)
    lines = [f"Content-Type: {contract.media_type}", f"Content-Length: {_LENGTH}", "Expect: 100-continue"]
    exchange = client.send_octets(request_octets(client, "POST", subject.url, lines), timeout=PATIENCE)
    expected = f"413 without delay for content of {_LENGTH} octets that is only announced"
    if not answered(exchange, control, hangs=expected) or exchange.status in _PASSES:
        return
    if exchange.status in (401, 403, 407):
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing")
    if exchange.ok or exchange.status >= 500:
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    warn(exchange, "status", expected=expected, actual=f"status {exchange.status}")
