"""Odd queries: no failure, whatever is asked; and a refusal of what the standard lets nobody accept."""

from __future__ import annotations

from hypothesis import strategies as st

from accord.authoring import Draw, Exchange, ResourceFacts, World, explores, not_applicable, violation
from strategies.queries_odd import VALUES, odd_queries, unknown_names, with_unknown
from suites.properties.asking import size_parameter

_EMPTY = "neither a collection nor a resource was seen"
_UNKNOWN = "zvqxNowhere"
"""A lawful name that no API has."""


@explores("properties/robustness/no-server-error", weight=2)
def odd_queries_are_survived(world: World, draw: Draw) -> None:
    """A query that no client should send gets an answer."""
    url, facts = _place(world, draw)
    asked = draw(odd_queries(_known(world, facts)))
    world.tell("defect", f"query: {asked['kind']}")
    world.get(url, asked["query"])


@explores("properties/defects/refused")
def unknown_sort_fields_are_refused(world: World, draw: Draw) -> None:
    """A sort by a field that nobody knows is refused, wherever it stands among known ones."""
    if not world.collections:
        raise not_applicable("no collection was seen")
    facts = world.resource(draw(st.sampled_from([each.type for each in world.collections])))
    names = draw(with_unknown(facts.sortable, (_UNKNOWN, f"-{_UNKNOWN}")))
    exchange = world.get(facts.url or "", {"sort": ",".join(names)})
    _require_refusal(exchange, "a refusal of a sort field that does not exist")


@explores("properties/defects/refused")
def unknown_include_paths_are_refused(world: World, draw: Draw) -> None:
    """A path to include that leads nowhere is refused, wherever in it and wherever among others it does."""
    url, facts = _place(world, draw)
    known = [each.name for each in facts.relationships if each.includable]
    lost = [
        _UNKNOWN,
        *(f"{path}.{_UNKNOWN}" for path in _paths(world, facts)),
        *(f"{_UNKNOWN}.{name}" for name in known),
    ]
    exchange = world.get(url, {"include": ",".join(draw(with_unknown(known, lost)))})
    _require_refusal(exchange, "a refusal of a path to include that leads nowhere")


@explores("properties/defects/refused")
def unknown_parameters_are_refused(world: World, draw: Draw) -> None:
    """A parameter with a name of the letters a-z alone that the standard does not know is refused."""
    url, facts = _place(world, draw)
    query = {draw(unknown_names()): draw(st.sampled_from(VALUES))}
    beside = draw(st.sampled_from([None, *(list(pair) for pair in _lawful(facts))]))
    if beside:
        query = {beside[0]: beside[1], **query}
    _require_refusal(world.get(url, query), "a refusal of a parameter whose name no implementation may give")


def _require_refusal(exchange: Exchange, expected: str) -> None:
    if exchange.ok:
        raise violation(exchange, "status", expected=expected, actual=f"status {exchange.status}")


def _place(world: World, draw: Draw) -> tuple[str, ResourceFacts]:
    """The URL of a collection or of one resource, and its type."""
    offered = [[facts.type, "collection"] for facts in world.collections]
    offered += [[facts.type, "resource"] for facts in world.collections if facts.sample_url]
    if not offered:
        raise not_applicable(_EMPTY)
    kind, place = draw(st.sampled_from(offered))
    facts = world.resource(kind)
    return (facts.url if place == "collection" else facts.sample_url) or "", facts


def _known(world: World, facts: ResourceFacts) -> list[tuple[str, str]]:
    """Parameters that a collection takes, or that any might, with a value each."""
    attributes = list(facts.attributes)[:3]
    found = [*facts.filters.items(), *((f"filter[{name}]", "1") for name in attributes), *_lawful(facts)]
    found += [("sort", name) for name in [*facts.sortable[:2], ",".join(facts.sortable)] if name]
    found += [(name, "5") for name in dict.fromkeys((size_parameter(world), "page[size]", "page[number]")) if name]
    return found


def _lawful(facts: ResourceFacts) -> list[tuple[str, str]]:
    """Parameters that a collection and a resource take alike."""
    found = [(f"fields[{facts.type}]", ",".join(list(facts.attributes)[:2]))] if facts.attributes else []
    return [*found, *(("include", each.name) for each in facts.relationships if each.includable)]


def _paths(world: World, facts: ResourceFacts, depth: int = 3) -> list[str]:
    """The paths of relationships that can be included, as far as their types are known."""
    found = []
    for relationship in facts.relationships if depth else ():
        if relationship.includable:
            found.append(relationship.name)
            targets = [other for kind in relationship.types[:1] if (other := world.survey.resource(kind))]
            found += [f"{relationship.name}.{rest}" for other in targets for rest in _paths(world, other, depth - 1)]
    return found
