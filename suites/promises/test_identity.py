"""Where an API lives, and how connections to it are kept secure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import (
    Client,
    Contract,
    Promise,
    expect,
    inconclusive,
    keeps,
    resolve,
    violation,
    warn,
)
from accord.record.history import renewals, span
from accord.runtime.transport import HostView, handshake_of
from accord.wire.urls import below
from suites.http.certificates import DAY, day, require_handshake, require_name, require_trust, require_validity
from suites.http.plain_http import is_content, is_known, leads_to_tls, refuse_content
from suites.http.renewals import require_few_renewals, require_memory
from suites.http.versions_of_tls import require_refused


@keeps("base-endpoint")
def test_base_endpoint_answers(client: Client, promise: Promise) -> None:
    """A path that every valid token opens is there; its links stay below the base URL, or are told."""
    exchange = expect(client.get(below(client.base_url, promise["probe_path"]), fresh=True)).answered().exchange
    if not exchange.ok:
        raise violation(exchange, "status", expected="success below the base URL", actual=f"status {exchange.status}")
    for place, url in _own_links(exchange.json.value):
        if not resolve(exchange.request.url, url).startswith(client.base_url.rstrip("/")):
            warn(exchange, place, expected=f"a URL below {client.base_url}", actual=url)


def _own_links(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    """The `self` links of a document, which lead to the API itself, each with the JSON pointer to it."""
    if isinstance(value, dict):
        links = value.get("links")
        own = links.get("self") if isinstance(links, dict) else None
        if isinstance(own, str):
            yield f"{at}/links/self", own
        for name, item in value.items():
            yield from _own_links(item, f"{at}/{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _own_links(item, f"{at}/{number}")


@keeps("tls")
def test_connections_are_secure(transport: HostView, contract: Contract, promise: Promise) -> None:
    """Versions, certificate and plain HTTP are as promised."""
    handshake = require_handshake(transport)
    if handshake.version < f"TLS {promise.get('min', '')}":
        raise violation(handshake_of(transport.facts), "handshake", expected=f"TLS {promise['min']} or newer",
                        actual=handshake.version)  # fmt: skip
    if "refuse" in promise:
        require_refused(transport, tuple(f"TLS {version}" for version in promise["refuse"]))
    if promise.get("valid"):
        require_trust(transport)
        require_validity(transport)
    if promise.get("name"):
        require_name(transport)
    if promise.get("https_only"):
        _require_nothing_without_tls(transport, contract)


def _require_nothing_without_tls(transport: HostView, contract: Contract) -> None:
    """That plain HTTP is closed, refuses, or sends clients to TLS."""
    answers = transport.plain()
    if not answers:
        raise inconclusive("plain HTTP was not asked")
    last = answers[-1]
    if last.fault or 400 <= last.status < 500 or leads_to_tls(last):
        return
    if last.ok and is_content(last, contract.media_type):
        refuse_content(last, certain=is_known(contract))
    elif last.ok:
        raise inconclusive(f"what answers {last.request.url} is not known to be the API")
    else:
        warn(
            last, "status", expected="a closed port, a refusal, or a redirect to TLS", actual=f"status {last.status}"
        )


@keeps("certificate-renewals-max", where=lambda promise: "max" in promise)
def test_certificate_changes_seldom(transport: HostView, promise: Promise) -> None:
    """The certificate changed no more often than promised."""
    require_few_renewals(transport, promise["max"], promise.get("window_days", 365), promise.get("grace_days", 0))


@keeps("certificate-renewals-max", where=lambda promise: "max" not in promise)
def test_certificate_changes_are_told(transport: HostView, promise: Promise) -> None:
    """Each change of the certificate that the history shows within the window is told."""
    seen = require_memory(transport)
    since = transport.facts.at - promise.get("window_days", 365) * DAY
    recent = [renewal for renewal in renewals(seen) if renewal.new.at >= since]
    for renewal in recent:
        warn(handshake_of(transport.facts), renewal.new.address, expected="no more changes than are needed",
             actual=f"the certificate of {day(renewal.old.not_before)} was replaced by that of "
             f"{day(renewal.new.not_before)}")  # fmt: skip
    if not recent and span(seen) < DAY:
        raise inconclusive("the history covers less than a day")
