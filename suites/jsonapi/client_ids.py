"""Creations under an id of the client's choice, tried once a run for each type."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from accord.authoring import Exchange, Identity, Maker, Recipe, identity
from suites.jsonapi.unused import unused_ids

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A creation under an id of the client's choice: what was sent, and what it made under which URL.

    `well_formed` tells that the server's own ids look just like it.
    """

    recipe: Recipe
    document: dict[str, Any]
    well_formed: bool
    exchange: Exchange
    made: Identity | None
    url: str

    @property
    def id(self) -> str:
        """The id that was sent."""
        return str(self.document["data"]["id"])

    @property
    def accepted(self) -> bool:
        """Whether a resource was made under the very id."""
        return self.made is not None and self.made[1] == self.id


_ATTEMPTS: WeakKeyDictionary[Maker, dict[str, Attempt]] = WeakKeyDictionary()


def attempt(maker: Maker, recipe: Recipe) -> Attempt:
    """The attempt for one type."""
    known = _ATTEMPTS.setdefault(maker, {})
    kind = recipe.facts.type
    if kind not in known:
        known[kind] = _attempt(maker, recipe)
    return known[kind]


def accepted(maker: Maker) -> list[Attempt]:
    """The attempts that were accepted, of all types that can be created."""
    return [found for recipe in maker.recipes() if (found := attempt(maker, recipe)).accepted]


def _attempt(maker: Maker, recipe: Recipe) -> Attempt:
    unused = next(reversed(list(unused_ids(recipe.facts.ids))), None)  # the first ones are to stay unused
    document = maker.body(recipe)
    document["data"]["id"] = unused.id if unused else str(uuid.uuid4())
    exchange = maker.client.post(recipe.facts.url or "", document)
    made, url = maker.made_by(exchange) or (None, "")
    if made and identity(exchange.document.get("data")) is None and not maker.read(url).ok:
        made = None  # the id was taken from what was sent, and nothing is there
    return Attempt(recipe, document, bool(unused and unused.well_formed), exchange, made, url)


def altered(sent: Mapping[str, Any], shown: Mapping[str, Any]) -> str:
    """How a resource differs from what was sent, in words; empty where it need not.

    Of what was not sent only dates count: everything else may have been derived from what was.
    """
    for name, value in shown.items():
        if value is None or (name in sent and (value == sent[name] or (_is_date(value) and _is_date(sent[name])))):
            continue
        if name in sent:
            return f"`{name}` is {value!r}, and {sent[name]!r} was sent"
        if _is_date(value):
            return f"`{name}` is {value!r}, and nothing was sent"
    return ""


def _is_date(value: Any) -> bool:
    return isinstance(value, str) and bool(_DATE.match(value))
