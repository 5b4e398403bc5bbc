"""Categories, which form a tree."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.commercetools.actions import changes, needed, sets
from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_operation, refuse
from sandbox.commercetools.kind import Kind
from sandbox.commercetools.project import Unique
from sandbox.commercetools.values import (
    Field,
    anything,
    key,
    listed,
    localized,
    named,
    read_fields,
    reference,
    slug,
    text,
)
from sandbox.message import Document

FIELDS = (
    Field("key", key),
    Field("externalId", text),
    Field("name", named, required=True),
    Field("slug", slug, required=True),
    Field("description", localized),
    Field("parent", reference("category")),
    Field("orderHint", text, usual="0.5"),
    Field("metaTitle", localized),
    Field("metaDescription", localized),
    Field("metaKeywords", localized),
    Field("assets", listed(anything), usual=[]),
)


def unique(row: Document) -> Iterator[Unique]:
    """A category's key and slugs are its own."""
    if "key" in row:
        yield "key", row["key"]
    yield from ((f"slug.{locale}", value) for locale, value in row["slug"].items())


def _draft(call: Call, given: Document) -> Document:
    return _placed(call, read_fields(call, given, FIELDS))


def _change_parent(call: Call, row: Document, action: Document) -> Document:
    parent = needed(call, action, "parent", reference("category"))
    placed = _placed(call, {**row, "parent": parent})
    if any(ancestor["id"] == row["id"] for ancestor in placed["ancestors"]):
        raise invalid_operation("A category cannot stand below itself.")
    return placed


def _placed(call: Call, row: Document) -> Document:
    """The category with its ancestors, the topmost first."""
    parent = call.row("categories", row["parent"]["id"]) if "parent" in row else None
    above = [] if parent is None else [*parent["ancestors"], {"typeId": "category", "id": parent["id"]}]
    return {**row, "ancestors": above}


def _check(call: Call, before: Document | None, _: Document) -> None:
    most = call.terms.categories
    if before is None and most is not None and len(call.project.rows_of("categories").rows) >= most:
        message = f"You have exceeded the limit of {most} resources of type category."
        raise refuse(400, "MaxResourceLimitExceeded", message, exceededResource="category")


KIND = Kind(
    path="categories",
    type_id="category",
    view=("view_categories", "view_products", "manage_categories", "manage_products"),
    manage=("manage_categories", "manage_products"),
    draft=_draft,
    actions={
        "changeName": changes("name", named),
        "changeSlug": changes("slug", slug),
        "changeParent": _change_parent,
        "changeOrderHint": changes("orderHint", text),
        "setDescription": sets("description", localized),
        "setExternalId": sets("externalId", text),
        "setKey": sets("key", key),
        "setMetaTitle": sets("metaTitle", localized),
        "setMetaDescription": sets("metaDescription", localized),
        "setMetaKeywords": sets("metaKeywords", localized),
    },
    members=frozenset({field.name for field in FIELDS} | {"ancestors"}),
    unique=unique,
    check=_check,
    told="CategoryCreated",
    refers=(("categories", lambda other: [other["parent"]["id"]] if "parent" in other else []),),
)
