"""Documents with one thing wrong, made ready to be sent for a row of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hypothesis import strategies as st

from accord.authoring import Draw, Exchange, Made, Recipe, RelationshipFacts, World, not_applicable
from accord.judge.expect import UNDECIDED, Inconclusive
from strategies import defects, documents
from strategies.defect import CREATION, LINKAGE, UPDATE, Defect, Setting
from suites.jsonapi.linkage import identities, relationship_in
from suites.jsonapi.linking import trials
from suites.jsonapi.missing import missing
from suites.properties.linked import Linked, begin, changeable

Offered = Callable[[Defect], bool]


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A message with one thing wrong, and where it goes; `made` is the row of our own that it concerns, if any."""

    world: World
    recipe: Recipe
    setting: Setting
    defect: Defect
    document: dict[str, Any]
    message: defects.Message
    url: str
    method: str
    made: Made | None = None

    def send(self) -> Exchange:
        """The answer to the message."""
        self.world.tell("defect", self.defect.name)
        media_type = self.message.media_type
        return self.world.send(self.method, self.url, body=self.message.body, content_type=media_type)


def refused(exchange: Exchange) -> bool:
    """Whether the server refused a request, by a status that says so of the request itself."""
    return 400 <= exchange.status < 500 and exchange.status not in UNDECIDED


def spoilt_creation(world: World, draw: Draw, offered: Offered) -> Spoilt | None:
    """A creation with a drawn defect; None where none fits what was drawn."""
    recipe = world.recipe(draw(st.sampled_from(_types(world.recipes()))))
    plan = draw(documents.plans(recipe))
    document = documents.document(recipe, world.maker.body(recipe), plan)
    setting = replace(_setting(world, recipe, CREATION, document), used=world.kept(recipe).identity[1])
    return _spoilt(world, draw, recipe, setting, document, offered, recipe.facts.url or "", "POST")


def spoilt_update(world: World, draw: Draw, offered: Offered) -> Spoilt | None:
    """An update of a fresh row with a drawn defect; None where none fits what was drawn."""
    recipe = world.recipe(draw(st.sampled_from(_types(world.updatable()))))
    plan = draw(documents.plans(recipe))
    made = world.make(recipe)
    document = documents.document(recipe, world.maker.body(recipe), plan, made.identity)
    setting = _setting(world, recipe, UPDATE, document)
    setting = replace(setting, id=made.identity[1], used=world.kept(recipe).identity[1])
    return _spoilt(world, draw, recipe, setting, document, offered, made.url, "PATCH", made)


def spoilt_linkage(world: World, draw: Draw, offered: Offered) -> tuple[Linked, Spoilt] | None:
    """A change of a relationship of a fresh row with a drawn defect; None where none fits what was drawn."""
    known = changeable(world)
    if not known:
        raise not_applicable("no relationship of what can be created here could be changed")
    name = draw(st.sampled_from(sorted(known)))
    chosen = known[name]
    method = draw(st.sampled_from(["PATCH", "POST", "DELETE"] if chosen.facts.to_many else ["PATCH"]))
    members = draw(st.lists(st.integers(0, len(chosen.pool) - 1), unique=True, max_size=3))
    at = begin(world, chosen)
    document = documents.linkage([chosen.pool[index] for index in members], at.to_many)
    setting = Setting(
        LINKAGE, chosen.facts.owner_type, world.survey.edition, relationship=at.name,
        many={at.name: at.to_many, "": at.to_many},
        missing={at.name: chosen.nothing} if chosen.nothing else {},
    )  # fmt: skip
    recipe = world.recipe(chosen.facts.owner_type)
    spoilt = _spoilt(world, draw, recipe, setting, document, offered, at.url, method, at.owner)
    return (at, spoilt) if spoilt else None


def _spoilt(
    world: World,
    draw: Draw,
    recipe: Recipe,
    setting: Setting,
    document: dict[str, Any],
    offered: Offered,
    url: str,
    method: str,
    made: Made | None = None,
) -> Spoilt | None:
    names = defects.fitting(document, setting, filter(offered, defects.DEFECTS.values()))
    if not names:
        return None
    chosen = draw(defects.drawn(draw(st.sampled_from(names)), document, setting))
    message, defect = defects.apply(chosen, document, setting), defects.DEFECTS[chosen["defect"]]
    return Spoilt(world, recipe, setting, defect, document, message, url, method, made)


def _types(recipes: Iterable[Recipe]) -> list[str]:
    found = [recipe.facts.type for recipe in recipes if recipe.deletable]
    if not found:
        raise not_applicable("no row of our own can be made and removed again")
    return found


def _setting(world: World, recipe: Recipe, form: str, document: dict[str, Any]) -> Setting:
    given = document["data"].get("relationships", {})
    return Setting(
        form, recipe.facts.type, world.survey.edition, many=documents.cardinalities(recipe),
        missing=dict(_missing(world, recipe, form, given)),
        types=tuple({*(facts.type for facts in world.survey.resources), *recipe.facts.types}),
    )  # fmt: skip


def _missing(world: World, recipe: Recipe, form: str, names: Iterable[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """An identity that nothing has for each relationship that keeps what it is given."""
    for name in names:
        facts = recipe.facts.relationship(name)
        found = world.once((form, str(facts)), partial(_nowhere, world, recipe, form, facts)) if facts else None
        if found:
            yield name, found


def _nowhere(world: World, recipe: Recipe, form: str, facts: RelationshipFacts) -> tuple[str, str] | None:
    try:
        kept = _given_back(recipe, world, facts) if form == CREATION else _put_back(recipe, world, facts)
    except Inconclusive:
        return None
    found = missing(world.maker, facts) if kept else None
    return found.identity if found else None


def _given_back(recipe: Recipe, world: World, facts: RelationshipFacts) -> bool:
    """Whether a creation keeps the members of a relationship."""
    return any(trial.facts.name == facts.name and trial.kept for trial in trials(world.maker, recipe))


def _put_back(recipe: Recipe, world: World, facts: RelationshipFacts) -> bool:
    """Whether an update with other members of a relationship keeps them."""
    made, target = world.make(recipe), world.maker.targets(facts)[0]
    linkage = documents.linkage([target], bool(facts.to_many))
    data = {"type": made.identity[0], "id": made.identity[1], "relationships": {facts.name: linkage}}
    if not world.patch(made.url, {"data": data}).ok:
        return False
    shown = relationship_in(world.row(made), made.identity, facts.name)
    return shown is not None and identities(shown[1].get("data")) == {target}
