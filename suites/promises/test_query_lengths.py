"""Query parameters take values as long as promised, in a URL and as a form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from accord.authoring import Client, Exchange, Promise, Workshop, expect, inconclusive, keeps, violation
from accord.wire.urls import below
from suites.promises.aims import rows_of
from suites.promises.measures import text_of
from suites.promises.refusals import require_control, require_figure, require_refused
from suites.promises.states import value_in

FORM = "application/x-www-form-urlencoded"
REST = " zzqx"
"""What is added to a text of which only the beginning counts: a word that no row has."""


@keeps("parameter-length")
def test_a_parameter_takes_values_as_long_as_promised(client: Client, workshop: Workshop, promise: Promise) -> None:
    """N characters are taken; more are refused, or have no effect where only the first N count."""
    require_figure(promise, "max", "effective")
    url, parameter = below(workshop.contract.base_url, promise["path"]), promise["parameter"]
    require_control(client.get(url, {parameter: text_of(3, parameter)}))
    if "max" in promise:
        most = promise["max"]
        _require_taken(client.get(url, {parameter: text_of(most, parameter)}), most)
        require_refused(client.get(url, {parameter: text_of(most + 1, parameter)}), promise, f"{most + 1} characters")
    if "effective" in promise:
        _try_effective(client, url, promise)


def _require_taken(exchange: Exchange, length: int) -> Exchange:
    expect(exchange).answered()
    if not exchange.ok:
        expected = f"success, since {length} characters are within the limit"
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    return exchange


def _try_effective(client: Client, url: str, promise: Promise) -> None:
    most = promise["effective"]
    counted = f"{_word(client, url, promise)} ".ljust(most)[:most]
    short = _require_taken(client.get(url, {promise["parameter"]: counted}), most)
    longer = counted + REST * 20
    _require_same(short, _require_taken(client.get(url, {promise["parameter"]: longer}), len(longer)))


def _word(client: Client, url: str, promise: Promise) -> str:
    """The first word at the place `from` of the rows of the path; a word that none has, where nothing is there."""
    rows = rows_of(require_control(client.get(url))) or [] if "from" in promise else []
    texts = [value_in(row, promise["from"]) for row in rows]
    return next((text.split()[0] for text in texts if isinstance(text, str) and text.split()), REST.strip())


def _require_same(one: Exchange, other: Exchange) -> None:
    """That two answers have the same rows in the same order."""
    found, wanted = rows_of(other), rows_of(one)
    if found != wanted:
        expected = f"the {len(wanted or ())} rows of {one.request.line}"
        raise violation(other, "body", expected=expected, actual=f"{len(found or ())} rows, or others")


@keeps("query-by-post", writes=True)
def test_a_query_may_be_posted(workshop: Workshop, promise: Promise) -> None:
    """A query that is POSTed as a form finds what it finds in a URL, and may be longer than one."""
    client, url = workshop.maker.client, below(workshop.contract.base_url, promise["path"])
    # What POST asks for here is read only.
    workshop.maker.custody.linked.add(url)
    word = _word(client, url, promise)
    query = {promise["parameter"]: word}
    asked = require_control(client.get(url, query))
    if rows_of(asked) in (None, [], rows_of(client.get(url))):
        raise inconclusive(f"{asked.request.line} finds nothing, or all there is, so that nothing shows its effect")
    _require_same(asked, _posted(client, url, query))
    _posted(client, url, {promise["parameter"]: f"{word} " * promise["url_max"]})


def _posted(client: Client, url: str, query: dict[str, Any]) -> Exchange:
    exchange = client.request("POST", url, body=urlencode(query).encode(), content_type=FORM)
    expect(exchange).answered()
    if not exchange.ok:
        expected = "success, since a query may be POSTed as a form"
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")
    return exchange
