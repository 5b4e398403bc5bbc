"""Every page that is seen tells of itself what it was promised to tell."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from accord.authoring import Node, Promise, Remark, watches
from accord.runtime.making.workshop import terms_of
from accord.wire.urls import below
from suites.promises.envelopes import envelope_remarks
from suites.promises.paged import Paging


def _is_page(node: Node, promise: Promise) -> bool:
    """Whether an exchange is a GET of a collection that the promise is about, and succeeded."""
    exchange, contract = node.exchange, node.document.context.contract
    if exchange.request.method != "GET" or exchange.status != 200 or contract is None:
        return False
    told = promise.get("path") or promise.get("resource")
    named = [terms_of(contract, told)] if told else list(contract.resources)
    paths = {terms.path for terms in named if terms and not terms.single} or {told}
    asked = urlsplit(exchange.request.url).path.rstrip("/")
    return any(asked == urlsplit(below(contract.base_url, path)).path for path in paths if path)


@watches("pagination", on="answer", when=_is_page, where=lambda promise: "envelope" in promise)
def pages_tell_of_themselves(node: Node, promise: Promise) -> Iterator[Remark]:
    """A page tells its rows, its size and number, their count and the total, and they agree."""
    contract = node.document.context.contract
    if contract is not None:
        yield from envelope_remarks(node.exchange, promise, Paging.of(contract))
