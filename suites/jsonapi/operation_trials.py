"""Operations on resources: each kind tried once a run, alone and then with others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.authoring import Identity, Made, Maker, Recipe, expect, inconclusive, not_applicable
from suites.jsonapi.client_ids import accepted
from suites.jsonapi.operations import NOTHING_CREATED, Batch, Operation, add, once, perform, remove, update
from suites.jsonapi.parts import attributes_of, relationships_of
from suites.jsonapi.provoking import INVENTED

_UPDATES = 2


@dataclass(frozen=True, slots=True)
class Creation:
    """A resource added by an operation of its own: the recipe, what was sent, and the answer."""

    recipe: Recipe
    sent: dict[str, Any]
    batch: Batch


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute of `made` updated by an operation of its own, and the fields of the resource before and after.

    `moving` are fields that change without an update, too.
    """

    recipe: Recipe
    made: Made
    name: str
    value: Any
    batch: Batch
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    moving: frozenset[str]

    @property
    def beside(self) -> set[str]:
        """The fields that changed although nothing of them was sent."""
        names = self.before.keys() | self.after.keys()
        changed = {name for name in names if self.before.get(name) != self.after.get(name)}
        return changed - self.moving - {self.name}


@dataclass(frozen=True, slots=True)
class Sandwich:
    """Two resources added, and between them one removed where that can be: `gone` is what was removed."""

    recipe: Recipe
    sent: tuple[dict[str, Any], dict[str, Any]]
    gone: Made | None
    batch: Batch


@dataclass(frozen=True, slots=True)
class Spoilt:
    """Three operations of which the second fails, and the attribute that the others update before and after that."""

    name: str
    batch: Batch
    before: Any
    after: Any


@once
def creation(maker: Maker) -> Creation:
    """A creation that was carried out, of the first type for which one is."""
    said = NOTHING_CREATED
    for recipe in maker.recipes():
        document = maker.body(recipe)
        batch = perform(maker, add(document))
        if batch.done:
            return Creation(recipe, document["data"], batch)
        said = batch.said
    raise not_applicable(said)


@once
def changes(maker: Maker) -> list[Change]:
    """Updates that were carried out, of a few types."""
    creation(maker)
    found: list[Change] = []
    for recipe in [each for each in maker.recipes() if each.updatable][:_UPDATES]:
        made, name = maker.create(recipe), recipe.updatable or ""
        first, before = fields(maker, made.url), fields(maker, made.url)
        value = maker.another(recipe, name, before.get(name))
        batch = perform(maker, update(made, name, value))
        if batch.done:
            moving = frozenset(key for key in before if before[key] != first.get(key))
            found.append(Change(recipe, made, name, value, batch, before, fields(maker, made.url), moving))
    if not found:
        raise not_applicable("no operation could update what the run created")
    return found


@once
def sandwich(maker: Maker) -> Sandwich:
    """Two additions with a removal in between, or without it where nothing can be removed again."""
    recipe = creation(maker).recipe
    one, other = maker.body(recipe), maker.body(recipe)
    sent = one["data"], other["data"]
    if recipe.deletable:
        made = maker.create(recipe)
        batch = perform(maker, add(one), remove(made.identity), add(other))
        if batch.done:
            return Sandwich(recipe, sent, made, batch)
    batch = perform(maker, add(one), add(other))
    if not batch.done:
        raise inconclusive(f"two additions were not carried out: {batch.said}")
    return Sandwich(recipe, sent, None, batch)


@once
def missing_resource(maker: Maker) -> Made:
    """A resource that the run created and that an operation removed, so that nothing is in its place."""
    found = sandwich(maker).gone
    if found is None:
        raise not_applicable("no operation could remove what the run created")
    if maker.read(found.url).status not in (404, 410):
        raise inconclusive(f"{found.identity[0]} {found.identity[1]} is still there, or cannot be read")
    maker.custody.unused.add(found.url)
    return found


@once
def failed_creation(maker: Maker) -> Batch:
    """An addition under a type that nothing has, after one that succeeded."""
    return perform(maker, {"op": "add", "data": {**creation(maker).sent, "type": INVENTED}})


@once
def taken_ids(maker: Maker) -> list[tuple[Identity, Batch]]:
    """Additions under an id of the client's choice that a resource of the run's own has."""
    creation(maker)
    return [
        (made, perform(maker, add(maker.body(found.recipe), id=found.id)))
        for found in accepted(maker)[:1]
        if (made := found.made) in maker.custody.made and made
    ]


@once
def failed_update(maker: Maker) -> Batch:
    """An update of a resource that is gone, after one that succeeded."""
    done = changes(maker)[0]
    gone = missing_resource(maker)
    name, value = next(iter(gone.sent.get("attributes", {done.name: done.value}).items()))
    return perform(maker, update(gone, name, value))


@once
def failed_removal(maker: Maker) -> Batch:
    """A removal of a resource that is gone, after it was removed."""
    return perform(maker, remove(missing_resource(maker).identity))


def failing(maker: Maker) -> Operation:
    """An operation that was refused when it was sent alone."""
    for trial in (failed_removal, failed_update):
        if trial(maker).refused:
            return trial(maker).operations[0]
    raise not_applicable("no operation on a missing resource was refused alone")


@once
def spoilt(maker: Maker) -> Spoilt:
    """Twice the same update, with an operation in between that fails alone, too."""
    done, wrong = changes(maker)[0], failing(maker)
    before = fields(maker, done.made.url).get(done.name)
    change = update(done.made, done.name, maker.another(done.recipe, done.name, before))
    batch = perform(maker, change, wrong, change)
    return Spoilt(done.name, batch, before, fields(maker, done.made.url).get(done.name))


def fields(maker: Maker, url: str) -> dict[str, Any]:
    """The attributes of a resource and the linkage of its relationships, read anew; raises Inconclusive."""
    data = expect(maker.read(url)).accepted().exchange.document.get("data")
    if not isinstance(data, dict):
        raise inconclusive(f"{url} shows no resource")
    links = {
        name: relationship["data"]
        for name, relationship in relationships_of(data).items()
        if isinstance(relationship, dict) and "data" in relationship
    }
    return {**links, **attributes_of(data)}


def data_of(batch: Batch, place: int) -> Any:
    """The data of a result: None where there is none, be it absent or null."""
    return batch.result(place).get("data")
