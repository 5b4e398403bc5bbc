"""Changing relationships at their own URLs."""

from __future__ import annotations

from sandbox.body import read_document
from sandbox.call import Call
from sandbox.documents import jsonapi_object
from sandbox.errors import Kind, refuse
from sandbox.inputs import Changes, Identity, read_linkage
from sandbox.message import Response
from sandbox.query import NOTHING, read_query
from sandbox.reading import read_relationship
from sandbox.store import Linkage


def replace(call: Call) -> Response:
    """Let the relationship lead just where the document says; where members are repeated, show what is made of it."""
    relationship = call.relationship
    linkage = _linkage(call)
    if relationship.many and not relationship.replace:
        detail = f"{relationship.name!r} takes single members but cannot be replaced as a whole."
        raise refuse(Kind.FORBIDDEN, detail, pointer="/data")
    if relationship.required and linkage is None:
        raise refuse(Kind.FORBIDDEN, f"{relationship.name!r} cannot be empty.", pointer="/data")
    response = _set(call, linkage)
    repeated = isinstance(linkage, tuple) and len(linkage) < len(read_document(call.request)["data"])
    return read_relationship(call) if repeated else response


def add(call: Call) -> Response:
    """Add members; those already there stay as they are."""
    before = call.row.targets(call.relationship.name)
    return _set(call, tuple(dict.fromkeys((*before, *_members(call)))))


def remove(call: Call) -> Response:
    """Take members away; those not there are no matter."""
    unwanted = _members(call)
    before = call.row.targets(call.relationship.name)
    return _set(call, tuple(member for member in before if member not in unwanted))


def _members(call: Call) -> tuple[str, ...]:
    linkage = _linkage(call)
    return linkage if isinstance(linkage, tuple) else ()


def _linkage(call: Call) -> Linkage:
    """The linkage in the request; refuses it with 404 where a target does not exist."""
    row, changes = call.row, Changes()
    read_query(call.request, call.api, call.kind, NOTHING)
    data = read_document(call.request)["data"]
    identity = Identity(row.type, row.id)
    linkage = read_linkage(call, changes, call.relationship, data, "/data", identity)
    changes.accepted()
    return linkage


def _set(call: Call, linkage: Linkage) -> Response:
    before = call.row.links[call.relationship.name]
    call.store.link(call.row.key, call.relationship.name, linkage)
    if call.relationship.answer == "meta" and linkage != before:
        meta = {"count": len(call.row.targets(call.relationship.name))}
        return call.answer({"jsonapi": jsonapi_object(call.api, call.applied), "meta": meta})
    return Response(204)
