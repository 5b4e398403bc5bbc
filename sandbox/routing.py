"""Which part of an API a path names, and what can be done there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from sandbox.schema import Api, Relationship, ResourceType

PlaceKind: TypeAlias = Literal["entry", "collection", "resource", "related", "relationship", "nowhere"]

READ = ("GET", "HEAD", "OPTIONS")
KNOWN = ("GET", "HEAD", "OPTIONS", "POST", "PATCH", "DELETE", "PUT", "TRACE", "CONNECT")


@dataclass(frozen=True, slots=True)
class Place:
    """What a path names; `id` is None for the resource of a singleton."""

    kind: PlaceKind
    type: ResourceType | None = None
    id: str | None = None
    relationship: Relationship | None = None


def locate(api: Api, segments: tuple[str, ...]) -> Place | None:
    """The place that a path names, or None; whether the resource exists is another matter."""
    if not segments:
        return Place("entry")
    kind, rest = api.at(segments[0]), segments[1:]
    if kind is None or "" in rest:
        return None
    if not kind.singleton:
        if not rest:
            return Place("collection", kind) if kind.operations & {"list", "create"} else None
        return _inside(kind, rest[0], rest[1:])
    return _inside(kind, None, rest)


def _inside(kind: ResourceType, row_id: str | None, rest: tuple[str, ...]) -> Place | None:
    if not rest:
        return Place("resource", kind, row_id)
    relationship = kind.relationships.get(rest[-1])
    if relationship is None or len(rest) > 2 or (len(rest) == 2 and rest[0] != "relationships"):
        return None
    return Place("related" if len(rest) == 1 else "relationship", kind, row_id, relationship)


def methods(place: Place) -> tuple[str, ...]:
    """The methods that a place supports."""
    if place.type is None or place.kind == "related":
        return READ
    offered = place.type.operations
    if place.kind == "collection":
        return _chosen(("GET", "list" in offered), ("POST", "create" in offered))
    if place.relationship is not None:
        change, many = place.relationship.update, place.relationship.many
        return _chosen(("GET", True), ("PATCH", change), ("POST", change and many), ("DELETE", change and many))
    return _chosen(("GET", True), ("PATCH", "update" in offered), ("DELETE", "delete" in offered))


def _chosen(*choices: tuple[str, bool]) -> tuple[str, ...]:
    found = [method for method, offered in choices if offered]
    return (*READ, *found[1:]) if found[:1] == ["GET"] else ("OPTIONS", *found)


def forbidden(place: Place, method: str) -> bool:
    """Whether JSON:API wants 403 rather than 405 for a method that a place does not support."""
    if place.kind == "relationship":
        return method in ("POST", "PATCH", "DELETE")
    return place.kind == "resource" and method == "PATCH"
