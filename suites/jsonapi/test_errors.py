"""Errors that are provoked on purpose, and what their objects say."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urldefrag

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
from accord.judge.fields import parse_media_type
from accord.runtime.surveying.specimens import link_url
from suites.jsonapi.kinds import kind_of, shown
from suites.jsonapi.parts import errors_of
from suites.jsonapi.provoking import INVENTED
from suites.jsonapi.unused import unused_ids, with_segment

_NO_ERRORS = "no request was answered with error objects"
_READABLE = ("application/xhtml+xml", "application/pdf")
_PAGES = 2
_OTHER = f"another{INVENTED}"

Provocation = tuple[str, dict[str, str]]


def _pairs(survey: Survey) -> Iterator[tuple[Provocation, Provocation]]:
    """Requests that are wrong in the same way twice, by other names: a sort, an include, a field, an id."""
    facts = next((facts for facts in survey.resources if facts.sample_url and facts.sample), None)
    if facts is None or not facts.sample_url or not facts.sample:
        return
    if facts.url:
        yield (facts.url, {"sort": INVENTED}), (facts.url, {"sort": _OTHER})
    yield (facts.sample_url, {"include": INVENTED}), (facts.sample_url, {"include": _OTHER})
    fields = f"fields[{facts.type}]"
    yield (facts.sample_url, {fields: INVENTED}), (facts.sample_url, {fields: _OTHER})
    ids = [unused.id for unused in unused_ids(facts.ids)]
    urls = [url for unused in ids if (url := with_segment(facts.sample_url, facts.sample[1], unused))]
    if len(urls) > 1:
        yield (urls[0], {}), (urls[1], {})


def _provoked(client: Client, survey: Survey) -> Iterator[Exchange]:
    """Answers with error objects."""
    for (url, query), _ in _pairs(survey):
        exchange = client.get(url, query)
        if errors_of(exchange):
            yield exchange


@verifies("jsonapi-*/errors/error-id")
def test_error_ids_are_those_of_one_occurrence(client: Client, survey: Survey) -> None:
    """An error that happens again has another id."""
    for first in _provoked(client, survey):
        ids = [error["id"] for error in errors_of(first) if error.get("id") is not None]
        if not ids:
            continue
        for index, value in enumerate(ids):
            if not isinstance(value, str):
                warn(first, f"/errors/{index}/id", expected="a string", actual=kind_of(value))
        second = client.get(first.request.url, fresh=True)
        if second.response is None or second.status == 304 or second.response.header("age"):
            raise inconclusive(f"{second.request.line}: the answer may be a stored one")
        for index, error in enumerate(errors_of(second)):
            if error.get("id") in ids and error["id"] is not None:
                expected = "an id of this occurrence alone"
                raise violation(second, f"/errors/{index}/id", expected=expected, actual="the id of an earlier one")
        return
    raise not_applicable("no error object has an id")


@verifies("jsonapi-*/errors/error-title-stable")
def test_titles_stay_the_same(client: Client, survey: Survey) -> None:
    """Two errors of one code, provoked in the same way, have the same title."""
    compared = False
    for one, other in _pairs(survey):
        first = client.get(*one)
        if not any(error.get("code") for error in errors_of(first)):
            continue
        second = client.get(*other)
        for index, (before, now) in enumerate(zip(errors_of(first), errors_of(second), strict=False)):
            title, code = before.get("title"), before.get("code")
            if code is None or code != now.get("code") or not isinstance(title, str) or "title" not in now:
                continue
            compared = True
            if now["title"] != title:
                place, actual = f"/errors/{index}/title", "another title for an error of the same code"
                raise violation(second, place, expected=f"the title of the first: {shown(title)}", actual=actual)
    if not compared:
        raise not_applicable("no two error objects of the same code have titles")


@verifies("jsonapi-*/errors/error-general")
def test_several_problems_have_a_general_status(client: Client, survey: Survey) -> None:
    """Where the errors of one answer have different statuses, that of the answer is general enough for all."""
    seen = False
    for exchange in _with_several_problems(client, survey):
        statuses = {str(error["status"]) for error in errors_of(exchange) if "status" in error}
        if len(statuses) > 1:
            seen = True
            general = {f"{status[:1]}00" for status in statuses}
            if str(exchange.status) not in general:
                expected = f"status {' or '.join(sorted(general))}, for errors of {' and '.join(sorted(statuses))}"
                raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    if not seen:
        raise not_applicable("no answer has error objects of different statuses")


def _with_several_problems(client: Client, survey: Survey) -> Iterator[Exchange]:
    for (url, query), _ in _pairs(survey):
        if "include" not in query:
            yield client.get(url, {**query, "include": INVENTED, INVENTED.lower(): "1"})


@verifies("jsonapi-1.1/errors/error-links-about-readable")
def test_about_links_lead_to_a_description(client: Client, survey: Survey) -> None:
    """The `about` link of an error leads to something that people can read."""
    _require_readable(client, survey, "about")


@verifies("jsonapi-1.1/errors/error-links-type-readable")
def test_type_links_lead_to_an_explanation(client: Client, survey: Survey) -> None:
    """The `type` link of an error leads to something that people can read."""
    _require_readable(client, survey, "type")


def _require_readable(client: Client, survey: Survey, name: str) -> None:
    """Judge the first few pages that error objects link to on the target's own host."""
    places: dict[str, tuple[Exchange, str]] = {}
    for exchange in _provoked(client, survey):
        for index, error in enumerate(errors_of(exchange)):
            if url := link_url(error.get("links"), name, exchange.request.url):
                places.setdefault(urldefrag(url).url, (exchange, f"/errors/{index}/links/{name}"))
    if not places:
        raise not_applicable(f"no error object has an own `{name}` link")
    for url, (source, place) in list(places.items())[:_PAGES]:
        page = client.get(url, accept="text/html, text/*;q=0.9, */*;q=0.1")
        if expect(page).answered().exchange.status == 403:
            raise inconclusive(f"{page.request.line}: status 403 may be a matter of rights")
        media_type = parse_media_type((page.response.header("content-type") if page.response else None) or "")
        essence = media_type.essence if media_type else "no media type"
        actual = f"a link to status {page.status}" if not page.ok else f"a link to {essence}"
        if not page.ok or not (essence.startswith("text/") or essence in _READABLE):
            raise violation(source, place, expected="a link to a page of text", actual=actual)
