"""Statuses of what only reads: nothing there, nothing acceptable, and redirects."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from accord.authoring import (
    Client,
    Exchange,
    ResourceFacts,
    Survey,
    expect,
    for_each,
    inconclusive,
    not_applicable,
    resolve,
    same_origin,
    verifies,
    violation,
    warn,
)
from suites.http.alike import require_same_fault
from suites.http.asking import first_url, readable_urls
from suites.http.provoking import NONE_SUCH, failure_told, missing, missing_path

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SHORT, _LONGEST = 5, 10


@verifies("http/status/404-unknown-resource")
@for_each("resource", lambda facts: facts.sample is not None, most=1)
def test_an_unknown_id_is_not_found(client: Client, subject: ResourceFacts) -> None:
    """An id that nothing has, made like the known ones, is answered 404 or 410."""
    exchange = missing(client, subject)
    if exchange is None:
        raise inconclusive(f"no id can be told that no resource of {subject.path} has")
    _require_absence(exchange)


@verifies("http/status/404-unknown-resource")
def test_an_unknown_path_is_not_found(client: Client, survey: Survey) -> None:
    """A path below the base of the API at which nothing is, is answered 404 or 410."""
    _require_absence(client.get(missing_path(survey)))


def _require_absence(exchange: Exchange) -> None:
    expect(exchange).answered()
    if exchange.status == 403:
        raise inconclusive(f"{exchange.request.line}: status 403 may hide what there is")
    if exchange.status in _REDIRECTS:
        raise inconclusive(f"{exchange.request.line} is redirected elsewhere")
    wanted, actual = "status 404 or 410, since nothing is there", f"status {exchange.status}"
    if exchange.ok or exchange.status >= 500:
        raise violation(exchange, "status", expected=wanted, actual=actual)
    if exchange.status not in (404, 410):
        warn(exchange, "status", expected=wanted, actual=actual)


@verifies("http/status/no-error-in-2xx")
def test_what_is_not_there_is_no_success(client: Client, survey: Survey) -> None:
    """What cannot be found is not told by an error document of status 2xx."""
    facts = next((facts for facts in survey.resources if facts.sample), None)
    exchanges = [client.get(missing_path(survey)), missing(client, facts) if facts else None]
    failed = [_is_failure(exchange) for exchange in exchanges if exchange]
    if not any(failed):
        raise inconclusive("no request failed")


def _is_failure(exchange: Exchange) -> bool:
    """Whether a request failed; raises Violation where it did so by its document alone."""
    expect(exchange).answered()
    if exchange.ok and (told := failure_told(exchange)):
        raise violation(exchange, "status", expected="status 4xx, since the request failed", actual=f"{told}, by 2xx")
    return not exchange.ok


@verifies("http/status/406-not-acceptable")
def test_nothing_acceptable_is_refused_or_disregarded(client: Client, survey: Survey) -> None:
    """An Accept that names nothing there is gets 406, or the default representation."""
    url = first_url(survey)
    control = client.get(url)
    if not control.ok:
        raise not_applicable(f"the control {control.request.line} was answered {control.status}")
    exchange = client.get(url, accept=NONE_SUCH)
    expect(exchange).answered()
    if exchange.status in _REDIRECTS or exchange.status == 403:
        raise inconclusive(f"{exchange.request.line}: status {exchange.status} decides nothing")
    wanted = "status 406, or the default representation"
    if exchange.status >= 500:
        raise violation(exchange, "status", expected=wanted, actual=f"status {exchange.status}")
    if exchange.ok and (told := _error_text(exchange, control)):
        raise violation(exchange, "body", expected=wanted, actual=f"{told}, by status {exchange.status}")
    if exchange.status == 406 and exchange.response and not exchange.response.body:
        warn(exchange, "body", expected="a list of what is available", actual="a 406 without content")
    elif not exchange.ok and exchange.status != 406:
        warn(exchange, "status", expected=wanted, actual=f"status {exchange.status}")


def _error_text(exchange: Exchange, control: Exchange) -> str:
    """How a successful answer tells of an error that the control does not tell of."""
    told = failure_told(exchange)
    return told if told and told != failure_told(control) and exchange.document != control.document else ""


@verifies("http/status/same-fault-same-code")
def test_what_is_not_there_is_told_alike(client: Client, survey: Survey) -> None:
    """Unknown ids get the same status and the same form of error in every collection."""
    found = (missing(client, facts) for facts in survey.resources if facts.sample)
    require_same_fault([exchange for exchange in itertools.islice(found, _SHORT) if exchange])


@verifies("http/status/same-fault-same-code")
def test_missing_credentials_are_told_alike(client: Client, survey: Survey) -> None:
    """Requests without credentials are refused with the same status and the same form of error."""
    headers = client.authorization("none")
    if not headers:
        raise not_applicable("the contract does not say how requests are authorised")
    require_same_fault([client.get(url, headers=headers) for url in readable_urls(survey)], 401)


@verifies("http/status/redirect-no-loop")
def test_redirects_end(client: Client, survey: Survey) -> None:
    """What is redirected comes to an end, within a few hops and without a loop."""
    urls = list(dict.fromkeys(_redirecting(client, survey)))
    if not urls:
        raise not_applicable("no request was redirected")
    for url in urls[:_SHORT]:
        _require_end(client, url)


def _redirecting(client: Client, survey: Survey) -> Iterator[str]:
    """URLs that are redirected: those seen, and those that differ from known ones by a slash at the end."""
    yield from (
        seen.request.url
        for seen in client.seen()
        if seen.status in _REDIRECTS
        and seen.request.method == "GET"
        and same_origin(seen.request.url, survey.base_url)
    )
    for url in readable_urls(survey):
        bare, mark, query = url.partition("?")
        twin = (bare[:-1] if bare.endswith("/") else f"{bare}/") + mark + query
        if client.get(twin, follow=False).status in _REDIRECTS:
            yield twin


def _require_end(client: Client, url: str) -> None:
    """Follow redirects by hand; one that sets a cookie may lead back to where it came from."""
    seen: set[str] = set()
    cookie = False
    for hop in range(_LONGEST + 1):
        seen.add(url)
        exchange = client.get(url, follow=False)
        goal = _goal(expect(exchange).answered(401).exchange)
        if exchange.status not in _REDIRECTS or not goal:
            if hop > _SHORT:
                warn(exchange, "status", expected=f"a final response within {_SHORT} hops", actual=f"{hop} hops")
            return
        cookie |= bool(exchange.response and exchange.response.header("set-cookie"))
        if not same_origin(goal, url) or (cookie and goal in seen):
            raise inconclusive(f"{exchange.request.line} leads to another origin, or back with a cookie")
        if goal in seen:
            raise violation(exchange, "Location", expected="redirects that end", actual="a loop of redirects")
        url = goal
    raise violation(exchange, "Location", expected="redirects that end", actual=f"more than {_LONGEST} hops")


def _goal(exchange: Exchange) -> str:
    location = exchange.response.header("location") if exchange.response else None
    return resolve(exchange.request.url, location).partition("#")[0] if location else ""
