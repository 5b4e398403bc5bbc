"""What plain HTTP answers where a target should be reached over TLS alone. No credentials of ours are sent."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from accord.model.contract import Contract
from accord.model.transport import PlainAnswer
from accord.wire.redact import Redactor
from accord.wire.tls_fetch import fetch
from accord.wire.tls_host import is_loopback, open_context

NOBODY = {"grant_type": "client_credentials", "client_id": "accord-nobody", "client_secret": "accord-nothing"}
"""Credentials that belong to nobody."""

_MOST_HOPS = 3
_LONGEST_BODY = 500
_REDIRECTS = (301, 302, 303, 307, 308)


def plain_answers(contract: Contract, timeout: float) -> tuple[PlainAnswer, ...]:
    """What the base path got over plain HTTP, and where that sends clients on within the same host without TLS.

    A target that is served without TLS on a loopback address is not asked.
    """
    parts = urlsplit(contract.base_url)
    if parts.scheme != "https" and is_loopback(parts.hostname or ""):
        return ()
    url = contract.tls.plain_url or (plain_url(contract.base_url) if parts.scheme == "https" else contract.base_url)
    answers: list[PlainAnswer] = []
    while url and len(answers) < _MOST_HOPS:
        answers.append(_fit_to_keep(fetch("GET", url, timeout=timeout)))
        url = _onward(answers[-1])
    return tuple(answers)


def _fit_to_keep(answer: PlainAnswer) -> PlainAnswer:
    """The answer as it may stand in a record: without cookies, and with the beginning of its body alone."""
    return replace(answer, headers=Redactor({}).headers(answer.headers), body=answer.body[:_LONGEST_BODY])


def _onward(answer: PlainAnswer) -> str:
    """Where a redirect leads to on the same host and still without TLS, or an empty text."""
    location = answer.header("location") if answer.status in _REDIRECTS else ""
    try:
        goal = urljoin(answer.url, location)
        stays = urlsplit(goal).scheme == "http" and urlsplit(goal).hostname == urlsplit(answer.url).hostname
    except ValueError:
        return ""
    return goal if location and stays else ""


def plain_url(url: str) -> str:
    """The same path on port 80 of the same host, without TLS."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"http://{f'[{host}]' if ':' in host else host}{parts.path or '/'}"


def token_answers(contract: Contract, timeout: float = 5.0) -> tuple[PlainAnswer, PlainAnswer]:
    """What a token endpoint makes of nobody's credentials: posted without TLS, and in the query of a GET with TLS.

    Since they are nobody's, the certificate need not be verified. Raises ValueError where there is no such endpoint.
    """
    if contract.oauth is None:
        raise ValueError("the contract names no token endpoint")
    url = contract.token_url
    sent = urlencode(NOBODY)
    posted = fetch("POST", _plain_token_url(contract, url), body=sent,
                   content_type="application/x-www-form-urlencoded", timeout=timeout)  # fmt: skip
    asked = f"{url}{'&' if '?' in url else '?'}{sent}"
    return posted, fetch("GET", asked, trust=open_context(), timeout=timeout)


def _plain_token_url(contract: Contract, url: str) -> str:
    """The token endpoint without TLS: where the contract says that plain HTTP is, if it is on the same host."""
    parts, plain = urlsplit(plain_url(url)), urlsplit(contract.tls.plain_url or "")
    if plain.hostname == urlsplit(contract.base_url).hostname == parts.hostname:
        parts = parts._replace(netloc=plain.netloc)
    return urlunsplit(parts)
