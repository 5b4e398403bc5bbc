"""Conditional reading: what If-None-Match and If-Modified-Since do, and what they leave alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

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
from accord.judge.dates import http_date, parse_http_date
from accord.judge.entity_tags import parse_entity_tag
from suites.http.pages import again, body, control, field, page, pages, require_kept
from suites.http.provoking import missing, missing_path

NONE_SUCH = '"accord-none-such-tag"'

_REPEATS = 2
_FEW = 3
_FRESH_S = 2


@verifies("http/status/304-required-fields")
def test_not_modified_repeats_the_fields_of_the_page(client: Client, survey: Survey) -> None:
    """A 304 has those of its six fields that the 200 has."""
    full = control(client, page(client, survey, "ETag"))
    partial = again(client, full, {"If-None-Match": field(full, "etag")})
    if expect(partial).answered().exchange.status != 304:
        raise not_applicable(f"If-None-Match was answered {partial.status}, not 304")
    require_kept(full, partial)


@verifies("http/conditional/strong-etag-stable")
def test_equal_strong_tags_come_with_equal_octets(client: Client, survey: Survey) -> None:
    """Pages under one strong entity tag have the same octets each time."""
    strong = [exchange for exchange in pages(client, survey) if _is_strong(field(exchange, "etag"))][:2]
    if not strong:
        raise not_applicable("no page that was read has a strong ETag")
    for first in strong:
        seen = {field(first, "etag"): body(first)}
        for _ in range(_REPEATS):
            exchange = control(client, first)
            tag, octets = field(exchange, "etag"), body(exchange)
            if _is_strong(tag) and seen.setdefault(tag, octets) != octets:
                raise violation(
                    exchange, "ETag", expected="other octets under another strong tag, or a weak one",
                    actual=f"two contents of {len(seen[tag])} and {len(octets)} octets under one strong tag",
                )  # fmt: skip


@verifies("http/conditional/if-none-match-304")
def test_known_tag_is_answered_304(client: Client, survey: Survey) -> None:
    """GET with the page's own entity tag in If-None-Match gets 304, in whatever form the tag is given."""
    full = control(client, page(client, survey, "ETag"))
    tag = field(full, "etag")
    if parse_entity_tag(tag) is None:
        raise inconclusive(f"the ETag {tag} of {full.request.line} is no entity tag")
    answer = again(client, full, {"If-None-Match": tag})
    if answer.status != 304 and field(control(client, full), "etag") != tag:
        raise inconclusive(f"the ETag of {full.request.line} changes between two equal requests")
    expect(answer).status(304, because=f"If-None-Match: {tag}")
    swapped = tag.removeprefix("W/") if tag.startswith("W/") else f"W/{tag}"
    for value, form in ((swapped, "the tag in its other form"), (f"{NONE_SUCH}, {tag}", "a list"), ("*", "`*`")):
        _require_not_modified(again(client, full, {"If-None-Match": value}), form)


@verifies("http/conditional/if-none-match-mismatch-200")
def test_unknown_tag_lets_the_request_proceed(client: Client, survey: Survey) -> None:
    """GET with an entity tag that the page does not have gets the page."""
    full = page(client, survey)
    for value, kind in ((NONE_SUCH, "a tag that nothing has"), (NONE_SUCH.strip('"'), "a value that is no tag")):
        answer = again(client, full, {"If-None-Match": value})
        _require_no_breakdown(answer, f"{kind} in If-None-Match")
        if answer.status != 200 and not (answer.status == 400 and '"' not in value):
            raise inconclusive(f"{kind} in If-None-Match was answered {answer.status}")


