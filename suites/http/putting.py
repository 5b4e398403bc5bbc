"""PUT of a document to a resource of the run's own, where that is offered."""

from __future__ import annotations

from typing import Any

from accord.authoring import Client, Exchange, Written, expect, inconclusive, not_applicable

_NOT_OFFERED = frozenset({404, 405, 501})


def put(client: Client, written: Written, document: Any) -> Exchange:
    """The successful answer to PUT of a document; raises NotApplicable or Inconclusive where it is none."""
    exchange = client.request("PUT", written.url, document=document)
    if exchange.status in _NOT_OFFERED:
        raise not_applicable(f"{exchange.request.line} is not offered: status {exchange.status}")
    if not expect(exchange).answered().exchange.ok:
        raise inconclusive(f"{exchange.request.line} was answered {exchange.status}")
    return exchange
