"""Rules of compound documents: what is included, that it hangs together, and that nothing stands there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from accord.authoring import Identity, Node, Remark, identity, rule
from accord.judge.document import Document
from suites.jsonapi.kinds import kind_of

Place: TypeAlias = tuple[str | int, ...]

_BARE = {"type", "id", "lid", "meta"}


@rule("jsonapi-*/document-compound-documents/compound-documents-top-level-included", on="included")
def included_is_an_array_of_objects(node: Node) -> Iterator[Remark]:
    """`included` is an array of objects."""
    if not isinstance(node.value, list):
        yield node.violates(f"`included` is {kind_of(node.value)}")
        return
    for index, item in enumerate(node.value):
        if not isinstance(item, dict):
            yield node.violates(f"`included` holds {kind_of(item)}", at=index)


def _includes_something(node: Node) -> bool:
    return isinstance(node.value.get("data", ""), dict | list | None) and bool(node.document.included)


@rule(
    "jsonapi-1.0/document-compound-documents/compound-documents-full-linkage", on="document", when=_includes_something
)
def included_resources_are_pointed_at(node: Node) -> Iterator[Remark]:
    """An identifier somewhere in the document points at each included resource."""
    document = node.document
    resources = [*document.primary, *document.included]
    pointed_at = {identity(item) for item in document.primary}
    for resource in resources:
        pointed_at.update(_targets(resource))
    types = {key[0] for resource in resources if (key := identity(resource))}
    yield from _stray(node, pointed_at, types, "no identifier in the document points at the included resource")


@rule(
    "jsonapi-1.1/document-compound-documents/compound-documents-full-linkage", on="document", when=_includes_something
)
def included_resources_are_reached(node: Node) -> Iterator[Remark]:
    """A chain of relationships leads from the primary data to each included resource."""
    reached = _reached(node.document)
    types = {key[0] for key in reached if key}
    yield from _stray(node, reached, types, "no chain of relationships leads from the primary data to the resource")


def _stray(node: Node, found: set[Identity | None], linking: set[str], actual: str) -> Iterator[Remark]:
    """The included resources that were not found, unless linkage is unreadable or the request hid some of it.

    `linking` are the types of the resources that could have had the missing link.
    """
    if None in found or linking & set(node.document.restricted_fields()):
        return
    for index, resource in enumerate(node.value["included"]):
        if (key := identity(resource)) and key not in found:
            yield Remark(node.at("included", index), actual)


def _reached(document: Document) -> set[Identity | None]:
    """What can be reached from the primary data; with None in it, if something on the way cannot be identified."""
    by_key: dict[Identity | None, list[dict[str, Any]]] = {}
    for resource in (*document.primary, *document.included):
        by_key.setdefault(identity(resource), []).append(resource)
    reached = {identity(item) for item in document.primary}
    pending = list(reached)
    while pending:
        for resource in by_key.get(pending.pop(), ()):
            new = _targets(resource) - reached
            reached |= new
            pending += new
    return reached


def _targets(resource: dict[str, Any]) -> set[Identity | None]:
    """What the linkage of a resource object names, in whatever form; None stands for what cannot be identified."""
    relationships = resource.get("relationships")
    found: set[Identity | None] = set()
    for value in relationships.values() if isinstance(relationships, dict) else ():
        data = value.get("data") if isinstance(value, dict) and "type" not in value else value
        found.update(identity(item) for item in (data if isinstance(data, list) else [data]) if item is not None)
    return found


def _has_resources(node: Node) -> bool:
    return node.document.compound or any(True for _ in _repeated(node.document))


@rule("jsonapi-*/document-compound-documents/compound-documents-duplicates", on="document", when=_has_resources)
def no_resource_stands_there_twice(node: Node) -> Iterator[Remark]:
    """No two resource objects are the same resource; repetition within `data` alone is not covered by the letter."""
    for place, first in _repeated(node.document):
        actual = f"the resource stands here and at {node.at(*first)}"
        if node.document.compound:
            yield Remark(node.at(*place), actual)
        else:
            yield Remark(node.at(*place), f"{actual}, though nothing is included", warning=True)


def _repeated(document: Document) -> Iterator[tuple[Place, Place]]:
    """The places of resource objects that stand in the document before, each with the first place."""
    seen: dict[Identity, Place] = {}
    for place, resource in _resources(document):
        key = identity(resource)
        if key and key in seen:
            yield place, seen[key]
        elif key:
            seen[key] = place


def _resources(document: Document) -> Iterator[tuple[Place, dict[str, Any]]]:
    """All resource objects with their places; what might be an identifier is none."""
    for place, item in _placed(document, "data"):
        if not document.at_relationship and not item.keys() <= _BARE:
            yield place, item
    yield from _placed(document, "included")


def _placed(document: Document, name: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    value = document.value.get(name)
    for index, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
        if isinstance(item, dict):
            yield (name,) if index is None else (name, index), item