@verifies("http/conditional/if-modified-since")
def test_page_that_is_no_newer_is_answered_304(client: Client, survey: Survey) -> None:
    """GET with the page's own Last-Modified in If-Modified-Since gets 304."""
    full = control(client, page(client, survey, "Last-Modified"))
    modified = field(full, "last-modified")
    time = parse_http_date(modified)
    if time is None:
        raise not_applicable("Last-Modified is no HTTP-date, so that If-Modified-Since with it means nothing")
    for _ in range(_REPEATS):
        answer = again(client, full, {"If-Modified-Since": modified})
        if answer.status == 304:
            return
    now = parse_http_date(field(full, "date")) or datetime.now(UTC)
    if field(control(client, full), "last-modified") != modified or now - time < timedelta(seconds=_FRESH_S):
        raise inconclusive(f"{full.request.line}: Last-Modified changes, or is of this very moment")
    expect(answer).status(304, because=f"If-Modified-Since: {modified}, which is its Last-Modified")


@verifies("http/conditional/if-modified-since-ignored")
def test_date_is_ignored_beside_a_tag_and_where_it_is_none(client: Client, survey: Survey) -> None:
    """If-Modified-Since decides nothing beside If-None-Match, nor where it is no date of HTTP."""
    dated = [exchange for exchange in pages(client, survey) if field(exchange, "last-modified")]
    full = dated[0] if dated else page(client, survey)
    now = datetime.now(UTC)
    beside = again(client, full, {"If-None-Match": NONE_SUCH, "If-Modified-Since": http_date(now)})
    _require_no_breakdown(beside, "If-Modified-Since beside If-None-Match that does not match")
    for value in ("accord-no-date", (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")):
        answer = again(client, full, {"If-Modified-Since": value})
        _require_no_breakdown(answer, f"If-Modified-Since: {value}")
        if answer.status == 400:
            warn(answer, "status", expected="200, since what is no date is to be ignored", actual="status 400")
        elif answer.status != 200:
            raise inconclusive(f"If-Modified-Since: {value} was answered {answer.status}")
    if beside.status != 200:
        raise inconclusive(f"If-Modified-Since beside If-None-Match was answered {beside.status}")


@verifies("http/conditional/after-normal-checks")
def test_preconditions_of_what_fails_anyway_are_ignored(client: Client, survey: Survey) -> None:
    """GET of what is not there gets the same status with If-None-Match: * and with If-Match as without."""
    plain = _nothing(client, survey)
    for name, value in (("If-None-Match", "*"), ("If-Match", '"x"')):
        answer = client.get(plain.request.url, headers={name: value})
        if answer.status != plain.status:
            _require_no_breakdown(answer, f"{name}: {value} to what is answered {plain.status} without it", 401)
            raise inconclusive(f"{name}: {value} was answered {answer.status}, and {plain.status} without it")


def _nothing(client: Client, survey: Survey) -> Exchange:
    """The refusal of what is not there; raises NotApplicable where everything is answered with success."""
    for facts in survey.resources[:_FEW]:
        if (exchange := missing(client, facts)) and exchange.status >= 400:
            return expect(exchange).answered(401).exchange
    exchange = expect(client.get(missing_path(survey))).answered(401).exchange
    if exchange.status >= 400:
        return exchange
    raise not_applicable("no request for what is not there fails")


def _is_strong(tag: str) -> bool:
    parsed = parse_entity_tag(tag)
    return parsed is not None and not parsed.weak


def _require_not_modified(answer: Exchange, form: str) -> None:
    """That a matching tag in an unusual form breaks nothing; that it is not understood is told."""
    expect(answer).answered()
    if answer.status >= 500:
        raise violation(
            answer, "status", expected=f"304 to {form} in If-None-Match", actual=f"status {answer.status}"
        )
    if answer.status != 304:
        warn(answer, "status", expected=f"304 to {form} in If-None-Match", actual=f"status {answer.status}")


def _require_no_breakdown(answer: Exchange, what: str, *asked_for: int) -> None:
    """That an answer is not one to a precondition, and no failure of the server."""
    expect(answer).answered(*asked_for)
    if answer.status in (304, 412) or answer.status >= 500:
        raise violation(
            answer, "status", expected=f"the answer without it, in spite of {what}", actual=f"status {answer.status}"
        )
