"""What is marked as good for everybody is the same for everybody."""

from __future__ import annotations

from accord.authoring import Client, Exchange, Survey, expect, not_applicable, verifies, violation
from accord.model.contract import Contract
from suites.http.pages import again, urls
from suites.http.sharing import is_personal, sharing

_MOST = 4


@verifies("http/cache/authenticated-not-public")
def test_what_may_be_shared_is_for_everybody(client: Client, survey: Survey, contract: Contract) -> None:
    """What shared caches may store is answered to a request without credentials, and alike."""
    personal = [exchange for url in urls(survey) if is_personal(exchange := client.get(url, follow=False), contract)]
    if not personal:
        raise not_applicable("nothing was read with credentials")
    for exchange in [each for each in personal if sharing(each, contract)][:_MOST]:
        _require_same_for_all(client, exchange, sharing(exchange, contract))


def _require_same_for_all(client: Client, exchange: Exchange, reason: str) -> None:
    anonymous = client.get(exchange.request.url, headers=client.authorization("none"), follow=False)
    expected = "`private`, `no-store` or `no-cache`, since not everybody may have it"
    if expect(anonymous).answered(401).exchange.status in (401, 403, 404):
        told = f"{reason}, and {anonymous.status} to a request without credentials"
        raise violation(exchange, "Cache-Control", expected=expected, actual=told)
    if anonymous.ok and _body(anonymous) != _body(exchange) and _body(again(client, exchange)) == _body(exchange):
        told = f"{reason}, and other content for a request without credentials"
        raise violation(exchange, "Cache-Control", expected=expected, actual=told)


def _body(exchange: Exchange) -> bytes:
    return exchange.response.body if exchange.response else b""
