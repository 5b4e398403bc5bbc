"""Descriptions: what an API's OpenAPI description allows is taken, and answered as it says."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from accord.authoring import Draw, World, explores, not_applicable
from strategies.described import Described, Operation
from suites.properties.described_answers import require_described
from suites.properties.describing import (
    OWN,
    collection_of,
    description_of,
    filled,
    first_parameter,
    operation_of,
    operations,
    own_row,
    row_places,
    send,
)

_TURNS = st.integers(1, 4)


@explores("properties/described/kept", weight=2, plain=True)
def reading_is_answered_as_described(world: World, draw: Draw) -> None:
    """A GET that the description allows is answered with a status and a document that it describes."""
    described = description_of(world)
    groups = world.once("described reading", lambda: operations(described, lambda each: each.method == "GET"))
    if not groups:
        raise not_applicable("the description has no operation that reads")
    read(world, draw, described, operation_of(described, draw(st.sampled_from(groups).flatmap(st.sampled_from))))


@explores("properties/described/kept", writes=True, weight=3, plain=True)
def writing_is_answered_as_described(world: World, draw: Draw) -> None:
    """A document that the description allows is answered with a status and a document that it describes."""
    described = description_of(world)
    groups = world.once(
        "described writing", lambda: operations(described, lambda each: is_safe_to_write(world, each))
    )
    if not groups:
        raise not_applicable("the description has no operation that writes to what can be made")
    for _ in range(draw(_TURNS)):
        write(world, draw, described, operation_of(described, draw(st.sampled_from(groups).flatmap(st.sampled_from))))


def read(world: World, draw: Draw, described: Described, operation: Operation) -> None:
    """Draw a request that reads, send it, and hold its answer to the description."""
    places = row_places(world, operation)
    wanted = world.once(("reading", operation.key), lambda: described.requests(operation, places))
    drawn = filled(world, operation, draw(wanted))
    require_described(described, operation, send(world, described, operation, drawn))


def write(world: World, draw: Draw, described: Described, operation: Operation) -> None:
    """Draw a request that writes, send it, and hold its answer to the description."""
    facts, name = collection_of(world, operation), first_parameter(operation)
    wanted = world.once(
        ("writing", operation.key), lambda: described.requests(operation, fixed={name: OWN} if name else {})
    )
    drawn = draw(wanted)
    own = own_row(world, facts) if name and facts else ""
    drawn = filled(world, operation, drawn, own)
    if operation.path == f"{operation.collection}/{{{name}}}" and "body" in drawn:
        drawn["body"] = about(drawn["body"], own)
    require_described(described, operation, send(world, described, operation, drawn))


def about(body: Any, own: str) -> Any:
    """A document as it is sent to a row: where it tells an id as JSON:API does, the row's own."""
    data = body.get("data") if isinstance(body, dict) else None
    return {**body, "data": {**data, "id": own}} if isinstance(data, dict) and "id" in data else body


def is_safe_to_write(world: World, operation: Operation) -> bool:
    """Whether an operation creates in a collection that rows can be made in, or is about such a row of our own."""
    facts = collection_of(world, operation)
    if facts is None or all(writable.facts.path != facts.path for writable in world.maker.writables()):
        return False
    below = operation.path.removeprefix(operation.collection)
    if not below:
        return operation.method == "POST"
    steps = below.strip("/").split("/")
    linkage = bool(world.contract.edition) and len(steps) == 3 and steps[1] == "relationships"
    return operation.method in ("POST", "PUT", "PATCH", "DELETE") and (len(steps) == 1 or linkage)
