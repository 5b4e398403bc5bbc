"""Include: what the paths reach, each resource once, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from accord.authoring import Draw, Exchange, Identity, Made, World, explores, identity, not_applicable, violation
from accord.judge.expect import Violation
from accord.wire.urls import segment
from strategies import queries_fields, queries_include
from suites.jsonapi.parts import delivered, identities, included, spelt
from suites.properties.compounds import Reach, pointed_at, reach_of, repeated
from suites.properties.endpoints import Endpoint, endpoints, fields, graph
from suites.properties.listings import sized

_NONE = "no relationship was seen whose members `include` delivers"
_MOST_ROWS = 20


@explores("properties/queries/include", weight=2)
def include_delivers_what_the_paths_reach(world: World, draw: Draw) -> None:
    """By the linkage of the answer, each included resource is reached, each reached one is there, and none twice."""
    place, paths = _drawn(world, draw)
    asked = draw(st.one_of(st.just({}), _fieldsets(world, place, paths)))
    query = {"include": ",".join(paths), **_page(world, draw, place), **queries_fields.query(asked)}
    exchange = world.get(place.url, query)
    if not exchange.ok or "data" not in exchange.document:
        return
    world.tell("parameter", "include")
    if world.survey.edition != "1.0" and "included" not in exchange.document:
        expected, actual = "an `included` array, `include` being asked for", "no `included`"
        raise violation(exchange, "/included", expected=expected, actual=actual)
    _judge(world, exchange, paths, sparse=bool(asked))


def _judge(world: World, exchange: Exchange, paths: list[str], *, sparse: bool = False) -> None:
    """That nothing is there twice, that all of it is reached, and that all that is reached is there."""
    if found := repeated(exchange):
        expected, actual = "each resource once in a compound document", f"{spelt([found[1]])} stands there before"
        raise violation(exchange, found[0], expected=expected, actual=actual)
    reach = reach_of(exchange, paths)
    if stranger := _stranger(exchange, reach, sparse):
        raise stranger
    _all_there(world, exchange, reach)


def _stranger(exchange: Exchange, reach: Reach, sparse: bool) -> Violation | None:
    """An included resource that nothing leads to, where the linkage is shown."""
    others = identities(included(exchange)) - reach.members.keys()
    if others and not reach.hidden:
        expected, actual = "nothing that the paths do not reach", f"{spelt(others)} is included, too"
        return violation(exchange, "/included", expected=expected, actual=actual)
    loose = others - pointed_at(exchange)
    if loose and not sparse:
        expected, actual = "linkage in the document for each included resource", f"none names {spelt(loose)}"
        return violation(exchange, "/included", expected=expected, actual=actual)
    return None


def _all_there(world: World, exchange: Exchange, reach: Reach) -> None:
    """That what paths end at is there, save what cannot be read alone either."""
    for lost in sorted(reach.ends - delivered(exchange))[:2]:
        facts = world.survey.resource(lost[0])
        alone = world.get(f"{facts.url.rstrip('/')}/{segment(lost[1])}") if facts and facts.url else None
        if alone is not None and alone.ok and identity(alone.document.get("data")) == lost:
            expected, actual = "each resource that the paths reach", f"{spelt([lost])} is not included"
            raise violation(exchange, reach.members[lost], expected=expected, actual=actual)


@explores("properties/queries/include")
def paths_together_deliver_what_each_delivers(world: World, draw: Draw) -> None:
    """Several paths deliver what each of them delivers alone, in whatever order, and nothing else."""
    place, paths = _drawn(world, draw)
    if len(set(paths)) < 2:
        return
    page = _page(world, draw, place)

    def complaint(fresh: bool) -> Violation | None:
        exchange = world.get(place.url, {"include": ",".join(paths), **page})
        alone = _alone(world, place, paths, page, fresh) if exchange.ok else None
        if alone is None:
            return None
        if lost := alone - delivered(exchange):
            expected, actual = "what each of the paths delivers alone", f"{spelt(lost)} is not included"
            return violation(exchange, "/included", expected=expected, actual=actual)
        if more := delivered(exchange) - alone:
            expected, actual = "nothing that none of the paths delivers alone", f"{spelt(more)} is included, too"
            return violation(exchange, "/included", expected=expected, actual=actual)
        return None

    if complaint(fresh=False) and (found := complaint(fresh=True)):
        raise found


def _alone(
    world: World, place: Endpoint, paths: list[str], page: Mapping[str, str], fresh: bool
) -> set[Identity] | None:
    """What paths deliver one by one, None where one of them is refused."""
    found: set[Identity] = set()
    for path in dict.fromkeys(paths):
        query = {"include": path, **page}
        ask = partial(world.get, place.url, query)
        exchange = ask() if fresh else world.once(("alone", place.url, str(query)), ask)
        if not exchange.ok:
            return None
        found |= delivered(exchange)
    return found


@explores("properties/queries/include", writes=True)
def chains_of_our_own_are_followed(world: World, draw: Draw) -> None:
    """Rows of our own that lead to each other, in chains and circles, are included as far as a path goes, once."""
    offered = dict(_chainable(world))
    if not offered:
        raise not_applicable("no relationship that leads back to its own type can be given to a row of our own")
    kind = draw(st.sampled_from(sorted(offered)))
    recipe, name = world.recipe(kind), offered[kind]
    leads, made = draw(queries_include.chains()), [world.make(recipe)]
    for lead in leads:
        document = world.maker.body(recipe)
        document["data"].setdefault("relationships", {})[name] = _to(made[lead % len(made)])
        made.append(world.maker.create(recipe, document))
    if draw(st.booleans()):
        world.patch(
            made[0].url, {"data": {"type": kind, "id": made[0].identity[1], "relationships": {name: _to(made[-1])}}}
        )
    exchange = world.get(made[-1].url, {"include": ".".join([name] * draw(st.integers(1, 4)))})
    if exchange.ok and "data" in exchange.document:
        _judge(world, exchange, [dict(exchange.request.parameters)["include"]])


def _chainable(world: World) -> Iterator[tuple[str, str]]:
    """Types of which rows of our own can be made, each with a to-one relationship that leads to the type itself."""
    for recipe in world.recipes():
        for item in recipe.facts.relationships:
            to_itself = item.to_many is False and item.types == (recipe.facts.type,)
            if recipe.deletable and to_itself and item.includable and not item.read_only:
                yield recipe.facts.type, item.name


def _to(made: Made) -> dict[str, dict[str, str]]:
    """A to-one relationship that leads to a row."""
    return {"data": {"type": made.identity[0], "id": made.identity[1]}}


def _drawn(world: World, draw: Draw) -> tuple[Endpoint, list[str]]:
    """A place with primary data, and paths from there."""
    ways = graph(world)
    offered = {name: place for name, place in endpoints(world).items() if ways.get(place.kind)}
    if not offered:
        raise not_applicable(_NONE)
    place = offered[draw(st.sampled_from(sorted(offered)))]
    return place, list(draw(queries_include.paths(ways, place.kind)))


def _page(world: World, draw: Draw, place: Endpoint) -> dict[str, str]:
    """The parameters for a page of some size at a collection that takes them, or none."""
    size = draw(st.one_of(st.none(), st.integers(1, _MOST_ROWS)))
    return sized(world, place.url, size) if size else {}


def _fieldsets(world: World, place: Endpoint, paths: list[str]) -> SearchStrategy[dict[str, list[str]]]:
    """Fieldsets of the types on the paths, which may leave out the relationships that the paths go along, or not."""
    kinds = {place.kind} | queries_include.types_on(graph(world), place.kind, paths)
    shown = {kind: names for kind, names in fields(world).items() if kind in kinds}
    steps = sorted({step for path in paths for step in path.split(".")})
    drawn = queries_fields.fieldsets(shown, {}, odd=False)
    return st.one_of(
        drawn, queries_fields.with_names(drawn, {kind: sorted({*steps} & {*shown[kind]}) for kind in shown})
    )
