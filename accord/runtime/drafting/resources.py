"""The part of a drafted contract that tells of one resource."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.model.survey import RelationshipFacts, ResourceFacts
from accord.runtime.drafting.draft import Exploration
from accord.runtime.drafting.proposals import sorts_of
from accord.runtime.drafting.toml_text import commented, enumerated, toml


def resource_lines(facts: ResourceFacts, found: Exploration) -> Iterator[str]:
    """The lines of a resource: what was seen or is described, and as comments what is left to decide."""
    yield "[[resource]]"
    yield f"path = {toml(facts.path)}"
    if facts.type:
        yield f"type = {toml(facts.type)}"
    if facts.url is None:
        yield "single = true"
    if facts.attributes:
        yield enumerated("attributes", [f"{name} ({kind})" for name, kind in facts.attributes.items()])
    if facts.relationships:
        yield enumerated("relationships", [_described(relationship) for relationship in facts.relationships])
    if facts.url:
        yield from _queries(facts, found)
        yield from _bodies(facts, found)
    for relationship in facts.relationships:
        if relationship.to_many is None:
            yield from commented("[[resource.relationship]]", f"name = {toml(relationship.name)}", 'to = "one"')


def _queries(facts: ResourceFacts, found: Exploration) -> Iterator[str]:
    """How its collection is sorted and filtered."""
    described = sorts_of(found.description, facts.path) if found.description else ()
    if described:
        yield f"sortable = {toml(described)}  # as the description says"
    elif facts.sortable:
        yield from commented(f"sortable = {toml(facts.sortable)}  # accepted; not known to be all")
    if working := found.filters.get(facts.path):
        yield f"filters = {toml(working)}  # described, and found rows"
    else:
        name = next((name for name, kind in facts.attributes.items() if kind == "string"), "name")
        example = f"filter[{name}]" if found.contract.edition else name
        yield from commented(f"filters = {toml({example: 'a value that some have'})}")


def _bodies(facts: ResourceFacts, found: Exploration) -> Iterator[str]:
    """What creates a row there."""
    body = found.bodies.get(facts.path)
    if body is None:
        return
    value: Any = body.value
    line = f"create = {toml(value)}"
    if body.certain:
        yield f"{line}  # by the examples, defaults and choices of the description"
    else:
        why = f"made up: {', '.join(body.made_up)}" if body.made_up else "nothing says what is required"
        yield from commented(f"{line}  # {why}")


def _described(facts: RelationshipFacts) -> str:
    to = {True: "to many", False: "to one", None: "to one or many"}[facts.to_many]
    return f"{facts.name} ({' '.join([to, *facts.types])})"
