"""What is done with each resource, method by method."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from sandbox.commercetools import custom_objects, projections
from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import JSON, invalid_input, missing_field, not_found, outdated, refuse
from sandbox.commercetools.expansion import expanded
from sandbox.commercetools.json_body import read_object
from sandbox.commercetools.kind import Kind, create, delete, update
from sandbox.commercetools.messages import MEMBERS, PATH
from sandbox.commercetools.queries import filtered, paged
from sandbox.commercetools.search import search
from sandbox.commercetools.terms import PROJECT_KEY
from sandbox.message import Document, Pairs, Response

BY_KEY = "key="


def read_list(call: Call, kind: Kind) -> Response:
    """One page of a collection."""
    return _listed(call, call.project.rows_of(kind.path).rows.values(), kind.members)


def add(call: Call, kind: Kind) -> Response:
    """Create a resource."""
    row = create(call, kind, _body(call))
    return said(expanded(call, row, call.request.query), 201, (("location", _url(call, kind.path, row["id"])),))


def read_one(call: Call, kind: Kind) -> Response:
    """One resource."""
    return said(expanded(call, find(call, kind), call.request.query))


def change(call: Call, kind: Kind) -> Response:
    """Update a resource."""
    row = find(call, kind)
    given = _body(call)
    notice = _notice(kind, given)
    return said(expanded(call, update(call, kind, row, given), call.request.query), headers=notice)


def remove(call: Call, kind: Kind) -> Response:
    """Delete a resource, and show what it was."""
    row = find(call, kind)
    check_version_asked(call, row)
    delete(call, kind, row)
    return said(expanded(call, row, call.request.query))


def find(call: Call, kind: Kind) -> Document:
    """The row that the path names, by its id or by its key."""
    rows, name = call.project.rows_of(kind.path), call.ids[0]
    by_key = name.startswith(BY_KEY)
    row = rows.by("key", name.removeprefix(BY_KEY)) if by_key else rows.rows.get(name)
    if row is None:
        raise not_found(f"key '{name.removeprefix(BY_KEY)[:100]}'" if by_key else f"ID '{name[:100]}'")
    return row


def check_version_asked(call: Call, row: Document) -> None:
    """Refuse to delete without the version in the query, or with another than the row has."""
    given = call.request.parameter("version")
    if given is None:
        raise missing_field("version")
    digits = given.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise invalid_input("Malformed parameter: version: a whole number is expected")
    if int(given) != row["version"]:
        raise outdated(row["id"], int(given), row["version"])


def read_messages(call: Call) -> Response:
    """One page of what has happened."""
    return _listed(call, call.project.rows_of(PATH).rows.values(), MEMBERS)


def read_message(call: Call) -> Response:
    """One message."""
    row = call.row(PATH, call.ids[0])
    if row is None:
        raise not_found(f"ID '{call.ids[0][:100]}'")
    return said(row)


def read_projections(call: Call) -> Response:
    """One page of products as they are on one side."""
    return _listed(call, projections.projections(call), projections.MEMBERS)


def read_projection(call: Call) -> Response:
    """One product as it is on one side."""
    rows, name = call.project.rows_of("products"), call.ids[0]
    row = rows.by("key", name.removeprefix(BY_KEY)) if name.startswith(BY_KEY) else rows.rows.get(name)
    return said(expanded(call, projections.find(call, row, f"ID '{name[:100]}'"), call.request.query))


def search_products(call: Call) -> Response:
    """What a search finds."""
    document, headers = search(call)
    return said(document, headers=headers)


def read_contained(call: Call) -> Response:
    """One page of custom objects, of all or of one container."""
    rows: Iterable[Document] = call.project.rows_of(custom_objects.PATH).rows.values()
    return _listed(call, custom_objects.contained(call, call.ids[0]) if call.ids else rows, custom_objects.MEMBERS)


def write_custom(call: Call) -> Response:
    """Keep a custom object."""
    status, row = custom_objects.put(call, _body(call))
    place = _url(call, custom_objects.PATH, row["container"], row["key"])
    return said(row, status, (("location", place),) if status == 201 else ())


def read_custom(call: Call) -> Response:
    """One custom object."""
    return said(custom_objects.find(call, *call.ids))


def remove_custom(call: Call) -> Response:
    """Delete a custom object, and show what it was."""
    row = custom_objects.find(call, *call.ids)
    custom_objects.delete(call, row)
    return said(row)


def read_project(_: Call) -> Response:
    """The project itself."""
    return said(
        {
            "version": 1,
            "key": PROJECT_KEY,
            "name": "Demo",
            "countries": ["DE", "US"],
            "currencies": ["EUR", "USD"],
            "languages": ["en", "de"],
            "createdAt": "2025-01-01T00:00:00.000Z",
            "messages": {"enabled": True, "deleteDaysAfterCreation": 15},
            "carts": {"deleteDaysAfterLastModification": 90},
        }
    )


def said(document: Document, status: int = 200, headers: Pairs = ()) -> Response:
    """An answer with a document."""
    return Response(status, (("content-type", JSON), *headers), document)


def _listed(call: Call, rows: Iterable[Document], members: frozenset[str]) -> Response:
    """One page; to HEAD, whether there is any row that the predicates hold for."""
    if call.request.method == "HEAD" and not filtered(call.request.query, rows, members):
        raise not_found("these predicates")
    return said(paged(call, rows, members))


def _body(call: Call) -> Document:
    kind = (call.request.header("content-type") or "application/json").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise refuse(415, "UnsupportedMediaType", "The content has to be application/json.")
    return read_object(call.request.body)


def _notice(kind: Kind, given: Document) -> Pairs:
    """What is told of an action that a better one has replaced."""
    actions = given.get("actions")
    for each in actions if isinstance(actions, list) else ():
        if isinstance(each, dict) and isinstance(each.get("action"), str) and each["action"] in kind.superseded:
            better = kind.superseded[each["action"]]
            return (("x-deprecation-notice", f"The update action {each['action']} is deprecated, use {better}"),)
    return ()


def _url(call: Call, *segments: str) -> str:
    return "/".join((urlsplit(call.request.base).path, *segments))
