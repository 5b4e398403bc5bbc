"""Filtered collections: every row that matches, and no other."""

from __future__ import annotations

from hypothesis import strategies as st

from accord.authoring import Draw, Exchange, Made, ResourceFacts, World, explores, not_applicable, violation
from strategies.queries_filter import edges_first, filter_texts, near
from suites.jsonapi.parts import Resource, attributes_of
from suites.properties.asking import known_rows, large_pages, names, walk, whole
from suites.properties.matching import as_text, filters_of, is_exact, is_plainly_a_value, surely_differs

MISSING = "each row whose value is that of the filter"
STRANGE = "no row whose value is another than that of the filter"


@explores("properties/queries/filtered")
def filters_find_the_rows_that_are_there(world: World, draw: Draw) -> None:
    """A filter by the value of a row shows all rows with that value, and no others."""
    offered = filters_of(world)
    if not offered:
        raise not_applicable("no filter was seen to select the rows that are equal")
    facts = world.resource(draw(st.sampled_from(sorted(offered))))
    name = draw(st.sampled_from(sorted(offered.get(facts.type, {}))))
    attribute = offered[facts.type][name]
    rows = known_rows(world, facts)
    values = sorted({value for row in rows if (value := as_text(attributes_of(row).get(attribute)))})
    plain = [value for value in values if is_plainly_a_value(value)]
    if not plain:
        return
    value = draw(edges_first(plain))
    exchange = world.get(facts.url or "", {name: value, **large_pages(world)})
    if not exchange.ok:
        return
    shown, complete = walk(world, exchange)
    _require_no_others(world, facts, name, value, exchange, shown)
    wanted = {each for row in rows if _has(row, attribute, value) for each in names([row])}
    if complete and (missing := wanted - set(names(shown))):
        again = whole(world, facts) or []
        if missing & {each for row in again if _has(row, attribute, value) for each in names([row])}:
            raise violation(exchange, "/data", expected=MISSING, actual=f"{len(missing)} of them are not there")


@explores("properties/queries/filtered", writes=True, weight=2)
def filters_find_rows_of_our_own(world: World, draw: Draw) -> None:
    """A filter by a drawn text finds the row that has it, and not one that has almost the same."""
    offered = _own_filters(world)
    if not offered:
        raise not_applicable("no text of a row of our own can be filtered by")
    name = draw(st.sampled_from(sorted(offered)))
    kind, attribute = offered.get(name, ("", ""))
    recipe, text = world.recipe(kind), draw(filter_texts())
    texts = [text, *draw(st.lists(near(text), min_size=1, max_size=2, unique=True))]
    for made in [world.make(recipe, {attribute: each}) for each in texts]:
        stored = _stored(made, attribute)
        if isinstance(stored, str) and is_plainly_a_value(stored):
            _require_found(world, recipe.facts, name.partition(" ")[2], stored, made)


def _require_found(world: World, facts: ResourceFacts, name: str, value: str, made: Made) -> None:
    exchange = world.get(facts.url or "", {name: value, **large_pages(world)})
    if not exchange.ok:
        return
    shown, complete = walk(world, exchange)
    if complete and made.identity not in names(shown):
        raise violation(exchange, "/data", expected=MISSING, actual=f"a row with {value!r} is not there")
    _require_no_others(world, facts, name, value, exchange, shown)


def _own_filters(world: World) -> dict[str, tuple[str, str]]:
    """The type and the attribute of each filter by a text that rows of our own may have, by type and parameter."""
    return {
        f"{recipe.facts.type} {name}": (recipe.facts.type, attribute)
        for recipe in world.recipes()
        for name, attribute in filters_of(world).get(recipe.facts.type, {}).items()
        if attribute in recipe.varied and attribute in recipe.plain
    }


def _stored(made: Made, attribute: str) -> object:
    """The value that the answer to a creation shows."""
    data = made.exchange.document.get("data")
    return attributes_of(data).get(attribute) if isinstance(data, dict) else None


def _has(row: Resource, attribute: str, value: str) -> bool:
    return as_text(attributes_of(row).get(attribute)) == value


def _require_no_others(
    world: World, facts: ResourceFacts, name: str, value: str, exchange: Exchange, rows: list[Resource]
) -> None:
    attribute = filters_of(world)[facts.type][name]
    for index, row in enumerate(rows):
        found = attributes_of(row)
        exact = is_exact(world, facts, name, attribute)
        if attribute in found and surely_differs(found[attribute], value, exact=exact):
            actual = f"row {index} has {found[attribute]!r}, and the filter is {value!r}"
            raise violation(exchange, f"/data/{index}", expected=STRANGE, actual=actual)
