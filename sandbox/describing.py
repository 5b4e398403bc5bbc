"""An OpenAPI description of an API of JSON:API, made of its schema, so that it says what the API does."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from sandbox.describing_schemas import (
    answered,
    counted,
    linkage,
    nullable,
    record,
    reference,
    schemas,
    told,
    value_of,
)
from sandbox.message import JSONAPI, Document
from sandbox.routing import Place, methods
from sandbox.schema import Api, Attribute, ResourceType

PATH = "/!openapi"
"""Where the description of each variant is served, below its API's prefix."""
REFUSED_READS = (400, 404, 406, 414)
REFUSED_WRITES = (400, 403, 404, 406, 409, 412, 413, 414, 415, 422)


def describe(api: Api, base: str) -> Document:
    """The OpenAPI 3.1 document of an API at a base URL."""
    return {
        "openapi": "3.1.0",
        "info": {"title": api.title, "version": api.edition},
        "servers": [{"url": base}],
        "paths": {path: _path_item(api, path, place) for path, place in _places(api)},
        "components": {"schemas": schemas(api), "parameters": _fieldsets(api)},
    }


def _places(api: Api) -> Iterator[tuple[str, Place]]:
    """Every path of the API, and what it names."""
    for kind in api.types.values():
        home = f"/{kind.path}"
        if not kind.singleton:
            if kind.operations & {"list", "create"}:
                yield home, Place("collection", kind)
            home += "/{id}"
        yield home, Place("resource", kind, "id")
        for name, relationship in kind.relationships.items():
            yield f"{home}/{name}", Place("related", kind, "id", relationship)
            yield f"{home}/relationships/{name}", Place("relationship", kind, "id", relationship)


def _path_item(api: Api, path: str, place: Place) -> Document:
    offered = [method for method in methods(place) if method not in ("HEAD", "OPTIONS")]
    item: Document = {method.lower(): _operation(api, place, method) for method in offered}
    if "{id}" in path:
        item["parameters"] = [_parameter("path", "id", {"type": "string", "minLength": 1})]
    return item


def _operation(api: Api, place: Place, method: str) -> Document:
    responses = dict(_successes(api, place, method))
    refused = REFUSED_READS if method == "GET" else (*REFUSED_WRITES, *((423,) if method == "DELETE" else ()))
    for status in refused:
        responses[str(status)] = _response(status, reference("errors"))
    found: Document = {"parameters": list(_parameters(api, place, method)), "responses": responses}
    body = _body(place, method)
    if body:
        found["requestBody"] = {"required": True, "content": {JSONAPI: {"schema": record({"data": body}, "data")}}}
    return found


def _body(place: Place, method: str) -> Document | None:
    """The schema of what a request's document holds, or None where it has none."""
    if place.relationship and method != "GET":
        return linkage(place.relationship)
    if place.type and method in ("POST", "PATCH"):
        return reference(f"{place.type.name}.{'new' if method == 'POST' else 'change'}")
    return None


def _successes(api: Api, place: Place, method: str) -> Iterator[tuple[str, Document]]:
    kind, relationship = place.type, place.relationship
    if kind is None:
        return
    if method == "GET":
        yield "200", _response(200, _shown(api, place))
    elif relationship:
        shown = {"anyOf": [told(), answered(api, linkage(relationship))]}
        yield "200", _response(200, shown)
        yield "204", _response(204)
    elif method == "POST":
        yield "201", _response(201, answered(api, reference(kind.name)))
    elif method == "PATCH":
        one = answered(api, reference(kind.name), "links")
        yield "200", _response(200, {"anyOf": [told(), one]} if kind.update_answer == "meta" else one)
        yield "204", _response(204)
    else:
        yield ("200", _response(200, told())) if kind.delete_answer == "meta" else ("204", _response(204))


def _shown(api: Api, place: Place) -> Document:
    """The schema of what GET answers at a place."""
    relationship = place.relationship
    if place.kind == "relationship" and relationship:
        return answered(api, linkage(relationship), "links")
    resource = reference(relationship.target if relationship else place.type.name if place.type else "")
    if place.kind == "collection" or (relationship and relationship.many):
        page = answered(api, {"type": "array", "items": resource}, "links", "meta")
        page["properties"]["meta"] = counted(api)
        return page
    return answered(api, nullable(resource) if relationship else resource, "links")


def _response(status: int, schema: Document | None = None) -> Document:
    found: Document = {"description": HTTPStatus(status).phrase}
    return {**found, "content": {JSONAPI: {"schema": schema}}} if schema else found


def _parameters(api: Api, place: Place, method: str) -> Iterator[Document]:
    """The query parameters of an operation: those of one document, and those of a page."""
    many = place.kind == "collection" or (place.relationship is not None and place.relationship.many)
    if place.type is None or method == "DELETE" or place.kind == "relationship":
        return
    kind = api.types[place.relationship.target] if place.relationship else place.type
    yield _listing("include", list(kind.relationships))
    for name in dict.fromkeys([kind.name, *(entry.target for entry in kind.relationships.values())]):
        yield {"$ref": f"#/components/parameters/fields.{name}"}
    if method == "GET" and many:
        yield from _page_parameters(api, kind)


def _fieldsets(api: Api) -> Document:
    return {
        f"fields.{kind.name}": _listing(f"fields[{kind.name}]", sorted(kind.fields)) for kind in api.types.values()
    }


def _page_parameters(api: Api, kind: ResourceType) -> Iterator[Document]:
    sortable = [name for name, entry in kind.attributes.items() if entry.sort]
    if sortable:
        yield _listing("sort", [*sortable, *(f"-{name}" for name in sortable)], minItems=1)
    yield _parameter("query", "page[number]", {"type": "integer", "minimum": 1, "maximum": 999_999_999})
    yield _parameter("query", "page[size]", {"type": "integer", "minimum": 1, "maximum": api.page_max})
    for name, entry in kind.attributes.items():
        if entry.filter:
            yield _parameter("query", f"filter[{name}]", _filter(entry))


def _filter(entry: Attribute) -> Document:
    """The schema of what rows are filtered by: of a value, which is never null in a query."""
    schema = value_of(entry)
    if entry.kind == "object":
        return {"type": "string"}
    name = schema["type"] if isinstance(schema["type"], str) else schema["type"][0]
    choices = {"enum": list(entry.choices)} if entry.choices else {}
    return {"type": name, **choices}


def _listing(name: str, choices: list[str], **more: Any) -> Document:
    """A parameter that takes several of some names, with commas between them."""
    schema = {"type": "array", "items": {"type": "string", "enum": choices}, "uniqueItems": True, **more}
    if not choices:
        schema = {"type": "array", "maxItems": 0}
    return {**_parameter("query", name, schema), "style": "form", "explode": False}


def _parameter(where: str, name: str, schema: Document) -> Document:
    return {"name": name, "in": where, "required": where == "path", "schema": schema}
