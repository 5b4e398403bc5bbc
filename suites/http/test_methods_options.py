"""OPTIONS: what it tells of the methods and of the patch formats that a resource takes."""

from __future__ import annotations

from accord.authoring import (
    Client,
    Exchange,
    Survey,
    expect,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from accord.judge.fields import list_members, parse_media_type
from suites.http.allowing import allow_of, says_what_is_allowed
from suites.http.asking import first_url


def _options(client: Client, survey: Survey) -> Exchange:
    """The successful answer to OPTIONS without Origin; raises NotApplicable where OPTIONS is not offered."""
    exchange = client.request("OPTIONS", first_url(survey), follow=False)
    expect(exchange).answered()
    if exchange.status == 403:
        raise inconclusive(f"{exchange.request.line}: status 403 may be a matter of rights")
    if not exchange.ok:
        raise not_applicable(f"OPTIONS is not offered: status {exchange.status}")
    return exchange


@verifies("http/method/options-allow")
def test_options_tells_the_methods(client: Client, survey: Survey) -> None:
    """A successful OPTIONS has Allow, with GET among its methods where GET succeeds."""
    exchange = _options(client, survey)
    wanted = "the methods that the resource offers"
    if not says_what_is_allowed(exchange):
        if exchange.response and exchange.response.header("access-control-allow-methods") is not None:
            warn(exchange, "Allow", expected=wanted, actual="Access-Control-Allow-Methods alone")
            return
        raise violation(exchange, "Allow", expected=wanted, actual="no Allow")
    if "GET" not in allow_of(exchange) and client.get(exchange.request.url).ok:
        actual = ", ".join(sorted(allow_of(exchange))) or "nothing"
        warn(exchange, "Allow", expected="GET, which succeeds", actual=actual)


@verifies("http/method/options-accept-patch")
def test_options_tells_the_patch_formats(client: Client, survey: Survey) -> None:
    """A successful OPTIONS that allows PATCH has Accept-Patch, which lists media types."""
    exchange = _options(client, survey)
    if "PATCH" not in allow_of(exchange):
        raise not_applicable("PATCH is not known to be offered")
    values = exchange.response.values("accept-patch") if exchange.response else []
    if not any(parse_media_type(member) for member in list_members(values)):
        actual = ", ".join(values) if values else "no Accept-Patch"
        warn(exchange, "Accept-Patch", expected="the media types of patches that are taken", actual=actual)
