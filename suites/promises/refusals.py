"""Refusals: whether what crosses a limit was refused, cut or taken, and whether the refusal is the one promised."""

from __future__ import annotations

from accord.authoring import Exchange, Promise, expect, inconclusive, violation, warn
from suites.promises.aims import codes_in


def require_control(exchange: Exchange) -> Exchange:
    """That a request without the fault succeeds, since else its refusal would prove nothing."""
    expect(exchange).answered()
    if not exchange.ok:
        raise inconclusive(f"the control {exchange.request.line} was answered {exchange.status}")
    return exchange


def require_refused(exchange: Exchange, promise: Promise, what: str) -> Exchange:
    """That the API refused what it promises to refuse, with a status that the promise allows.

    A success, a 5xx or, where the promise names statuses, another one is a violation; an error code other than the
    one that it names is only told, unless the promise binds and names it as `codes`.
    """
    statuses = tuple(promise.get("statuses", ()))
    wanted = f"a refusal of {what}" + (f" with status {' or '.join(map(str, statuses))}" if statuses else "")
    expect(exchange).answered(*statuses)
    refused = 400 <= exchange.status < 500
    if not refused or (statuses and exchange.status not in statuses):
        raise violation(exchange, "status", expected=wanted, actual=f"status {exchange.status}")
    _require_code(exchange, promise, wanted)
    return exchange


def _require_code(exchange: Exchange, promise: Promise, wanted: str) -> None:
    told, hinted = codes_in(exchange), promise.get("hint_code")
    if exchange.status != promise.get("hint_status", exchange.status):
        warn(exchange, "status", expected=f"status {promise['hint_status']}", actual=f"status {exchange.status}")
    if codes := set(promise.get("codes", ())):
        if not codes & told:
            expected = f"{wanted}, with the code {' or '.join(sorted(codes))}"
            raise violation(exchange, "code", expected=expected, actual=", ".join(sorted(told)) or "no code")
    elif hinted and hinted not in told:
        warn(exchange, "code", expected=f"the code {hinted}", actual=", ".join(sorted(told)) or "no code")


def require_figure(promise: Promise, *names: str) -> None:
    """That a promise gives one of these parameters, without which there is nothing to try."""
    if not any(name in promise for name in names):
        raise inconclusive(f"the promise gives no figure; add {' or '.join(f'`{name}`' for name in names)}")
