"""Places of a target at which resources of a type can be fetched, known from the survey alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from accord.authoring import ResourceFacts, World
from strategies.queries_fields import fields_of
from strategies.queries_include import Graph, graph_of


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A URL, and the type of its primary data."""

    url: str
    kind: str


def endpoints(world: World) -> Mapping[str, Endpoint]:
    """Collections, resources and related URLs, by names that tell what they are."""
    return world.once("endpoints", lambda: dict(_endpoints(world)))


def graph(world: World) -> Graph:
    """The relationships that `include` was seen to deliver, by type."""
    return world.once("graph", lambda: graph_of(world.survey))


def fields(world: World) -> Mapping[str, list[str]]:
    """The known fields by type, of those types that have some."""
    found = {facts.type: fields_of(facts) for facts in world.survey.resources}
    return {kind: names for kind, names in found.items() if names}


def relationships(world: World) -> Mapping[str, list[str]]:
    """The known relationships by type."""
    return {facts.type: sorted(item.name for item in facts.relationships) for facts in world.survey.resources}


def _endpoints(world: World) -> Iterator[tuple[str, Endpoint]]:
    for facts in world.survey.resources:
        if facts.url and facts.ids:
            yield facts.type, Endpoint(facts.url, facts.type)
        if facts.sample and facts.sample_url:
            yield "/".join(facts.sample), Endpoint(facts.sample_url, facts.type)
        yield from _of_specimens(facts)


def _of_specimens(facts: ResourceFacts) -> Iterator[tuple[str, Endpoint]]:
    for relationship in facts.relationships:
        for specimen in relationship.specimens:
            owner = "/".join(specimen.owner)
            yield owner, Endpoint(specimen.owner_url, specimen.owner[0])
            if specimen is relationship.filled and specimen.related_url and len(relationship.types) == 1:
                yield f"{owner}/{relationship.name}", Endpoint(specimen.related_url, relationship.types[0])
