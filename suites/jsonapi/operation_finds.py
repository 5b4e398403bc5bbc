"""Finding what an operation may have added, though no answer shows it."""

from __future__ import annotations

import uuid
from typing import Any

from accord.authoring import Identity, Maker, Recipe, expect, identity, inconclusive
from accord.wire.urls import segment
from suites.jsonapi.client_ids import accepted
from suites.jsonapi.paging import walk
from suites.jsonapi.parts import attributes_of, primary
from suites.jsonapi.unused import unused_ids

_PAGES = 20


def fresh_id(maker: Maker) -> tuple[Recipe, str] | None:
    """A type that takes ids of the client's choice, with one that nothing has; None where there is no such type."""
    for found in accepted(maker):
        kind = found.recipe.facts.type
        unused = [each.id for each in unused_ids(found.recipe.facts.ids)][1:-1]  # the first and the last are in use
        names = unused or ([] if found.well_formed else [str(uuid.uuid4())])
        name = next((name for name in names if (kind, name) not in maker.custody.made), None)
        if name:
            return found.recipe, name
    return None


def find(maker: Maker, recipe: Recipe, sent: dict[str, Any]) -> Identity | None:
    """The resource that was made of what was sent, by its id, or else by its texts in the collection.

    Raises Inconclusive where it cannot be told that there is none.
    """
    if "id" in sent:
        return _with_id(maker, recipe, str(sent["id"]))
    names = [name for name in recipe.plain if name in recipe.varied]
    if not names:
        raise inconclusive(f"what is created in {recipe} cannot be told from other resources")
    found = walk(maker.client, recipe.facts.url or "", most=_PAGES, fresh=True)
    for row in (row for page in found.pages for row in primary(page)):
        if all(attributes_of(row).get(name) == sent["attributes"][name] for name in names):
            return identity(row)
    if not found.complete:
        raise inconclusive(f"{recipe} is too long to be searched")
    return None


def _with_id(maker: Maker, recipe: Recipe, name: str) -> Identity | None:
    exchange = maker.read(f"{recipe.facts.url}/{segment(name)}")
    if exchange.status in (404, 410):
        return None
    expect(exchange).accepted()
    return identity(exchange.document.get("data"))
