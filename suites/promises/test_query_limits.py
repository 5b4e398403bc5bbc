"""Limits of queries hold at the limit itself and one beyond."""

from __future__ import annotations

from accord.authoring import Client, Promise, Survey, Workshop, expect, inconclusive, keeps, violation, warn
from suites.promises.aims import aim
from suites.promises.refusals import require_control, require_refused


@keeps("page-size-max")
def test_pages_hold_no_more_than_promised(
    client: Client, survey: Survey, workshop: Workshop, promise: Promise
) -> None:
    """N rows may be asked for; N+1 are refused, or cut to N where the promise leaves that open."""
    at, parameter, most = aim(promise, workshop, survey), promise["parameter"], promise["max"]
    require_control(client.get(at.url))
    full = expect(client.get(at.url, {parameter: str(most)})).answered().exchange
    if not full.ok:
        raise violation(full, "status", expected=f"success, since {most} is within the limit",
                        actual=f"status {full.status}")  # fmt: skip
    beyond = expect(client.get(at.url, {parameter: str(most + 1)})).answered().exchange
    if not beyond.ok:
        require_refused(beyond, promise, f"{most + 1} rows")
        return
    count, cut_allowed = len(at.rows(beyond) or ()), promise.get("over", "refuse") == "refuse-or-cut"
    if count > most:
        raise violation(beyond, "body", expected=f"at most {most} rows", actual=f"{count} rows")
    if not cut_allowed:
        raise violation(beyond, "status", expected=f"a refusal of {most + 1} rows",
                        actual=f"silently cut: status {beyond.status} with {count} rows")  # fmt: skip
    if len(at.rows(full) or ()) < most:
        raise inconclusive(f"the collection has fewer than {most + 1} rows, so that nothing shows whether more come")
    warn(beyond, "body", expected=f"a refusal of {most + 1} rows", actual=f"silently cut to {count} rows")
