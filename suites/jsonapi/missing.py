"""Identities that nothing has, for linkage that leads nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from accord.authoring import Identity, Maker, RelationshipFacts
from suites.jsonapi.unused import unused_ids


@dataclass(frozen=True, slots=True)
class Missing:
    """An identity that nothing has; `well_formed` tells that no server can find fault with its id."""

    identity: Identity
    well_formed: bool


def missing(maker: Maker, facts: RelationshipFacts) -> Missing | None:
    """An identity of a type that fits a relationship; None where none can be told."""
    found = [identity for kind in facts.types if (identity := _of_type(maker, kind))]
    return next((each for each in found if each.well_formed), found[0] if found else None)


def _of_type(maker: Maker, kind: str) -> Missing | None:
    facts = maker.survey.resource(kind)
    unused = [each for each in unused_ids(facts.ids if facts else ()) if (kind, each.id) not in maker.custody.made]
    if unused and unused[0].well_formed:
        return Missing((kind, unused[0].id), True)
    found = gone(maker, kind)
    if found:
        return Missing(found[0], True)
    return Missing((kind, unused[0].id), False) if unused else None


def gone(maker: Maker, kind: str) -> tuple[Identity, str] | None:
    """What the rehearsal of a type created and deleted again, with its URL: an id of the server's own, now unused."""
    facts = maker.survey.resource(kind)
    recipe = maker.recipe(facts) if facts and facts.url else None
    if recipe is None or recipe.answer is None or not recipe.deletable:
        return None
    made = maker.made_by(recipe.answer)
    again = made is None or made[0] in maker.custody.made or maker.read(made[1]).status not in (404, 410)
    return None if again else made
