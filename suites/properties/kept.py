"""Attributes of rows of our own that are kept as they are sent, whatever becomes of the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accord.authoring import Exchange, Made, Recipe, World
from accord.judge.expect import Inconclusive
from suites.jsonapi.creations import attributes_of

_TRIED = 4
"""No more attributes of a type are tried."""
_PAGES = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """What holds of rows of a type: what stays as sent, what of that can be updated, and whether they are listed."""

    recipe: Recipe
    steady: tuple[str, ...]
    writable: tuple[str, ...]
    listed: bool

    def values(self, made: Made) -> dict[str, Any]:
        """The attributes with which a row was made that stay as they were sent."""
        sent = made.sent["attributes"]
        return {name: sent[name] for name in self.steady}


def kept(world: World) -> dict[str, Kept]:
    """The types whose attributes are known to be kept, by controls with a fresh row for each."""
    return world.once("kept attributes", lambda: {each.recipe.facts.type: each for each in _found(world)})


def update(world: World, made: Made, attributes: dict[str, Any]) -> Exchange:
    """The answer to an update of attributes."""
    kind, own = made.identity
    return world.patch(made.url, {"data": {"type": kind, "id": own, "attributes": attributes}})


def rows_in_list(world: World, recipe: Recipe) -> list[dict[str, Any]] | None:
    """All rows that the collection lists, None where these are too many."""
    return world.everything(recipe.facts.url or "", most=_PAGES)


def _found(world: World) -> list[Kept]:
    found = []
    for recipe in world.updatable():
        try:
            each = _tried(world, recipe)
        except Inconclusive:
            continue
        if each.writable and recipe.deletable:
            found.append(each)
    return found


def _tried(world: World, recipe: Recipe) -> Kept:
    """What updates of one attribute at a time do to it and to the others."""
    writable, tied = [], set[str]()
    names = sorted(recipe.plain, key=lambda name: name != recipe.updatable)[:_TRIED]
    made = world.make(recipe)
    for name in names:
        before = attributes_of(world.get(made.url))
        value = world.maker.another(recipe, name, before.get(name))
        if value is None or not update(world, made, {name: value}).ok:
            continue
        after = attributes_of(world.get(made.url))
        if after.get(name) == value:
            writable.append(name)
            tied |= {other for other in recipe.plain if other != name and after.get(other) != before.get(other)}
            made = world.make(recipe)
    steady = tuple(name for name in recipe.plain if name not in tied)
    rows = rows_in_list(world, recipe) or []
    listed = any((row.get("type"), row.get("id")) == made.identity for row in rows)
    return Kept(recipe, steady, tuple(name for name in writable if name in steady), listed)
