"""Measures: values of a length or size, and what became of one that was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from accord.authoring import Exchange, Promise, Row, Workshop, expect, resource_in, violation
from accord.runtime.places import found_at
from suites.promises.states import value_in
from suites.promises.supplies import Supply, supply

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TRIES = 3
"""How often a value is made anew where one is refused, which may be since it was taken."""
_VARIED = 12


def text_of(length: int, unique: str, letters: str = LETTERS) -> str:
    """A text of so many characters, which differs with `unique` as far as its length allows."""
    octets = hashlib.blake2b(unique.encode()).digest()
    varied = "".join(letters[octet % len(letters)] for octet in octets[:_VARIED])
    return varied[:length].ljust(length, letters[0])


_UNOFFERED = (405, 501)
"""What says that a method is not offered, and nothing of what was sent by it."""


class Member:
    """The member of new rows that a promise is about: sends rows and updates with other values of it."""

    def __init__(
        self, workshop: Workshop, promise: Promise, resource: str, change: Mapping[str, Any] | None = None
    ) -> None:
        self.workshop = workshop
        self.resource = resource
        self.place: str = promise["member"]
        self._shown = _shown(promise, resource)
        self._with: Mapping[str, Any] = promise.get("with", {})
        self._change: Mapping[str, Any] | None = change or promise.get("change")
        self._supply: Supply = supply(workshop, promise.get("of"))
        self._unoffered = False

    @property
    def changes(self) -> bool:
        """Whether it is known how an update changes the member, and the API was not seen to offer no updates."""
        if self._unoffered:
            return False
        is_one = "*" not in self.place and "[]" not in self.place
        return self._change is not None or (is_one and self.workshop.contract.updates.style != "actions")

    def post(self, value: Any) -> tuple[Exchange, Row | None]:
        """The answer to a draft with a value, and the row that it made."""
        named = self._supply.named(self._with)
        document = self.workshop.draft(self.resource, {**self._with, self.place: "{value}"}, 0, value=value, **named)
        exchange = self.workshop.post(self.resource, document)
        return exchange, self.workshop.row_of(self.resource, document, exchange)

    def update(self, row: Row, value: Any) -> Exchange:
        """The answer to an update with a value."""
        change = dict(self._change or {self.place: "{value}"})
        exchange = self.workshop.update(row, change, value=value, **self._supply.named(change))
        self._unoffered = self._unoffered or exchange.status in _UNOFFERED
        return exchange

    def stored(self, row: Row) -> tuple[Exchange, Any]:
        """What a GET shows of the member, and its answer."""
        exchange = self.workshop.read(row)
        return exchange, value_in(resource_in(exchange), self._shown)

    def require_stored(self, row: Row, value: Any) -> None:
        """That a GET shows a value just as it was sent; one that is shortened is a finding of its own."""
        exchange = self.workshop.read(row)
        found = list(found_at(resource_in(exchange), self._shown)) if expect(exchange).answered() else []
        for pointer, shown in found or [("body", None)]:
            if shown != value:
                raise violation(exchange, pointer, expected=described(value), actual=became(shown, value))


def _shown(promise: Promise, resource: str) -> str:
    """Where rows of a collection show the member: a place, or one for each collection where they differ."""
    told = promise.get("shown", promise["member"])
    place: str = told.get(resource, promise["member"]) if isinstance(told, Mapping) else told
    return place


def described(value: Any) -> str:
    """A value in words: a long text by its length."""
    return f"{len(value)} characters" if isinstance(value, str) and len(value) > 60 else repr(value)


def became(shown: Any, sent: Any) -> str:
    """What a value that was sent has become, in words."""
    if shown == sent:
        return f"{described(sent)} stored"
    if isinstance(shown, str) and isinstance(sent, str) and len(shown) < len(sent):
        return f"silently cut to {described(shown)}"
    return f"silently changed to {described(shown)}"
