"""Within one version, documents change compatibly from one run to the next: members come, and none goes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from accord.authoring import (
    Client,
    Contract,
    Earlier,
    Exchange,
    Survey,
    inconclusive,
    not_applicable,
    verifies,
    violation,
)
from suites.http.outcomes import field_of
from suites.http.shapes import losses, shape_of

Sample = tuple[str, str | None]
"""Which documents are compared: what follows the base URL, and the version that was told."""


@verifies("http/versioning/stable-shape")
def test_no_member_vanishes_or_changes_its_type(
    client: Client, survey: Survey, contract: Contract, earlier: Earlier | None
) -> None:
    """What each collection and resource showed in the run to compare with, it still shows, of the same type."""
    if earlier is None:
        raise not_applicable("there is no run to compare with; give --baseline")
    before = _samples(earlier.exchanges, earlier.base_url, contract)
    urls = [url for facts in survey.resources for url in (facts.url, facts.sample_url) if url]
    now = _samples((client.get(url) for url in urls), survey.base_url, contract)
    if not before.keys() & now.keys():
        raise inconclusive("no collection or resource of this run was read in the run to compare with")
    for sample, exchanges in now.items():
        then = shape_of(exchange.json.value for exchange in before.get(sample, ()))
        for place, was, is_now in losses(then, shape_of(exchange.json.value for exchange in exchanges)):
            raise violation(exchanges[0], place or "body", expected=f"{was}, as in the run to compare with",
                            actual=is_now)  # fmt: skip


def _samples(exchanges: Iterable[Exchange], base_url: str, contract: Contract) -> dict[Sample, list[Exchange]]:
    """Successful plain reads of JSON objects and lists, by what they are samples of."""
    echo = contract.versioning.echo if contract.versioning else None
    found: dict[Sample, list[Exchange]] = {}
    for exchange in _plain(exchanges, contract):
        if exchange.request.url.startswith(base_url):
            below = exchange.request.url.removeprefix(base_url)
            found.setdefault((below, field_of(exchange, echo) if echo else None), []).append(exchange)
    return found


def _plain(exchanges: Iterable[Exchange], contract: Contract) -> Iterator[Exchange]:
    selector = contract.versioning.name if contract.versioning and contract.versioning.by == "header" else None
    for exchange in exchanges:
        value: Any = exchange.json.value if exchange.status == 200 and exchange.request.method == "GET" else None
        usual = exchange.request.header("accept") in (None, "*/*", contract.media_type)
        chosen = exchange.request.header(selector) if selector else None
        if isinstance(value, dict | list) and usual and chosen == contract.headers.get(selector or ""):
            yield exchange
