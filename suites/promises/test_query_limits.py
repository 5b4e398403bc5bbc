"""Limits of queries hold at the limit itself and one beyond."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    Promise,
    Survey,
    Workshop,
    expect,
    inconclusive,
    keeps,
    violation,
    warn,
)
from suites.promises.aims import aim
from suites.promises.paged import Paging
from suites.promises.refusals import require_control, require_refused


@keeps("page-size-max")
def test_pages_hold_no_more_than_promised(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """N rows may be asked for; N+1 are refused, or cut to N where the promise leaves that open."""
    at, parameter, most = aim(promise, workshop, survey), promise["parameter"], promise["max"]
    require_control(client.get(at.url))
    full = _require_within(client.get(at.url, {parameter: str(most)}), most)
    held = len(at.rows(full) or ())
    if held > most:
        raise violation(full, "body", expected=f"at most {most} rows", actual=f"{held} rows")
    beyond = expect(client.get(at.url, {parameter: str(most + 1)})).answered().exchange
    if not beyond.ok:
        require_refused(beyond, promise, f"{most + 1} rows")
        return
    count, cut_allowed = len(at.rows(beyond) or ()), promise.get("over", "refuse") == "refuse-or-cut"
    if count > most:
        raise violation(beyond, "body", expected=f"at most {most} rows", actual=f"{count} rows")
    told = f"silently cut to {most}: status" if count == most else "status"
    if not cut_allowed:
        raise violation(beyond, "status", expected=f"a refusal of {most + 1} rows",
                        actual=f"{told} {beyond.status} with {count} rows")  # fmt: skip
    if held < most:
        raise inconclusive(f"the collection has fewer than {most} rows, so that nothing shows whether more come")
    warn(beyond, "body", expected=f"a refusal of {most + 1} rows", actual=f"{told} {beyond.status}")


@keeps("offset-max")
def test_offsets_go_no_further_than_promised(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """Offset N may be asked for, N+1 is refused."""
    at, parameter, most = aim(promise, workshop, survey), promise["parameter"], promise["max"]
    size = Paging.of(workshop.contract).size
    one = {size: "1"} if size and size != parameter else {}
    require_control(client.get(at.url))
    _require_within(client.get(at.url, {parameter: str(most), **one}), most)
    beyond = expect(client.get(at.url, {parameter: str(most + 1), **one})).answered().exchange
    if not beyond.ok:
        require_refused(beyond, promise, f"the offset {most + 1}")
    elif rows := at.rows(beyond):
        raise violation(beyond, "body", expected=f"a refusal of the offset {most + 1}", actual=f"{len(rows)} rows")
    else:
        raise inconclusive(f"the offset {most + 1} was answered without rows: nothing shows whether there are any")


def _require_within(exchange: Exchange, most: int) -> Exchange:
    """That what is within a limit is served."""
    if not expect(exchange).answered().exchange.ok:
        raise violation(exchange, "status", expected=f"success, since {most} is within the limit",
                        actual=f"status {exchange.status}")  # fmt: skip
    return exchange
