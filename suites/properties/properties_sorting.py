"""Sorted collections: in order, and none of their rows lost."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from accord.authoring import (
    Draw,
    Exchange,
    Made,
    Recipe,
    ResourceFacts,
    World,
    explores,
    not_applicable,
    violation,
)
from accord.judge.expect import Inconclusive
from strategies.queries_sort import sort_fields, tied_rows
from suites.jsonapi.parts import Resource, attributes_of, primary
from suites.properties.asking import known_rows, large_pages, largest_page, names, size_parameter, walk, whole
from suites.properties.ordered import comparable, misplaced

SIZES = (5, 10, 11, 20, 21, 25, 30, 50, 100)
"""Sizes of pages by which a collection is read whole in few requests."""


@explores("properties/queries/sorted", weight=2)
def sorted_collections_are_sorted(world: World, draw: Draw) -> None:
    """A sorted collection is in order, and has the rows that it has unsorted."""
    offered = [facts.type for facts in world.collections if facts.sortable]
    if not offered:
        raise not_applicable("no collection was seen to sort")
    facts = world.resource(draw(st.sampled_from(offered)))
    fields = draw(sort_fields(facts.sortable))
    exchange = world.get(facts.url or "", {"sort": ",".join(fields), **_pages(world, draw)})
    if not exchange.ok:
        return
    rows, complete = walk(world, exchange)
    _require_order(world, facts, fields, exchange, rows)
    if complete:
        _require_same_rows(world, facts, exchange, rows)


@explores("properties/queries/sorted", writes=True, weight=2)
def rows_of_our_own_are_sorted(world: World, draw: Draw) -> None:
    """Rows with drawn values, equal ones and nulls among them, stand in the order asked for."""
    offered = {recipe.facts.type: kinds for recipe in world.recipes() if (kinds := _drawable(world, recipe))}
    if not offered:
        raise not_applicable("no row of our own has an attribute by which its collection sorts")
    recipe = world.recipe(draw(st.sampled_from(sorted(offered))))
    facts, kinds = recipe.facts, offered.get(recipe.facts.type, {})
    fields = draw(sort_fields(sorted(kinds), 3))
    chosen = {name: kinds[name] for field in fields if (name := field.removeprefix("-")) in kinds}
    made = _make(world, recipe, draw(tied_rows(chosen, _seen(world, facts))))
    exchange = world.get(facts.url or "", {"sort": ",".join(fields), **large_pages(world)})
    if not exchange.ok or not made:
        return
    rows, complete = walk(world, exchange)
    _require_order(world, facts, fields, exchange, rows)
    lost = {each.identity for each in made} - set(names(rows))
    if complete and lost:
        raise _loses(exchange, f"{len(lost)} of {len(made)} rows of our own are not there")


def _pages(world: World, draw: Draw) -> Mapping[str, str]:
    """A size of pages, where the contract names the parameter."""
    name = size_parameter(world)
    sizes = [size for size in SIZES if size <= largest_page(world)]
    return {name: str(draw(st.sampled_from(sizes)))} if name and sizes else {}


def _require_order(
    world: World, facts: ResourceFacts, fields: list[str], exchange: Exchange, rows: list[Resource]
) -> None:
    index = misplaced(rows, fields, comparable(world, facts))
    if index is None:
        return
    shown = {name: attributes_of(rows[index]).get(name) for field in fields if (name := field.removeprefix("-"))}
    expected = "rows in the order of the fields that `sort` lists"
    raise violation(exchange, "/data", expected=expected, actual=f"row {index} does not belong there: {shown}")


def _require_same_rows(world: World, facts: ResourceFacts, exchange: Exchange, rows: list[Resource]) -> None:
    shown = names(rows)
    if twice := len(shown) - len(set(shown)):
        raise violation(exchange, "/data", expected="each row once", actual=f"{twice} rows come again")
    if set(names(known_rows(world, facts))) == set(shown):
        return
    plain = whole(world, facts)
    if plain is None or set(names(plain)) == set(shown):
        return
    if set(names(primary(world.get(exchange.request.url)))) != set(names(primary(exchange))):
        return  # somebody else adds or removes rows
    lost, more = set(names(plain)) - set(shown), set(shown) - set(names(plain))
    raise _loses(exchange, f"{len(lost)} rows are not there, {len(more)} are there that it does not have unsorted")


def _loses(exchange: Exchange, actual: str) -> AssertionError:
    return violation(exchange, "/data", expected="the rows that the collection has unsorted", actual=actual)


def _drawable(world: World, recipe: Recipe) -> dict[str, str]:
    """The attributes, with their kinds, that can be set in a row of our own and by which its collection sorts."""
    return {
        name: kind
        for name, kind in comparable(world, recipe.facts).items()
        if name in recipe.attributes and (kind != "string" or name in recipe.varied)
    }


def _seen(world: World, facts: ResourceFacts) -> dict[str, list[object]]:
    """The values of the first rows that are there."""

    def find() -> dict[str, list[object]]:
        rows = [attributes_of(row) for row in primary(world.get(facts.url or ""))]
        return {name: [row[name] for row in rows if row.get(name) is not None] for name in facts.attributes}

    return world.once(("seen", facts.type), find)


def _make(world: World, recipe: Recipe, rows: list[dict[str, object]]) -> list[Made]:
    """Rows of our own, those left out that are refused."""
    made = []
    for attributes in rows:
        try:
            made.append(world.make(recipe, attributes))
        except Inconclusive:
            continue
    return made
