"""Requests that are wrong on purpose, and what is expected of their answers."""

from __future__ import annotations

from accord.authoring import Exchange, expect, inconclusive

INVENTED = "inventedByAccord"
"""A name that no API has: a lawful member name with a capital letter."""


def expect_bad_request(exchange: Exchange, because: str) -> None:
    """That a request which is wrong in itself gets 400; a 403 without a document speaks of the way to the API."""
    if exchange.status == 403 and not exchange.document:
        raise inconclusive(f"{exchange.request.line}: status 403 without a document decides nothing")
    expect(exchange).status(400, because=because)


def expect_answer(exchange: Exchange, because: str) -> bool:
    """That a request is carried out (True) or refused with 400 (False); a lack of rights decides nothing."""
    if exchange.status == 403:
        raise inconclusive(f"{exchange.request.line}: status 403 may be a matter of rights")
    if exchange.ok:
        return True
    expect(exchange).status(200, 400, because=because)
    return False
