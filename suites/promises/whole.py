"""What settlements ask of a whole run: the answers of the API itself, and who asked for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from accord.authoring import Exchange, Finding, WholeRun
from accord.judge.edge import answered_by, usual_of
from suites.promises.aims import of_api

_ENOUGH = 100
"""So many answers show what the API's usually look like."""
_PROMISE = re.compile(r"\[(.+)\]$")


def answers(whole: WholeRun) -> Iterator[Exchange]:
    """Every ordinary exchange with the API that was answered, those left out that others answered in its place."""
    of_first = (exchange for exchange in whole.exchanges() if of_api(exchange, whole.contract))
    usual = usual_of(islice(of_first, _ENOUGH))
    for exchange in whole.exchanges():
        if exchange.response and of_api(exchange, whole.contract) and not answered_by(exchange, usual):
            yield exchange


def kind_tried(exchange: Exchange, whole: WholeRun) -> str:
    """The kind of the promise that a check tried with an exchange, or an empty text."""
    named = _PROMISE.search(exchange.purpose)
    return next((each.kind for each in whole.contract.promises if named and each.id in named[1]), "")


def finding(exchange: Exchange, place: str, *, expected: str, actual: str) -> Finding:
    """A finding about one exchange of the run."""
    return Finding("", place, expected, actual, exchange.id, request=exchange.request.line)
