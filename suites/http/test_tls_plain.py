"""Checks of what is to be had without TLS: nothing but a way to TLS."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from accord.authoring import Exchange, inconclusive, not_applicable, verifies, violation, warn
from accord.model.contract import Contract
from accord.runtime.transport import HostView, is_https
from accord.wire.tls_host import is_loopback
from suites.http.plain_http import is_content, is_known, refuse_content

_LASTING, _PASSING = (301, 308), (302, 303, 307)


@verifies("http/tls/https-only")
def test_plain_http_serves_no_data(transport: HostView, contract: Contract) -> None:
    """Plain HTTP is closed, refuses, or redirects for good to the same URI with TLS."""
    if not transport.facts.secure and transport.loopback:
        raise not_applicable("the target is served without TLS, on this machine")
    answers = transport.plain()
    if not answers:
        raise inconclusive("plain HTTP was not asked")
    first, last = answers[0], answers[-1]
    if last.fault or 400 <= last.status < 500:
        return
    if last.status in (*_LASTING, *_PASSING):
        _judge_redirect(first, last, transport.facts.host)
    elif last.ok and is_content(last, contract.media_type):
        refuse_content(last, certain=is_known(contract))
    else:
        warn(last, "status", expected="a closed port, a refusal, or a redirect", actual=f"status {last.status}")


def _judge_redirect(first: Exchange, last: Exchange, host: str) -> None:
    """A redirect leads to the same URI with TLS, at once and for good."""
    location = (last.response.header("location") if last.response else None) or ""
    expected = f"301 or 308 to the same URI on https://{host}"
    try:
        goal = urlsplit(urljoin(last.request.url, location))
        same = goal.scheme == "https" and goal.hostname == urlsplit(last.request.url).hostname
    except ValueError:
        same = False
    if not location or not same:
        raise violation(last, "Location", expected=expected, actual=f"Location: {location}" if location else "none")
    if last.status in _PASSING:
        warn(last, "status", expected=expected, actual=f"status {last.status}")
    if first is not last:
        warn(first, "Location", expected=expected, actual="a redirect that stays without TLS comes first")
    if goal.path.rstrip("/") != urlsplit(first.request.url).path.rstrip("/"):
        warn(last, "Location", expected=expected, actual=f"another path, {goal.path or '/'}")


@verifies("http/oauth/token-over-tls-post")
def test_tokens_are_issued_over_tls_alone(transport: HostView, contract: Contract) -> None:
    """The token endpoint is not there without TLS, and issues nothing to GET."""
    if contract.oauth is None:
        raise not_applicable("the contract does not say where tokens are issued")
    url = contract.token_url
    if not is_https(url):
        if is_loopback(urlsplit(url).hostname or ""):
            raise not_applicable("the token endpoint is served without TLS, on this machine")
        raise violation(None, "token_url", expected="an https URL", actual=url)
    posted, asked = transport.tokens()
    if "access_token" in posted.document:
        raise violation(posted, "body", expected="no token without TLS", actual="a token")
    if posted.ok or posted.document.get("error") in ("invalid_client", "invalid_grant", "unauthorized_client"):
        warn(posted, "body", expected="a closed port or a refusal", actual="credentials are looked at without TLS")
    if asked.fault:
        raise inconclusive(f"the token endpoint could not be asked: {asked.fault}")
    if "access_token" in asked.document:
        warn(asked, "body", expected="no token for GET", actual="a token")
    elif not 400 <= asked.status < 500:
        warn(asked, "status", expected="4xx for GET", actual=f"status {asked.status}")
