"""Refusals of what is written: content that is no JSON or of another type, and methods that are not offered."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Survey,
    Writable,
    Written,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    verifies,
    violation,
    warn,
)
from suites.http.alike import require_same_fault
from suites.http.allowing import allow_of, allowed_by_options, says_what_is_allowed
from suites.http.asking import readable_urls
from suites.http.provoking import NONE_SUCH, truncated

_MASKS = frozenset({401, 403, 404, 429})
"""Statuses of refusals that may come before the content is looked at."""
_NOT_OFFERED = frozenset({405, 501})
_OF_CONTENT = frozenset({400, 415, 422})


@verifies("http/status/malformed-json-400", writes=True)
@for_each("writable", most=1)
def test_truncated_json_is_refused(client: Client, subject: Writable) -> None:
    """A creation whose content ends in its midst gets 400."""
    exchange = client.request("POST", subject.url, body=truncated(subject.document()))
    _require_decision(exchange)
    wanted, actual = "status 400, since the content is no JSON", f"status {exchange.status}"
    if exchange.status in _NOT_OFFERED:
        raise not_applicable(f"{exchange.request.line} is not offered")
    if exchange.ok or exchange.status >= 500:
        raise violation(exchange, "status", expected=wanted, actual=actual)
    if exchange.status != 400:
        warn(exchange, "status", expected=wanted, actual=actual)


@verifies("http/status/415-unsupported-content-type", writes=True)
@for_each("writable", most=1)
def test_a_creation_of_an_unsupported_type_is_refused(client: Client, subject: Writable, contract: Contract) -> None:
    """A good creation whose content is labelled as of a type that nothing takes gets 415."""
    _require_415(client.post(subject.url, subject.document(), content_type=NONE_SUCH), contract)


@verifies("http/status/415-unsupported-content-type", writes=True)
@for_each("writable", most=1)
def test_an_update_of_an_unsupported_type_is_refused(client: Client, subject: Writable, contract: Contract) -> None:
    """A good update whose content is labelled as of a type that nothing takes gets 415."""
    written = subject.create()
    change = subject.change(written)
    exchange = client.request(change.method, written.url, document=change.document, content_type=NONE_SUCH)
    _require_415(exchange, contract)


def _require_415(exchange: Exchange, contract: Contract) -> None:
    _require_decision(exchange)
    if exchange.status in _NOT_OFFERED:
        raise not_applicable(f"{exchange.request.line} is not offered")
    wanted, actual = "status 415, since nothing takes this media type", f"status {exchange.status}"
    if exchange.ok and not contract.documented_type:
        raise not_applicable("the contract does not say which media types are taken")
    if exchange.ok or exchange.status >= 500:
        raise violation(exchange, "status", expected=wanted, actual=actual)
    if exchange.status != 415:
        warn(exchange, "status", expected=wanted, actual=actual)


def _require_decision(exchange: Exchange) -> None:
    expect(exchange).answered()
    if exchange.status in _MASKS or 300 <= exchange.status < 400:
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing about the content")


@verifies("http/status/405-known-method", writes=True)
@for_each("writable", most=1)
def test_a_method_that_is_not_offered_is_answered_405(client: Client, subject: Writable) -> None:
    """PUT, PATCH or POST, where a resource of the run's own does not offer it, gets 405."""
    exchanges = list(_not_offered(client, subject, subject.create()))
    if not exchanges:
        raise not_applicable("the resource offers every method that was to be tried")
    decided = [_is_refused_for_itself(exchange) for exchange in exchanges]
    if not any(decided):
        raise inconclusive("no method was refused for itself: " + ", ".join(map(str, exchanges)))


def _is_refused_for_itself(exchange: Exchange) -> bool:
    """Whether a request was refused for its method; a success or a crash is a violation, 404 a warning."""
    expect(exchange).answered()
    wanted, actual = "status 405, since the resource does not offer the method", f"status {exchange.status}"
    applied = exchange.ok and exchange.request.method != "POST"
    if applied or (exchange.status >= 500 and exchange.status != 501):
        raise violation(exchange, "status", expected=wanted, actual=actual)
    if exchange.status == 404:
        warn(exchange, "status", expected=wanted, actual=actual)
    return exchange.status in (404, *_NOT_OFFERED)


def _not_offered(client: Client, subject: Writable, written: Written) -> Iterator[Exchange]:
    """Answers to methods that a resource is not known to offer, with content that no handler could apply.

    Where the content alone may have caused the refusal, or a server error, the method is sent again without any.
    """
    offered = allowed_by_options(client, written.url) or _documented(subject)
    for method in ("PUT", "PATCH", "POST"):
        if method not in offered:
            exchange = client.request(method, written.url, body=truncated(subject.document()))
            by_content = exchange.status in _OF_CONTENT or exchange.status >= 500
            yield client.request(method, written.url) if by_content else exchange


def _documented(subject: Writable) -> set[str]:
    """The methods that change a resource, as far as the standard or the contract tells of them."""
    if subject.maker.survey.edition:
        return {"PATCH"}
    return {"PUT", "PATCH"} if subject.facts.update or subject.puts else set()


@verifies("http/status/405-allow-truthful")
def test_allow_of_a_405_to_a_safe_method_is_true(client: Client, survey: Survey) -> None:
    """Allow in a 405 to HEAD or OPTIONS leaves that method out, and has GET where GET succeeds."""
    tried = [client.request(method, url) for url in readable_urls(survey) for method in ("HEAD", "OPTIONS")]
    _require_truth(client, tried)


@verifies("http/status/405-allow-truthful", writes=True)
@for_each("writable", most=1)
def test_allow_of_a_405_is_true(client: Client, subject: Writable) -> None:
    """Allow in a 405 leaves the refused method out, and has GET where GET succeeds."""
    _require_truth(client, list(_not_offered(client, subject, subject.create())))


def _require_truth(client: Client, exchanges: list[Exchange]) -> None:
    refused = [exchange for exchange in exchanges if exchange.status == 405 and says_what_is_allowed(exchange)]
    if not refused:
        raise not_applicable("no 405 with Allow was seen")
    for exchange in refused:
        allowed, method, url = allow_of(exchange), exchange.request.method, exchange.request.url
        listed = ", ".join(sorted(allowed)) or "nothing"
        if method in allowed:
            raise violation(exchange, "Allow", expected=f"no {method}, which was refused", actual=listed)
        if "GET" not in allowed and client.get(url, follow=False).ok:
            raise violation(exchange, "Allow", expected="GET, which succeeds", actual=listed)
        for safe in ("HEAD", "OPTIONS"):
            if safe not in allowed and client.request(safe, url, follow=False).ok:
                warn(exchange, "Allow", expected=f"{safe}, which succeeds", actual=listed)


@verifies("http/status/same-fault-same-code", writes=True)
@for_each("writable", most=1)
def test_operations_tell_of_a_missing_resource_alike(client: Client, subject: Writable) -> None:
    """GET and DELETE of what is not there are refused with the same status and the same form of error."""
    url = subject.nowhere()
    exchanges = [client.get(url), client.delete(url)]
    require_same_fault(exchanges)


@verifies("http/status/same-fault-same-code", writes=True)
@for_each("writable", most=1)
def test_operations_tell_of_malformed_content_alike(client: Client, subject: Writable) -> None:
    """A creation and an update whose content is no JSON are refused with the same status and form of error."""
    written = subject.create()
    change, body = subject.change(written), truncated(subject.document())
    exchanges = [
        client.request("POST", subject.url, body=body),
        client.request(change.method, written.url, body=body),
    ]
    require_same_fault(exchanges)
