"""How rows become documents: resource objects, linkage, links, and what is included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from sandbox.call import Call
from sandbox.message import JSONAPI, Document
from sandbox.negotiation import EXTENSION, PROFILE, Applied
from sandbox.query import IncludeTree, Query
from sandbox.schema import Api, Relationship
from sandbox.store import Key, Row, Store


def identifier(kind: str, row_id: str) -> Document:
    """A resource identifier object."""
    return {"type": kind, "id": row_id}


def linkage(row: Row, relationship: Relationship) -> Any:
    """The linkage of a relationship: null, an identifier, or an array of them."""
    if relationship.many:
        return [identifier(relationship.target, target) for target in row.targets(relationship.name)]
    target = row.links[relationship.name]
    return identifier(relationship.target, target) if isinstance(target, str) else None


def document(call: Call, query: Query, data: Any, included: list[Document] | None, **members: Any) -> Document:
    """A document with primary data; `included` stands there whenever `include` was asked for."""
    result: Document = {"jsonapi": jsonapi_object(call.api, call.applied), "data": data}
    if query.include is not None:
        result["included"] = included or []
    return {**result, **members}


def jsonapi_object(api: Api, applied: Applied) -> Document:
    """The object that names the edition and what is applied."""
    result: Document = {"version": api.edition}
    if applied.extensions:
        result["ext"] = list(applied.extensions)
    if applied.profiles:
        result["profile"] = list(applied.profiles)
    return result


def top_links(call: Call, query: Query, **more: Any) -> Document:
    """The top-level links of an answer to a GET or PATCH."""
    url = call.here + query.text()
    applied = call.applied.extensions or call.applied.profiles
    result: Document = {"self": {"href": url, "type": call.applied.content_type} if applied else url, **more}
    if call.api.edition == "1.1":
        result["describedby"] = {
            "href": f"{call.base}/schema" + ("?revision:shown=yes" if call.applied.extensions else ""),
            "rel": "describedby",
            "title": f"{call.api.title}: the form of its documents",
            "type": "application/schema+json",
            "hreflang": "en",
        }
    return result


def resource_objects(call: Call, query: Query, rows: Iterable[Row]) -> tuple[list[Document], list[Document]]:
    """The resource objects of primary rows, and those of the rows to be included with them."""
    primary = list(rows)
    included, followed = follow(call.store, primary, query.include or {}, {row.key for row in primary})
    objects = [resource_object(call, query, row, followed[row.key]) for row in primary]
    return objects, [resource_object(call, query, row, followed[row.key]) for row in included]


def follow(
    store: Store, rows: Iterable[Row], tree: IncludeTree, known: set[Key]
) -> tuple[list[Row], defaultdict[Key, set[str]]]:
    """The rows along include paths, each once and without the known ones, and the relationships followed."""
    included: dict[Key, Row] = {}
    followed: defaultdict[Key, set[str]] = defaultdict(set)

    def walk(rows: Iterable[Row], tree: IncludeTree) -> None:
        for name, branch in tree.items():
            reached: dict[Key, Row] = {}
            for row in rows:
                followed[row.key].add(name)
                reached.update((other.key, other) for other in store.related(row, name))
            included.update((key, row) for key, row in reached.items() if key not in known)
            walk(list(reached.values()), branch)

    walk(rows, tree)
    return list(included.values()), followed


def resource_object(call: Call, query: Query, row: Row, followed: set[str]) -> Document:
    """A row as a resource object, with the fields asked for."""
    kind = call.api.types[row.type]
    wanted = query.fields.get(row.type)
    url = call.url(row)
    result: Document = {"type": row.type, "id": row.id}
    attributes = {name: value for name, value in row.attributes.items() if wanted is None or name in wanted}
    if attributes:
        result["attributes"] = attributes
    relationships = {
        name: relationship_object(call, row, relationship, url, name in followed)
        for name, relationship in kind.relationships.items()
        if wanted is None or name in wanted
    }
    if relationships:
        result["relationships"] = relationships
    result["links"] = {"self": url}
    if PROFILE in call.applied.profiles:
        result["meta"] = {"timestamps": {"created": row.created, "updated": row.updated}}
    if EXTENSION in call.applied.extensions:
        result["revision:number"] = row.revision
    return result


def relationship_object(call: Call, row: Row, relationship: Relationship, url: str, followed: bool) -> Document:
    """A relationship of a row, with its linkage where the API shows it."""
    related: Any = f"{url}/{relationship.name}"
    if relationship.many:
        described = call.api.edition == "1.1"
        related = (
            _described_link(call, relationship, related) if described else _counted_link(row, relationship, related)
        )
    own = f"{url}/relationships/{relationship.name}"
    result: Document = {"links": {"self": own, "related": related}}
    if followed or call.api.linkage == "always":
        result["data"] = linkage(row, relationship)
        if relationship.many and not call.by_cursor:
            result["links"] |= _linkage_pages(own, len(result["data"]), call.api.page_max)
    return result


def _linkage_pages(url: str, count: int, size: int) -> Document:
    """Links to the first and the last page of a linkage, for those who would rather have it in parts."""
    pages = {"first": 1, "last": max(1, -(-count // size))}
    return {
        name: f"{url}?{urlencode({'page[number]': number, 'page[size]': size})}" for name, number in pages.items()
    }


def _counted_link(row: Row, relationship: Relationship, url: str) -> Document:
    """A link object as 1.0 knows it."""
    return {"href": url, "meta": {"count": len(row.targets(relationship.name))}}


def _described_link(call: Call, relationship: Relationship, url: str) -> Document:
    """A link object with all that 1.1 lets one say."""
    return {
        "href": url,
        "rel": "related",
        "describedby": f"{call.base}/schema",
        "title": f"All {relationship.name}",
        "type": JSONAPI,
        "hreflang": ["en"],
    }
