"""Sparse fieldsets: each type shows the fields that were asked for, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from hypothesis import strategies as st

from accord.authoring import Draw, Exchange, Identity, World, explores, identity, not_applicable, violation
from strategies import queries_fields, queries_include
from suites.jsonapi.parts import Resource, attributes_of, included, primary, relationships_of, spelt
from suites.properties.endpoints import Endpoint, endpoints, fields, graph, relationships

Fieldsets: TypeAlias = Mapping[str, list[str]]


@explores("properties/queries/fields", weight=2)
def resources_show_the_fields_asked_for(world: World, draw: Draw) -> None:
    """Of the types that have a fieldset, primary and included resources show the fields in it and no others."""
    known = fields(world)
    offered = {name: place for name, place in endpoints(world).items() if place.kind in known}
    if not offered:
        raise not_applicable("no resources with fields were seen")
    place = offered[draw(st.sampled_from(sorted(offered)))]
    include = _draw_include(world, draw, place)
    present = {place.kind} | queries_include.types_on(graph(world), place.kind, include)
    shown = {kind: known[kind] for kind in sorted(present) if kind in known}
    asked = draw(queries_fields.fieldsets(shown, known, alone=relationships(world)))
    query = {"include": ",".join(include)} if include else {}
    exchange = world.get(place.url, {**query, **queries_fields.query(asked)})
    if exchange.ok and _obeyed(world, place, known[place.kind]):
        world.tell("parameter", "fields")
        _nothing_beside(exchange, asked)
        _nothing_missing(world, exchange, asked, place, query)


def _draw_include(world: World, draw: Draw, place: Endpoint) -> list[str]:
    """Include paths of at most two steps, or none."""
    ways = graph(world)
    if not ways.get(place.kind):
        return []
    drawn = draw(st.one_of(st.just([]), queries_include.paths(ways, place.kind, deepest=2)))
    return list(drawn)


def _obeyed(world: World, place: Endpoint, known: list[str]) -> bool:
    """Whether a fieldset of one field has an effect there; one that has none is no matter of what was drawn."""

    def look() -> bool:
        plain = {name for _, _, name in _shown(world.get(place.url)) if name in known}
        one = min(plain, default="")
        few = {name for _, _, name in _shown(world.get(place.url, {f"fields[{place.kind}]": one}))}
        return bool(few) and few < plain

    return world.once(("fields", place.url), look)


def _nothing_beside(exchange: Exchange, asked: Fieldsets) -> None:
    for pointer, (kind, _), name in _shown(exchange):
        if kind in asked and name not in asked[kind]:
            actual = f"`{name}`, which is not among the fields of {kind} that were asked for"
            raise violation(exchange, pointer, expected="no field but those asked for", actual=actual)


def _nothing_missing(
    world: World, exchange: Exchange, asked: Fieldsets, place: Endpoint, query: Mapping[str, str]
) -> None:
    """That a field asked for is shown where the plain answer shows it."""
    control = world.once(("plain", place.url, str(query)), lambda: world.get(place.url, query))
    if _missing(exchange, control, asked) and (found := _missing(exchange, world.get(place.url, query), asked)):
        pointer, row, name = found
        actual = f"no `{name}` of {spelt([row])}, which the plain answer shows"
        raise violation(exchange, pointer, expected="every field that was asked for", actual=actual)


def _missing(exchange: Exchange, control: Exchange, asked: Fieldsets) -> tuple[str, Identity, str] | None:
    """A field asked for that a control shows of a resource and an answer does not: its place, resource and name."""
    held = {(row, name) for _, row, name in _shown(control)} if control.ok else set()
    found = {(row, name) for _, row, name in _shown(exchange)}
    for pointer, resource in _resources(exchange):
        row = identity(resource)
        for name in asked.get(row[0], ()) if row else ():
            if row and (row, name) in held and (row, name) not in found:
                return pointer, row, name
    return None


def _shown(exchange: Exchange) -> Iterator[tuple[str, Identity, str]]:
    """Place, resource and name of each field that an answer shows."""
    for pointer, resource in _resources(exchange):
        if row := identity(resource):
            yield from ((f"{pointer}/attributes/{name}", row, name) for name in attributes_of(resource))
            yield from ((f"{pointer}/relationships/{name}", row, name) for name in relationships_of(resource))


def _resources(exchange: Exchange) -> Iterator[tuple[str, Resource]]:
    """The resources of an answer with their places."""
    single = isinstance(exchange.document.get("data"), dict)
    yield from (("/data" if single else f"/data/{index}", row) for index, row in enumerate(primary(exchange)))
    yield from ((f"/included/{index}", row) for index, row in enumerate(included(exchange)))
