"""Identifiers: what names nothing is not found, not updated and not deleted, however it is written."""

from __future__ import annotations

import unicodedata
from urllib.parse import unquote

from hypothesis import strategies as st

from accord.authoring import Draw, Exchange, ResourceFacts, World, explores, not_applicable, violation
from strategies.identifiers import Identifier, odd, others
from suites.properties.addresses import addressed, home, nowhere, shown

OWN = ("blank", "cut", "encoded twice", "invented", "other case", "scripts", "wrapped")
"""The kinds that are taken, if for any, for the row of our own that they are made of."""
_GONE = frozenset({404, 410})


@explores("properties/identifiers/unknown", plain=True, weight=2)
def what_names_nothing_is_not_found(world: World, draw: Draw) -> None:
    """No resource is shown for an identifier that is not its own."""
    facts = world.resource(draw(st.sampled_from(_told(world))))
    identifier = draw(others(draw(st.sampled_from(facts.ids))))
    exchange = _get(world, facts, identifier)
    found = shown(exchange, facts)
    if found is not None and not _is_another_spelling(unquote(identifier["segment"]), found):
        raise violation(exchange, "status", expected="404, since the identifier names no resource",
                        actual=f"the resource {found!r}")  # fmt: skip


@explores("properties/identifiers/unknown")
def what_names_nothing_has_no_relationships(world: World, draw: Draw) -> None:
    """No linkage and no related resources are shown for an identifier that names nothing."""
    types = [name for name in addressed(world) if world.resource(name).relationships]
    if not types:
        raise not_applicable("no resource with relationships was seen")
    facts = world.resource(draw(st.sampled_from(types)))
    identifier = draw(others(draw(st.sampled_from(facts.ids))))
    name = draw(st.sampled_from([relationship.name for relationship in facts.relationships]))
    below = draw(st.sampled_from([f"/{name}", f"/relationships/{name}"]))
    exchange = _get(world, facts, identifier, below)
    if exchange.ok and "data" in exchange.document and _get(world, facts, identifier).status in _GONE:
        raise violation(exchange, "status", expected="404, since the identifier names no resource with relationships",
                        actual=f"status {exchange.status}")  # fmt: skip


@explores("properties/robustness/no-server-error", plain=True)
def odd_identifiers_never_fail(world: World, draw: Draw) -> None:
    """Whatever stands for an identifier, the server does not fail."""
    facts = world.resource(draw(st.sampled_from(addressed(world))))
    _get(world, facts, draw(odd()))


@explores("properties/identifiers/unknown", writes=True)
def what_names_nothing_is_not_updated(world: World, draw: Draw) -> None:
    """An update of what is not there is refused."""
    types = sorted({recipe.facts.type for recipe in world.updatable()} & set(addressed(world)))
    if not types:
        raise not_applicable("nothing can be created and updated")
    recipe = world.recipe(draw(st.sampled_from(types)))
    made, name = world.kept(recipe), recipe.updatable or ""
    identifier = draw(others(made.identity[1], OWN))
    if _get(world, recipe.facts, identifier).status not in _GONE:
        return
    data = {"type": recipe.facts.type, "id": unquote(identifier["segment"]),
            "attributes": {name: made.sent.get("attributes", {}).get(name)}}  # fmt: skip
    url = home(recipe.facts) + identifier["segment"]
    with nowhere(world, url):
        exchange = world.patch(url, {"data": data})
    if exchange.ok:
        raise violation(exchange, "status", expected="404, since there is nothing to update",
                        actual=f"status {exchange.status}")  # fmt: skip


@explores("properties/identifiers/unknown", writes=True)
def deleting_what_names_nothing_deletes_nothing(world: World, draw: Draw) -> None:
    """A row of our own stays when an identifier is deleted that is not its own."""
    types = sorted({recipe.facts.type for recipe in world.recipes() if recipe.deletable} & set(addressed(world)))
    if not types:
        raise not_applicable("nothing can be created and deleted")
    recipe = world.recipe(draw(st.sampled_from(types)))
    made = world.make(recipe)
    identifier = draw(others(made.identity[1], OWN))
    if _get(world, recipe.facts, identifier).status not in _GONE:
        return
    url = home(recipe.facts) + identifier["segment"]
    with nowhere(world, url):
        world.delete(url)
    exchange = world.row(made)
    if exchange.status in _GONE:
        raise violation(exchange, "status", expected="the row, since another identifier was deleted",
                        actual=f"status {exchange.status}")  # fmt: skip


def _is_another_spelling(asked: str, found: str) -> bool:
    """Whether a server may read one identifier as the other: by case, blanks, forms of letters, or as a number."""
    if _plain(asked) == _plain(found):
        return True
    try:
        return int(asked) == int(found)
    except ValueError:
        return False


def _plain(identifier: str) -> str:
    return unicodedata.normalize("NFKC", identifier).strip().casefold()


def _told(world: World) -> list[str]:
    """The types whose rows tell their ids; raises NotApplicable where there is none."""
    found = [name for name in addressed(world) if world.survey.edition or world.resource(name).id_member]
    if not found:
        raise not_applicable("no row tells its id")
    return found


def _get(world: World, facts: ResourceFacts, identifier: Identifier, below: str = "") -> Exchange:
    world.tell("identifier", identifier["kind"])
    return world.get(home(facts) + identifier["segment"] + below, follow=False)
