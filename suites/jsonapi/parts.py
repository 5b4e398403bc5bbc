"""The parts of a response document that checks look at, whatever shape the answer has."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from accord.authoring import Exchange
from accord.judge.document import identity
from accord.model.survey import Identity

Resource = dict[str, Any]


def primary(exchange: Exchange) -> list[Resource]:
    """The objects of the primary data, in order."""
    data = exchange.document.get("data")
    return _objects(data if isinstance(data, list) else [data])


def included(exchange: Exchange) -> list[Resource]:
    """The objects in `included`, in order."""
    return _objects(exchange.document.get("included"))


def identities(resources: list[Resource]) -> set[Identity]:
    """The identities of those objects that have a `type` and an `id`."""
    return {found for resource in resources if (found := identity(resource))}


def delivered(exchange: Exchange) -> set[Identity]:
    """The identities of all resources in a document."""
    return identities(primary(exchange)) | identities(included(exchange))


def order(exchange: Exchange) -> list[Identity | None]:
    """The identities of the primary data in order, None for what has none."""
    return [identity(resource) for resource in primary(exchange)]


def attributes_of(resource: Resource) -> dict[str, Any]:
    """The attributes of a resource object."""
    return _object(resource.get("attributes"))


def relationships_of(resource: Resource) -> dict[str, Any]:
    """The relationships of a resource object."""
    return _object(resource.get("relationships"))


def linkage_of(resource: Resource, name: str) -> set[Identity]:
    """The members that a relationship of a resource object shows."""
    data = _object(relationships_of(resource).get(name)).get("data")
    return identities(_objects(data if isinstance(data, list) else [data]))


def shows_linkage(resource: Resource, name: str) -> bool:
    """Whether a resource object shows the linkage of a relationship, and all of it: not a page."""
    relationship = _object(relationships_of(resource).get(name))
    return "data" in relationship and not _object(relationship.get("links")).get("next")


def links_of(exchange: Exchange) -> dict[str, Any]:
    """The top-level links of a document."""
    return _object(exchange.document.get("links"))


def errors_of(exchange: Exchange) -> list[Resource]:
    """The error objects of a document."""
    return _objects(exchange.document.get("errors"))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Resource]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def spelt(identities: Collection[Identity], most: int = 3) -> str:
    """Identities for people, the first few of them by name."""
    names = [f"{kind} {name}" for kind, name in sorted(identities)]
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
