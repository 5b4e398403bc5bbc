"""What a contract calls deprecated says so when it is used, still works, and ends as it was announced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from accord.authoring import Client, Exchange, Survey, expect, inconclusive, not_applicable, verifies, violation, warn
from accord.judge.dates import parse_http_date
from accord.model.contract import Contract
from accord.model.terms import Deprecated
from accord.record.notices import VENDOR_FIELDS, vendor_notices
from suites.http.pages import field

_SAFE = ("GET", "HEAD")
_STANDARD = ("deprecation", "sunset")
_SLACK = timedelta(days=1)
_NOTHING = "the contract does not say that anything is deprecated that can be asked for"


class Use(NamedTuple):
    """Something deprecated, and what came of using it."""

    terms: Deprecated
    exchange: Exchange

    @property
    def ended(self) -> bool:
        """Whether its sunset is past, by the contract or by its own Sunset field."""
        told = parse_http_date(field(self.exchange, "sunset"))
        known = date.fromisoformat(self.terms.sunset) if self.terms.sunset else None
        return bool((told and told < datetime.now(UTC)) or (known and known < datetime.now(UTC).date()))


def _uses(client: Client, contract: Contract) -> Iterator[Use]:
    """Every deprecated operation that is safe, used once."""
    for terms in contract.deprecated:
        if terms.method.upper() in _SAFE:
            query = {terms.parameter: terms.value} if terms.parameter else {}
            yield Use(terms, client.request(terms.method.upper(), terms.path, query, follow=False))


def _notices(exchange: Exchange) -> list[str]:
    """The names of the fields by which an answer tells of a deprecation."""
    fields = exchange.response.fields if exchange.response else {}
    return [name for name in _STANDARD if name in fields] + [name for name, _ in vendor_notices(fields)]


@verifies("http/deprecation/description-and-runtime-agree")
def test_deprecated_operations_say_so(client: Client, contract: Contract) -> None:
    """Each use of something deprecated carries the notice that the contract describes; another notice is told."""
    tried = 0
    for use in _uses(client, contract):
        name, exchange = use.terms.header, use.exchange
        if not expect(exchange).answered().exchange.ok:
            continue
        tried += 1
        found = _notices(exchange)
        if name.lower() in found:
            continue
        if not found:
            raise violation(exchange, name, expected="the notice of deprecation", actual="no notice")
        warn(exchange, name, expected="the notice that the contract names", actual=f"a notice by {found[0]}")
    if not tried:
        raise not_applicable(_NOTHING)


@verifies("http/deprecation/description-and-runtime-agree")
def test_nothing_else_is_deprecated(client: Client, survey: Survey, contract: Contract) -> None:
    """What the contract does not call deprecated carries no notice; else it is told."""
    if not contract.deprecated:
        raise not_applicable(_NOTHING)
    listed = tuple(terms.path.rstrip("/") for terms in contract.deprecated if not terms.parameter)
    urls = [url for facts in survey.resources for url in (facts.url, facts.sample_url) if url]
    for url in dict.fromkeys(urls):
        path = url.removeprefix(contract.base_url).partition("?")[0]
        if any(path == each or path.startswith(f"{each}/") for each in listed):
            continue
        exchange = client.get(url)
        if exchange.ok and (found := _notices(exchange)):
            warn(
                exchange, found[0], expected="a notice only on what the contract calls deprecated", actual="a notice"
            )


@verifies("http/deprecation/behaviour-and-dates-over-time")
def test_deprecated_operations_still_work(client: Client, contract: Contract) -> None:
    """What is deprecated works until its sunset, as it does without the deprecated part, and never fails with 5xx."""
    judged = 0
    for use in _uses(client, contract):
        exchange = expect(use.exchange).answered().exchange
        if exchange.status >= 500:
            raise violation(
                exchange, "status", expected="that it works, or is gone", actual=f"status {exchange.status}"
            )
        if use.ended:
            judged += 1
        elif exchange.ok:
            judged += 1
            _require_unchanged(client, use)
        elif exchange.status in (404, 410) and (use.terms.sunset or use.terms.parameter):
            raise violation(exchange, "status", expected="that it works until its sunset",
                            actual=f"status {exchange.status}")  # fmt: skip
    if not contract.deprecated:
        raise not_applicable(_NOTHING)
    if not judged:
        raise inconclusive("nothing of what is deprecated could be used")


def _require_unchanged(client: Client, use: Use) -> None:
    """A call with a deprecated parameter has the status and the members of one without it."""
    if not use.terms.parameter:
        return
    plain, exchange = client.request(use.terms.method.upper(), use.terms.path, follow=False), use.exchange
    if plain.status != exchange.status:
        raise violation(exchange, "status", expected=f"status {plain.status}, as without it",
                        actual=f"status {exchange.status}")  # fmt: skip
    if missing := sorted(plain.document.keys() - exchange.document.keys()):
        raise violation(exchange, f"/{missing[0]}", expected="the members that are there without it", actual="none")


@verifies("http/deprecation/behaviour-and-dates-over-time")
def test_dates_are_those_announced(client: Client, contract: Contract) -> None:
    """A sunset is not brought forward from what the contract announces; else it is told."""
    tried = 0
    for use in _uses(client, contract):
        told = parse_http_date(field(use.exchange, "sunset"))
        if not told or not use.terms.sunset:
            continue
        tried += 1
        announced = datetime.combine(date.fromisoformat(use.terms.sunset), datetime.min.time(), UTC)
        if told < announced - _SLACK:
            warn(use.exchange, "Sunset", expected=f"{use.terms.sunset} or later, as announced",
                 actual=f"{told.date().isoformat()}")  # fmt: skip
    if not tried:
        raise not_applicable("no sunset is both announced in the contract and told at run time")


@verifies("http/deprecation/vendor-notices")
def test_notices_of_vendors_have_a_text(client: Client, contract: Contract) -> None:
    """A notice in a vendor's own field says something; else it is told."""
    tried = 0
    for use in _uses(client, contract):
        name = use.terms.header.lower()
        fields = use.exchange.response.fields if use.exchange.response else {}
        if name not in fields or not (name in VENDOR_FIELDS or name.endswith("-deprecated")):
            continue
        tried += 1
        if not any(value.strip() for value in fields[name]):
            warn(
                use.exchange, use.terms.header, expected="what is deprecated, and what to do", actual="an empty text"
            )
    if not tried:
        raise not_applicable("the contract does not say that a field of the vendor's own carries notices")
