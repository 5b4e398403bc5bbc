"""The description that a contract names, and requests by it with rows that are there or that are our own."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

from accord.authoring import Exchange, ResourceFacts, Stale, World, not_applicable
from accord.evolve.description import mapping
from accord.judge.expect import Inconclusive
from accord.model.data_text import read_data
from accord.runtime.drafting.descriptions import description_text
from accord.runtime.options import UsageError
from strategies.described import Described, Operation

OWN = "{own}"
"""Stands in what is drawn for the id of the row that an example makes for itself."""
_KNOWN = re.compile(r"\{(row|id):(.+)\}")
_ROWS = 3
_BINDING = ("pattern", "enum", "const", "maxLength")


def description_of(world: World) -> Described:
    """The description that the contract names; not applicable where it names none that can be used."""
    source = world.contract.openapi
    if not source:
        raise not_applicable("the contract names no OpenAPI description")

    def read() -> Described | str:
        try:
            data = read_data(description_text(source, world.client, world.contract))
            return Described(data, world.contract.base_url, lambda schema: identifiers(world, schema))
        except (UsageError, ValueError) as error:
            return f"the description that the contract names cannot be used: {error}"

    found = world.once("described", read)
    if isinstance(found, str):
        raise not_applicable(found)
    return found


def identifiers(world: World, schema: Mapping[str, Any]) -> Sequence[Any]:
    """A resource identifier of JSON:API that leads to a row, as `{id:type}`, where a schema describes identifiers."""
    members = mapping(schema.get("properties"))
    kind = mapping(members.get("type")).get("const")
    if not isinstance(kind, str) or "id" not in members or {"type", "id"} != set(schema.get("required", ())):
        return ()
    if "attributes" in members or not any(facts.type == kind for facts in world.survey.resources):
        return ()
    bound = any(keyword in mapping(members["id"]) for keyword in _BINDING)
    return [{"type": kind, "id": named(world, f"{{id:{kind}}}") if bound else f"{{id:{kind}}}"}]


def operations(described: Described, is_usable: Callable[[Operation], bool]) -> list[list[str]]:
    """The keys of operations that can be used, in groups that are tried alike; the one with most to draw twice."""
    found: dict[tuple[bool, bool], list[str]] = {}
    for key, each in described.operations.items():
        if is_usable(each):
            asks = any(parameter.place == "query" for parameter in each.parameters)
            found.setdefault((bool(each.media_type), asks), []).append(key)
    groups = [found[kind] for kind in sorted(found, reverse=True)]
    return [*groups[:1], *groups]


def operation_of(described: Described, key: str) -> Operation:
    """An operation by its key; raises Stale where it is described no more."""
    if key not in described.operations:
        raise Stale(f"{key} is not described")
    return described.operations[key]


def row_places(world: World, operation: Operation) -> dict[str, list[str]]:
    """What is drawn for the first parameter of a path below a collection: rows that were seen there."""
    facts = collection_of(world, operation)
    if facts is None or not facts.ids:
        return {}
    return {first_parameter(operation): [f"{{row:{number}}}" for number in range(min(_ROWS, len(facts.ids)))]}


def collection_of(world: World, operation: Operation) -> ResourceFacts | None:
    """The collection that an operation's path begins with."""
    return next((facts for facts in world.collections if facts.path.rstrip("/") == operation.collection), None)


def first_parameter(operation: Operation) -> str:
    """The name of the first parameter of a path, or an empty text."""
    return operation.path.partition("/{")[2].partition("}")[0]


def filled(world: World, operation: Operation, drawn: Any, own: str = "") -> Any:
    """What was drawn, with the ids in place of what stands for them."""
    if isinstance(drawn, dict):
        return {name: filled(world, operation, value, own) for name, value in drawn.items()}
    if isinstance(drawn, list):
        return [filled(world, operation, value, own) for value in drawn]
    if drawn == OWN:
        return own
    found = _KNOWN.fullmatch(drawn) if isinstance(drawn, str) else None
    if found and found[1] == "row":
        facts = collection_of(world, operation)
        return facts.ids[int(found[2]) % len(facts.ids)] if facts and facts.ids else drawn
    return named(world, drawn) if found else drawn


def named(world: World, text: str) -> str:
    """The id that `{id:type}` stands for: of a row of our own where one can be made, else of one that is there."""
    kind = text.removeprefix("{id:").removesuffix("}")

    def find() -> str:
        for recipe in world.recipes():
            if recipe.facts.type == kind:
                return world.kept(recipe).identity[1]
        return next((facts.ids[0] for facts in world.survey.resources if facts.type == kind and facts.ids), kind)

    return world.once(("known", kind), find)


def own_row(world: World, facts: ResourceFacts) -> str:
    """The id of a fresh row of our own; raises Inconclusive where none can be made."""
    for writable in world.maker.writables():
        if writable.facts.path == facts.path:
            return unquote(writable.create().url.rstrip("/").rpartition("/")[2])
    raise Inconclusive(f"no row can be made in {facts.path}")


def send(world: World, described: Described, operation: Operation, drawn: Mapping[str, Any]) -> Exchange:
    """The exchange of a request, filled in."""
    call = described.call(operation, drawn)
    options: dict[str, Any] = {"headers": call.headers, "follow": False}
    if call.body is not None:
        options |= {"body": call.body, "content_type": call.media_type}
    return world.send(call.method, call.path, call.query, **options)
