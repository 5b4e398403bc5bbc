"""Rows of our own for sequences, made by recipes that lead to what is there still, whatever was deleted meanwhile."""

from __future__ import annotations

from accord.authoring import Identity, Made, Recipe, RelationshipFacts, World, identity
from accord.judge.expect import Inconclusive


def make(world: World, recipe: Recipe) -> Made:
    """A fresh row; raises Inconclusive where it is refused."""
    _renew(world, recipe)
    return world.make(recipe)


def targets(world: World, facts: RelationshipFacts, count: int) -> tuple[Identity, ...]:
    """So many rows of our own that fit a relationship; raises Inconclusive where none can be made."""
    for recipe in world.recipes():
        if recipe.facts.type in facts.types:
            _renew(world, recipe)
    return tuple(world.maker.targets(facts, count))


def _renew(world: World, recipe: Recipe) -> None:
    """Lead a recipe to other rows of our own in place of those that are gone, or to none of its own type."""
    for name, relationship in list(recipe.relationships.items()):
        told, facts = identity(relationship.get("data")), recipe.facts.relationship(name)
        if told is None or facts is None or told in world.maker.custody.made or not _was_ours(world, told):
            continue
        del recipe.relationships[name]
        if told[0] == recipe.facts.type:
            continue
        try:
            kind, own = targets(world, facts, 1)[0]
        except Inconclusive:
            continue
        recipe.relationships[name] = {"data": {"type": kind, "id": own}}


def _was_ours(world: World, told: Identity) -> bool:
    """Whether a row was not there when the target was surveyed, so that the run made it."""
    facts = world.survey.resource(told[0])
    return facts is not None and told[1] not in facts.ids
