"""Variants of a product, with attributes as its product type defines them."""

from __future__ import annotations

import re
from typing import Any

from sandbox.commercetools.call import Call, Reader
from sandbox.commercetools.errors import invalid_field, refuse
from sandbox.commercetools.prices import price
from sandbox.commercetools.values import (
    Field,
    anything,
    boolean,
    filled_text,
    key,
    listed,
    localized,
    moment,
    money,
    read_fields,
    record,
    text,
    wrong_type,
)
from sandbox.message import Document

ATTRIBUTE = record(Field("name", text, required=True), Field("value", anything, required=True))
FIELDS = (
    Field("sku", filled_text),
    Field("key", key),
    Field("prices", listed(price), usual=[]),
    Field("images", listed(anything), usual=[]),
    Field("assets", listed(anything), usual=[]),
)


def variant(call: Call, product_type: Document, value: Any, number: int, name: str) -> Document:
    """A variant of a number, made from a draft."""
    found = read_fields(call, value, FIELDS, f"{name}.")
    given = read_fields(call, value, (Field("attributes", listed(ATTRIBUTE), usual=[]),), f"{name}.")["attributes"]
    attributes = [attribute(call, product_type, each["name"], each["value"]) for each in given]
    return {"id": number, **found, "attributes": attributes}


def attribute(call: Call, product_type: Document, name: str, value: Any) -> Document:
    """An attribute with a value of its type."""
    definition = next((each for each in product_type["attributes"] if each["name"] == name), None)
    if definition is None:
        message = f"Attribute definition for {name[:100]} does not exist on type {product_type['name']}."
        raise refuse(400, "AttributeNameDoesNotExist", message, invalidAttributeName=name[:100])
    kept = _read(call, definition["type"], value, name)
    most = call.terms.searchable_characters if definition["isSearchable"] else call.terms.other_characters
    if most is not None and any(len(each) > most for each in _texts(kept)):
        raise invalid_field(name, value)
    return {"name": name, "value": kept}


def _read(call: Call, wanted: Document, value: Any, name: str) -> Any:
    if wanted["name"] in ("enum", "lenum"):
        return _one_of(wanted["values"], value, name)
    if wanted["name"] == "set":
        return [_read(call, wanted["elementType"], each, name) for each in listed(anything)(call, value, name)]
    return READERS[wanted["name"]](call, value, name)


def _one_of(values: list[Document], value: Any, name: str) -> Document:
    """One of the values of an enumeration, by its key."""
    wanted = value.get("key") if isinstance(value, dict) else value
    found = next((each for each in values if each["key"] == wanted), None)
    if found is None:
        raise invalid_field(name, value, [each["key"] for each in values])
    return found


def _number(_: Call, value: Any, name: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong_type(name, "a number")
    return value


def _written(pattern: str) -> Reader:
    def read(call: Call, value: Any, name: str) -> str:
        if not re.fullmatch(pattern, text(call, value, name)):
            raise invalid_field(name, value)
        return str(value)

    return read


def _texts(value: Any) -> list[str]:
    """The texts within a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [each for each in value.values() if isinstance(each, str)]
    return [text for each in value for text in _texts(each)] if isinstance(value, list) else []


READERS: dict[str, Reader] = {
    "boolean": boolean,
    "text": text,
    "ltext": localized,
    "number": _number,
    "money": money,
    "date": _written(r"\d{4}-\d\d-\d\d"),
    "time": _written(r"\d\d:\d\d(:\d\d(\.\d{1,6})?)?"),
    "datetime": moment,
    "reference": record(Field("typeId", text, True), Field("id", text, True)),
}
