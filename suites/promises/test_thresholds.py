"""Beyond a number of resources a feature is off."""

from __future__ import annotations

import time
from typing import Any

from accord.authoring import (
    Exchange,
    Promise,
    Row,
    Workshop,
    expect,
    inconclusive,
    keeps,
    not_applicable,
    violation,
    warn,
)
from accord.runtime.places import found_at
from accord.wire.urls import below
from suites.promises.crowds import Counter
from suites.promises.states import discard
from suites.promises.supplies import Supply, supply

PAUSE_S = 1.0
"""How long to wait before a feature is looked at again."""


@keeps("feature-threshold", fills=True)
def test_a_feature_ends_with_the_threshold(workshop: Workshop, promise: Promise) -> None:
    """With N resources the feature is seen; with N+1 it is gone, at the latest after the wait."""
    feature, counter, most = Feature(workshop, promise), Counter(workshop, promise), promise["max"]
    present = counter.total(counter.ask())
    if present > most:
        raise inconclusive(f"{present} are there, more than {most}: nothing shows that the feature is ever on")
    if not feature.is_on(feature.ask()):
        raise not_applicable(f"the feature is not seen with {present} resources: it may have been replaced")
    made: list[Row] = []
    try:
        made += [workshop.make(promise["resource"]) for _ in range(most - present)]
        exchange = feature.ask()
        if not feature.is_on(exchange):
            warn(exchange, promise["at"], expected=f"the feature with {most} resources", actual="not seen")
        made.append(workshop.make(promise["resource"]))
        if (now := counter.total(counter.ask())) != most + 1:
            raise inconclusive(f"{most + 1} should be there, but {now} are counted")
        feature.require_off(most + 1)
    finally:
        discard(workshop, *made)


class Feature:
    """What a request shows or not: the text `shows`, or anything at all, at the place `at` of its answer."""

    def __init__(self, workshop: Workshop, promise: Promise) -> None:
        self._workshop = workshop
        self._promise = promise
        self._supply: Supply = supply(workshop, promise.get("of"))
        self._url = below(workshop.contract.base_url, promise["path"])
        if "body" in promise:
            # What POST asks for here is read only.
            workshop.maker.custody.linked.add(self._url)

    def ask(self) -> Exchange:
        """The answer to the request, GET or, where it has a body, POST."""
        client = self._workshop.maker.client
        if "body" not in self._promise:
            return expect(client.get(self._url, fresh=True)).answered().exchange
        return expect(client.post(self._url, self._filled("body"))).answered().exchange

    def is_on(self, exchange: Exchange) -> bool:
        """Whether an answer shows the feature."""
        values = [value for _, value in found_at(exchange.json.value, self._promise["at"]) if value is not None]
        wanted = self._filled("shows")
        return any(wanted in str(value) for value in values) if wanted else bool(values)

    def require_off(self, present: int) -> None:
        """That the feature is gone, at the latest after the wait."""
        until = time.monotonic() + self._promise.get("wait_s", 0)
        while self.is_on(exchange := self.ask()):
            if time.monotonic() >= until:
                expected = f"nothing of the feature with {present} resources"
                raise violation(exchange, self._promise["at"], expected=expected, actual="still there")
            time.sleep(PAUSE_S)

    def _filled(self, name: str) -> Any:
        draft = self._promise.get(name)
        return self._workshop.maker.fill(draft, 0, **self._supply.named(draft))
