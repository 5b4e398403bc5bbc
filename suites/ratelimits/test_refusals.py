"""The form of a refusal: its status, its document, and when it says to come back."""

from __future__ import annotations

from accord.authoring import Exchange, Promise, Rates, inconclusive, keeps, violation
from accord.judge.dates import parse_http_date


@keeps("rate-limit-refusal", loads=True)
def test_refusal_is_of_the_promised_form(rates: Rates, promise: Promise) -> None:
    """Every request over a limit is answered with the status, the members and the Retry-After that are promised."""
    if not rates.refused:
        raise inconclusive("no request was refused")
    status, form = promise.get("status"), {"body", "retry_after"} & set(promise.parameters)
    refusals = [each for each in rates.refusals() if not form or status in (None, each.status)]
    if not refusals:
        raise inconclusive(f"no request was refused with status {status}")
    for exchange in refusals:
        if status not in (None, exchange.status):
            actual = f"{exchange.status or exchange.fault}"
            raise violation(exchange, "status", expected=f"{status}", actual=actual)
        if "retry_after" in promise:
            _require_wait(exchange, promise["retry_after"])
        if exchange.request.method != "HEAD":
            _require_members(exchange, promise)


def _require_wait(exchange: Exchange, presence: str) -> None:
    value = exchange.response.header("retry-after") if exchange.response else None
    if value is None:
        if presence == "required":
            raise violation(exchange, "Retry-After", expected="a time to come back", actual="it is missing")
        return
    if presence == "absent":
        raise violation(exchange, "Retry-After", expected="none", actual=value)
    if not (value.isascii() and value.isdigit()) and parse_http_date(value) is None:
        raise violation(exchange, "Retry-After", expected="whole seconds, or a date", actual=value)


def _require_members(exchange: Exchange, promise: Promise) -> None:
    value = exchange.json.value
    for member in promise.get("body", ()):
        if not isinstance(value, dict) or member not in value:
            actual = "it is missing" if isinstance(value, dict) else "no JSON object"
            raise violation(exchange, f"/{member}", expected="a member of the refusal", actual=actual)
