"""Custom objects: any JSON value under a container and a key."""

from __future__ import annotations

from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_input, not_found, outdated
from sandbox.commercetools.kind import too_large, written_by
from sandbox.commercetools.project import Collection
from sandbox.commercetools.values import Field, anything, integer, key, read_fields
from sandbox.message import Document, encode

PATH = "custom-objects"
VIEW = ("view_key_value_documents", "manage_key_value_documents")
MANAGE = ("manage_key_value_documents",)
MEMBERS = frozenset({"container", "key", "value"})
FIELDS = (
    Field("container", key, required=True),
    Field("key", key, required=True),
    Field("value", anything, required=True),
)
VERSION = (Field("version", integer(0, 2**53)),)


def put(call: Call, given: Document) -> tuple[int, Document]:
    """Keep a value, new or in place of what was there; the status tells which."""
    found, rows = read_fields(call, given, FIELDS), _rows(call)
    before = rows.by(*_place(found["container"], found["key"]))
    expected = read_fields(call, given, VERSION).get("version")
    if expected is not None and expected != (before or {"version": 0})["version"]:
        raise outdated(before["id"] if before else found["key"], expected, before["version"] if before else 0)
    moment, trace = call.project.now(), written_by(call)
    row = {
        "id": before["id"] if before else call.project.new_id(),
        "version": before["version"] + call.terms.step if before else 1,
        **found,
        "createdAt": before["createdAt"] if before else moment,
        "lastModifiedAt": moment,
        "createdBy": before["createdBy"] if before else trace,
        "lastModifiedBy": trace,
    }
    if len(call.request.body) + 1_000 > call.terms.document_bytes and len(encode(row)) > call.terms.document_bytes:
        raise too_large()
    rows.put(row, [_place(row["container"], row["key"])])
    return (200 if before else 201), row


def find(call: Call, container: str, name: str) -> Document:
    """The custom object under a container and a key."""
    row = _rows(call).by(*_place(container, name))
    if row is None:
        raise not_found(f"container '{container[:100]}' and key '{name[:100]}'")
    return row


def contained(call: Call, container: str) -> list[Document]:
    """The custom objects of a container."""
    return [row for row in _rows(call).rows.values() if row["container"] == container]


def delete(call: Call, row: Document) -> None:
    """Keep a custom object no longer; a version, where one is named, has to be its own."""
    given = call.request.parameter("version")
    if given is not None and not (given.isascii() and given.isdigit() and len(given) < 16):
        raise invalid_input("Malformed parameter: version: a whole number is expected")
    if given is not None and int(given) != row["version"]:
        raise outdated(row["id"], int(given), row["version"])
    _rows(call).remove(row, [_place(row["container"], row["key"])])


def _rows(call: Call) -> Collection:
    return call.project.rows_of(PATH)


def _place(container: str, name: str) -> tuple[str, str]:
    return "place", f"{container}/{name}"
