"""The schemas of an API's OpenAPI description: what its documents look like, sent and answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.message import Document
from sandbox.schema import Api, Attribute, Relationship, ResourceType

PLACE = "#/components/schemas/"
TEXT: Document = {"type": "string"}
OBJECT: Document = {"type": "object"}


def schemas(api: Api) -> Document:
    """All schemas, by their names."""
    found = {"jsonapi": _jsonapi(api), "error": _error(), "errors": _errors()}
    for kind in api.types.values():
        found[f"{kind.name}.identifier"] = _identifier(kind)
        found[kind.name] = _resource(api, kind)
        if "create" in kind.operations:
            found[f"{kind.name}.new"] = _new(kind)
        if "update" in kind.operations:
            found[f"{kind.name}.change"] = _change(kind)
    return found


def reference(name: str) -> Document:
    """A reference to a schema by its name."""
    return {"$ref": PLACE + name}


def record(members: Mapping[str, Any], *required: str, closed: bool = False) -> Document:
    """The schema of an object with some members."""
    found: Document = {"type": "object", "properties": dict(members)}
    if required:
        found["required"] = list(required)
    return {**found, "additionalProperties": False} if closed else found


def listed(items: Document) -> Document:
    """The schema of an array."""
    return {"type": "array", "items": items}


def nullable(schema: Document) -> Document:
    """A schema, or null."""
    return {"anyOf": [{"type": "null"}, schema]}


def answered(api: Api, data: Document, *required: str) -> Document:
    """The schema of a document with primary data."""
    any_resource = {"anyOf": [reference(name) for name in api.types]}
    members = {"data": data, "included": listed(any_resource), "meta": OBJECT, "links": OBJECT}
    return record({"jsonapi": reference("jsonapi"), **members}, "jsonapi", "data", *required)


def told() -> Document:
    """The schema of a document with metadata and no data."""
    return record({"jsonapi": reference("jsonapi"), "meta": OBJECT}, "jsonapi", "meta")


def counted(api: Api) -> Document:
    """The schema of the metadata of a page."""
    return record({name: {"type": "integer", "minimum": 0} for name in api.meta_names}, *api.meta_names)


def linkage(relationship: Relationship) -> Document:
    """The schema of a relationship's linkage."""
    identifier = reference(f"{relationship.target}.identifier")
    return listed(identifier) if relationship.many else nullable(identifier)


def value_of(attribute: Attribute) -> Document:
    """The schema of an attribute's values; those that are required are neither null nor blank."""
    name = "string" if attribute.kind == "datetime" else attribute.kind
    found: Document = {"type": name if attribute.required else [name, "null"]}
    if attribute.kind == "datetime":
        found["format"] = "date-time"
    if attribute.choices:
        found["enum"] = [*attribute.choices, *(() if attribute.required else (None,))]
    elif attribute.required and attribute.kind == "string":
        found["pattern"] = r"\S"
    bounds = {"minimum": attribute.low, "maximum": attribute.high}
    return {**found, **{bound: value for bound, value in bounds.items() if value is not None}}


def _identifier(kind: ResourceType) -> Document:
    return record({"type": {"const": kind.name}, "id": TEXT, "meta": OBJECT}, "type", "id")


def _resource(api: Api, kind: ResourceType) -> Document:
    """A resource as it is answered; bounds are for what clients send, and rows of the beginning may lie outside."""
    attributes = {name: _shown(entry) for name, entry in kind.attributes.items()}
    relationships = {name: _relationship(api, entry) for name, entry in kind.relationships.items()}
    members = {
        "type": {"const": kind.name},
        "id": TEXT,
        "attributes": record(attributes, closed=True),
        "relationships": record(relationships, closed=True),
        "links": record({"self": TEXT}, "self"),
        "meta": OBJECT,
    }
    return record(members, "type", "id", "links")


def _shown(attribute: Attribute) -> Document:
    return {key: value for key, value in value_of(attribute).items() if key in ("type", "format", "enum")}


def _relationship(api: Api, relationship: Relationship) -> Document:
    members = {"links": OBJECT, "data": linkage(relationship)}
    return record(members, "links", *(("data",) if api.linkage == "always" else ()))


def _new(kind: ResourceType) -> Document:
    """A resource as clients create it."""
    attributes = {name: entry for name, entry in kind.attributes.items() if entry.create}
    relationships = {name: entry for name, entry in kind.relationships.items() if entry.create}
    parts = {
        "attributes": _sent({name: value_of(entry) for name, entry in attributes.items()}, attributes),
        "relationships": _sent({name: _related(entry) for name, entry in relationships.items()}, relationships),
    }
    needed = [name for name, part in parts.items() if "required" in part]
    own = {"id": {"type": "string", "pattern": r"^[A-Za-z0-9_-]{1,40}$"}} if kind.client_ids else {}
    return record({"type": {"const": kind.name}, **own, **parts}, "type", *needed, closed=True)


def _change(kind: ResourceType) -> Document:
    """A resource as clients change it: whatever of it they send."""
    attributes = {name: value_of(entry) for name, entry in kind.attributes.items() if entry.update}
    relationships = {
        name: _related(entry)
        for name, entry in kind.relationships.items()
        if entry.update and (entry.replace or not entry.many)
    }
    members = {
        "type": {"const": kind.name},
        "id": TEXT,
        "attributes": record(attributes, closed=True),
        "relationships": record(relationships, closed=True),
    }
    return record(members, "type", "id", closed=True)


def _sent(schemas: Document, entries: Mapping[str, Attribute] | Mapping[str, Relationship]) -> Document:
    return record(schemas, *(name for name, entry in entries.items() if entry.required), closed=True)


def _related(relationship: Relationship) -> Document:
    """A relationship as clients send it; one that is required leads somewhere."""
    identifier = reference(f"{relationship.target}.identifier")
    data = identifier if relationship.required and not relationship.many else linkage(relationship)
    return record({"data": data}, "data", closed=True)


def _jsonapi(api: Api) -> Document:
    return record({"version": {"const": api.edition}, "meta": OBJECT}, "version")


def _error() -> Document:
    texts = dict.fromkeys(("id", "status", "code", "title", "detail"), TEXT)
    return record({**texts, "source": OBJECT, "links": OBJECT, "meta": OBJECT}, "status", "title")


def _errors() -> Document:
    errors = {**listed(reference("error")), "minItems": 1}
    return record({"jsonapi": reference("jsonapi"), "errors": errors}, "errors")
