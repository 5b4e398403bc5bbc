"""Product types: which attributes the variants of a product have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.commercetools.actions import changes, needed, sets
from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import invalid_field, invalid_operation, refuse
from sandbox.commercetools.kind import Kind
from sandbox.commercetools.project import Unique
from sandbox.commercetools.values import (
    Field,
    boolean,
    choice,
    filled_text,
    key,
    listed,
    localized,
    named,
    read_fields,
    record,
    text,
)
from sandbox.message import Document

PLAIN = ("boolean", "text", "ltext", "number", "money", "date", "time", "datetime", "reference")
_LABELS = {"enum": text, "lenum": localized}


def attribute_type(call: Call, value: Any, name: str) -> Document:
    """The type of an attribute: a plain one, one of some values, or a set of another."""
    fields = (Field("name", choice(*PLAIN, *_LABELS, "set"), required=True),)
    found = read_fields(call, value, fields, f"{name}.")
    if found["name"] == "set":
        return {**found, **read_fields(call, value, (Field("elementType", attribute_type, True),), f"{name}.")}
    if found["name"] == "reference":
        return {**found, **read_fields(call, value, (Field("referenceTypeId", text, True),), f"{name}.")}
    if found["name"] in _LABELS:
        each = record(Field("key", filled_text, True), Field("label", _LABELS[found["name"]], True))
        return {**found, **read_fields(call, value, (Field("values", listed(each), True),), f"{name}.")}
    return found


DEFINITION = (
    Field("type", attribute_type, required=True),
    Field("name", filled_text, required=True),
    Field("label", named, required=True),
    Field("isRequired", boolean, usual=False),
    Field("inputTip", localized),
    Field("attributeConstraint", choice("None", "Unique", "CombinationUnique", "SameForAll"), usual="None"),
    Field("inputHint", choice("SingleLine", "MultiLine"), usual="SingleLine"),
    Field("isSearchable", boolean, usual=True),
)
FIELDS = (
    Field("key", key),
    Field("name", filled_text, required=True),
    Field("description", text, required=True),
    Field("attributes", listed(record(*DEFINITION)), usual=[]),
)


def unique(row: Document) -> Iterator[Unique]:
    """A product type's key is its own."""
    if "key" in row:
        yield "key", row["key"]


def _add_definition(call: Call, row: Document, action: Document) -> Document:
    return {**row, "attributes": [*row["attributes"], needed(call, action, "attribute", record(*DEFINITION))]}


def _remove_definition(call: Call, row: Document, action: Document) -> Document:
    name = needed(call, action, "name", text)
    _definition(row, name)
    return {**row, "attributes": [each for each in row["attributes"] if each["name"] != name]}


def _change_label(call: Call, row: Document, action: Document) -> Document:
    found = _definition(row, needed(call, action, "attributeName", text))
    return _with(row, {**found, "label": needed(call, action, "label", named)})


def _change_searchable(call: Call, row: Document, action: Document) -> Document:
    found = _definition(row, needed(call, action, "attributeName", text))
    return _with(row, {**found, "isSearchable": needed(call, action, "isSearchable", boolean)})


def _reorder(call: Call, row: Document, action: Document) -> Document:
    names = needed(call, action, "attributeNames", listed(text))
    return _ordered(row, names)


def _reorder_by_definitions(call: Call, row: Document, action: Document) -> Document:
    """The old way, by whole definitions."""
    given = needed(call, action, "attributes", listed(record(Field("name", text, True))))
    return _ordered(row, [each["name"] for each in given])


def _ordered(row: Document, names: list[str]) -> Document:
    if sorted(names) != sorted(each["name"] for each in row["attributes"]):
        raise invalid_operation("The names have to be those of all attributes.")
    return {**row, "attributes": [_definition(row, name) for name in names]}


def _definition(row: Document, name: str) -> Document:
    found = next((each for each in row["attributes"] if each["name"] == name), None)
    if found is None:
        raise invalid_field("attributeName", name)
    return dict(found)


def _with(row: Document, definition: Document) -> Document:
    changed = [definition if each["name"] == definition["name"] else each for each in row["attributes"]]
    return {**row, "attributes": changed}


def _check(call: Call, before: Document | None, row: Document) -> None:
    rows, most = call.project.rows_of("product-types").rows, call.terms.product_types
    if before is None and most is not None and len(rows) >= most:
        message = f"You have exceeded the limit of {most} resources of type product-type."
        raise refuse(400, "MaxResourceLimitExceeded", message, exceededResource="product-type")
    names = [each["name"] for each in row["attributes"]]
    if len(set(names)) < len(names):
        raise invalid_operation("An attribute is defined twice.")
    types = {each["name"]: each["type"]["name"] for each in row["attributes"]}
    for other in rows.values() if types else ():
        for each in other["attributes"] if other["id"] != row["id"] else ():
            if types.get(each["name"], each["type"]["name"]) != each["type"]["name"]:
                _conflict(each["name"], other)


def _conflict(name: str, other: Document) -> None:
    message = f"The attribute with name {name} has a different type on product type {other['name']}."
    conflict = {"conflictingProductTypeId": other["id"], "conflictingAttributeName": name}
    raise refuse(400, "AttributeDefinitionTypeConflict", message, **conflict)


KIND = Kind(
    path="product-types",
    type_id="product-type",
    view=("view_product_types", "manage_product_types"),
    manage=("manage_product_types",),
    draft=lambda call, given: read_fields(call, given, FIELDS),
    actions={
        "setKey": sets("key", key),
        "changeName": changes("name", filled_text),
        "changeDescription": changes("description", text),
        "addAttributeDefinition": _add_definition,
        "removeAttributeDefinition": _remove_definition,
        "changeLabel": _change_label,
        "changeIsSearchable": _change_searchable,
        "changeAttributeOrder": _reorder_by_definitions,
        "changeAttributeOrderByName": _reorder,
    },
    members=frozenset(field.name for field in FIELDS),
    unique=unique,
    check=_check,
    superseded={"changeAttributeOrder": "changeAttributeOrderByName"},
    refers=(("products", lambda other: [other["productType"]["id"]]),),
)
