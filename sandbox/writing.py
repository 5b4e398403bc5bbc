"""Creating, updating and deleting resources."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.body import malformed, read_document, read_string
from sandbox.call import Call
from sandbox.documents import jsonapi_object, top_links
from sandbox.errors import Kind, Problem, refuse
from sandbox.inputs import Changes, Identity, read_changes, validation
from sandbox.message import Document, Response
from sandbox.query import NOTHING, SINGLE, read_query
from sandbox.reading import single_document


def create(call: Call) -> Response:
    """Make a resource of what was posted to its collection."""
    query = read_query(call.request, call.api, call.kind, SINGLE)
    resource = _resource(call)
    lid = read_string(resource, "lid", "/data") if "lid" in resource and call.api.edition == "1.1" else None
    row_id = _client_id(call, resource) if "id" in resource else call.store.next_id(call.kind.name)
    identity = Identity(call.kind.name, row_id, lid)
    changes = read_changes(call, resource, None, identity)
    changes.problems += _missing(call, resource, changes)
    changes.accepted()
    _derive(call, changes)
    _check_unique(call, changes)
    row = call.store.insert(call.kind.name, row_id, changes.attributes, changes.links)
    return call.answer(single_document(call, query, row), 201, (("location", call.url(row)),))


def update(call: Call) -> Response:
    """Change a resource as asked, wholly or not at all."""
    row = call.row
    query = read_query(call.request, call.api, call.kind, SINGLE)
    resource = _resource(call)
    if read_string(resource, "id", "/data") != row.id:
        detail = f"The `id` of the document is not {row.id!r}, which the URL names."
        raise refuse(Kind.CONFLICT, detail, pointer="/data/id")
    identity = Identity(row.type, row.id)
    changes = read_changes(call, resource, row, identity).accepted()
    changed = call.store.update(row, changes.attributes, changes.links)
    match call.kind.update_answer:
        case "nothing" if not call.request.query:
            return Response(204)
        case "meta" if not call.request.query:
            return call.answer(_meta_document(call, {"updated": changed.updated}))
    links = top_links(call, query)
    return call.answer(single_document(call, query, changed, links=links))


def delete(call: Call) -> Response:
    """Remove a resource, unless others depend on it."""
    row = call.row
    read_query(call.request, call.api, call.kind, NOTHING)
    for other, name in call.store.mentions(row):
        if call.api.types[other.type].relationships[name].holds and other.key != row.key:
            kind = Kind.LOCKED if call.api.edition == "1.0" else Kind.CONFLICT
            raise refuse(kind, f"The {name} of {other.type} {other.id!r} leads here.")
    call.store.delete(row)
    if call.kind.delete_answer == "meta":
        return call.answer(_meta_document(call, {"deleted": call.store.now()}))
    return Response(204)


def _resource(call: Call) -> Document:
    """The resource object of the request; refuses with 409 a type that does not belong here."""
    resource = read_document(call.request)["data"]
    if not isinstance(resource, dict):
        raise malformed("`data` has to be a resource object.", "/data")
    if read_string(resource, "type", "/data") != call.kind.name:
        detail = f"Only resources of type {call.kind.name!r} belong here."
        raise refuse(Kind.CONFLICT, detail, pointer="/data/type")
    return resource


def _client_id(call: Call, resource: Document) -> str:
    """The id that the client chose, where the type lets it."""
    if not call.kind.client_ids:
        raise refuse(Kind.FORBIDDEN, "The server chooses the ids of this type.", pointer="/data/id")
    row_id = read_string(resource, "id", "/data")
    if not row_id.strip() or row_id in (".", ".."):
        raise refuse(Kind.VALIDATION_ERROR, "id - can't be blank", pointer="/data/id")
    if call.store.find(call.kind.name, row_id):
        raise refuse(Kind.CONFLICT, f"The id {row_id!r} is in use.", pointer="/data/id")
    return row_id


def _missing(call: Call, resource: Document, changes: Changes) -> Iterator[Problem]:
    """A problem for each required field that was not given."""
    for part, entries, given in (
        ("attributes", call.kind.attributes, changes.attributes),
        ("relationships", call.kind.relationships, changes.links),
    ):
        for name, entry in entries.items():
            if entry.required and name not in given:
                pointer = _pointer_to_missing(call, resource, part, name)
                yield validation(name, "can't be blank", {"error": "blank"}, pointer)


def _pointer_to_missing(call: Call, resource: Document, part: str, name: str) -> str:
    """Where a field is missing: 1.1 wants the parent that exists, 1.0's vendor the field itself."""
    if call.api.edition == "1.0":
        return f"/data/{part}/{name}"
    return f"/data/{part}" if part in resource else "/data"


def _derive(call: Call, changes: Changes) -> None:
    """Fill in the relationships whose value is copied from a related resource."""
    for name, entry in call.kind.relationships.items():
        target = changes.links.get(entry.through) if entry.through else None
        if entry.through and isinstance(target, str):
            source = call.store.find(call.kind.relationships[entry.through].target, target)
            changes.links[name] = source.links[name] if source else None


def _check_unique(call: Call, changes: Changes) -> None:
    """Refuse with 409 a second resource with the same values where these have to be unique."""
    unique = call.kind.unique
    values = {**changes.attributes, **changes.links}
    for row in call.store.rows(call.kind.name) if unique else ():
        if all({**row.attributes, **row.links}[name] == values.get(name) for name in unique):
            raise refuse(Kind.CONFLICT, f"There is one with this {' and '.join(unique)} already.", pointer="/data")


def _meta_document(call: Call, meta: Document) -> Document:
    return {"jsonapi": jsonapi_object(call.api, call.applied), "meta": meta}
