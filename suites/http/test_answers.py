"""What takes two answers to tell: ids that differ, titles that do not, and lengths that are those of the page."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Client, Exchange, Survey, expect, not_applicable, verifies, violation, warn
from accord.model.contract import Contract
from suites.http.asking import first_url
from suites.http.pages import PLAIN, body, control, field, from_cache, page
from suites.http.provoking import essence_of, missing_path, missing_url
from suites.http.rules_problem import PROBLEM
from suites.http.status_codes import PHRASES

_FAR = 1_000_000_000


@verifies("http/field/request-id")
def test_request_ids_differ(client: Client, survey: Survey, contract: Contract) -> None:
    """Two requests are not given one request id, unless something between gave the answer; else it is told."""
    name = contract.promised.request_id
    if not name:
        raise not_applicable("the contract does not say that requests have an id")
    url = first_url(survey)
    one, other = (client.get(url, headers={name: None}, fresh=True) for _ in range(2))
    first, second = field(one, name), field(other, name)
    if first and first == second and not from_cache(other):
        warn(other, name, expected="another id for each request", actual="the id of the request before")


@verifies("http/problem/title-stable")
def test_problems_of_one_type_have_one_title(client: Client, survey: Survey) -> None:
    """Two problems of one type have one title, which for about:blank is the phrase of the status; else it is told."""
    titles: dict[str, str] = {}
    compared = False
    for exchange in _provoked(client, survey):
        kind, title = exchange.document.get("type", "about:blank"), exchange.document.get("title")
        if essence_of(exchange) != PROBLEM or not isinstance(kind, str) or not isinstance(title, str):
            continue
        kind = f"about:blank {exchange.status}" if kind == "about:blank" else kind
        compared = compared or kind in titles
        if titles.setdefault(kind, title) != title:
            told = f"{title!a} where it was {titles[kind]!a} before"
            warn(exchange, "/title", expected="one title for each type of problem", actual=told)
        if kind.startswith("about:blank ") and title != PHRASES.get(exchange.status, title):
            warn(exchange, "/title", expected=f"{PHRASES[exchange.status]!a} for about:blank", actual=f"{title!a}")
    if not compared:
        raise not_applicable("no type of problem was seen twice")


def _provoked(client: Client, survey: Survey) -> Iterator[Exchange]:
    """Errors that are mostly of few types: what is not there, and what no one may read."""
    missing = missing_path(survey)
    for url in (missing, f"{missing}-either", *(missing_url(facts) for facts in survey.resources[:3])):
        if url:
            yield client.get(url)
    url = first_url(survey)
    for accept in ("application/x-none-such", "application/x-none-either"):
        yield client.get(url, accept=accept)


@verifies("http/status/304-no-content")
def test_length_of_304_is_that_of_the_page(client: Client, survey: Survey) -> None:
    """A 304 that has Content-Length tells the length of the 200."""
    full = control(client, page(client, survey, "ETag", "Content-Length"), {**PLAIN})
    partial = client.get(
        full.request.url, headers={**PLAIN, "If-None-Match": field(full, "etag")}, fresh=True, follow=False
    )
    if expect(partial).answered().exchange.status != 304:
        raise not_applicable(f"If-None-Match was answered {partial.status}, not 304")
    told, length = field(partial, "content-length"), field(full, "content-length")
    if told and told != length and field(control(client, full, {**PLAIN}), "content-length") == length:
        raise violation(partial, "Content-Length", expected=f"none, or {length} as with the 200", actual=told)


@verifies("http/range/416-content-range")
def test_unsatisfiable_range_tells_the_length_of_the_page(client: Client, survey: Survey) -> None:
    """A 416 tells as the current length that of the page."""
    full = control(client, page(client, survey), {**PLAIN})
    refused = client.get(full.request.url, headers={**PLAIN, "Range": f"bytes={_FAR}-"}, fresh=True, follow=False)
    if expect(refused).answered().exchange.status != 416:
        raise not_applicable(f"a range far behind the end was answered {refused.status}, not 416")
    told, length = field(refused, "content-range"), len(body(full))
    if (
        told.startswith("bytes */")
        and told != f"bytes */{length}"
        and body(control(client, full, {**PLAIN})) == body(full)
    ):
        raise violation(refused, "Content-Range", expected=f"bytes */{length}", actual=told)
