"""Readers of values: each makes of what was sent what is kept, or refuses it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.commercetools.call import Call, Reader
from sandbox.commercetools.errors import (
    invalid_field,
    invalid_input,
    invalid_json,
    missing_field,
    not_referenced,
)
from sandbox.message import Document

PATHS: Mapping[str, str] = {
    "cart": "carts",
    "cart-discount": "cart-discounts",
    "category": "categories",
    "discount-code": "discount-codes",
    "product": "products",
    "product-discount": "product-discounts",
    "product-type": "product-types",
    "shopping-list": "shopping-lists",
    "store": "stores",
}
"""Where the rows of each type are that a reference may name."""

_LOCALE = re.compile(r"[a-z]{2}(-[A-Z]{2})?", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_SORT_ORDER = re.compile(r"0\.[0-9]*[1-9]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a document: how it is read, whether it has to be there, and what stands where it is not."""

    name: str
    read: Reader
    required: bool = False
    usual: Any = None


def read_fields(call: Call, given: Any, fields: tuple[Field, ...], within: str = "") -> Document:
    """What an object says of these fields; null counts as absent, and other members are left aside."""
    if not isinstance(given, dict):
        raise wrong_type(within.rstrip("."), "an object")
    found = {}
    for field in fields:
        value = given.get(field.name)
        if value is not None:
            found[field.name] = field.read(call, value, within + field.name)
        elif field.required:
            raise missing_field(within + field.name)
        elif field.usual is not None:
            found[field.name] = field.usual
    return found


def record(*fields: Field) -> Reader:
    """A reader of objects with these fields."""
    return lambda call, value, name: read_fields(call, value, fields, f"{name}.")


def listed(read: Reader) -> Reader:
    """A reader of arrays, each item by a reader."""

    def read_all(call: Call, value: Any, name: str) -> list[Any]:
        if not isinstance(value, list):
            raise wrong_type(name, "an array")
        return [read(call, each, f"{name}[{index}]") for index, each in enumerate(value)]

    return read_all


def choice(*values: str) -> Reader:
    """A reader of one of some words."""

    def read(call: Call, value: Any, name: str) -> str:
        if text(call, value, name) not in values:
            raise invalid_field(name, value, list(values))
        return str(value)

    return read


def integer(least: int, most: int) -> Reader:
    """A reader of whole numbers within bounds."""

    def read(_: Call, value: Any, name: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise wrong_type(name, "a whole number")
        if not least <= value <= most:
            raise invalid_field(name, value)
        return value

    return read


def text(_: Call, value: Any, name: str) -> str:
    """Any text."""
    if not isinstance(value, str):
        raise wrong_type(name, "a text")
    return value


def filled_text(call: Call, value: Any, name: str) -> str:
    """A text that is not empty."""
    if not text(call, value, name).strip():
        raise invalid_field(name, value)
    return str(value)


def boolean(_: Call, value: Any, name: str) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise wrong_type(name, "true or false")
    return value


def anything(_: Call, value: Any, name: str) -> Any:  # noqa: ARG001
    """Any JSON value."""
    return value


def localized(call: Call, value: Any, name: str) -> dict[str, str]:
    """A text in one or several languages."""
    if not isinstance(value, dict):
        raise wrong_type(name, "an object of texts by locale")
    for locale, each in value.items():
        if not _LOCALE.fullmatch(locale):
            raise invalid_input(f"{name}: '{locale[:40]}' is not a valid locale.")
        text(call, each, f"{name}.{locale}")
    return value


def named(call: Call, value: Any, name: str) -> dict[str, str]:
    """A text in at least one language."""
    if not localized(call, value, name):
        raise missing_field(name)
    return dict(value)


def slug(call: Call, value: Any, name: str) -> dict[str, str]:
    """A slug in each of at least one language."""
    for locale, each in named(call, value, name).items():
        if not re.fullmatch(call.terms.slug, each):
            raise invalid_field(f"{name}.{locale}", each)
    return dict(value)


def key(call: Call, value: Any, name: str) -> str:
    """A key, which the project gives its resources."""
    if not re.fullmatch(call.terms.key, text(call, value, name)):
        raise invalid_field(name, value)
    return str(value)


def sort_order(call: Call, value: Any, name: str) -> str:
    """A place in an order: a number between 0 and 1, written as a text."""
    return _formed(_SORT_ORDER, call, value, name)


def country(call: Call, value: Any, name: str) -> str:
    """A country by its two letters."""
    return _formed(_COUNTRY, call, value, name)


def currency(call: Call, value: Any, name: str) -> str:
    """A currency by its three letters."""
    return _formed(_CURRENCY, call, value, name)


def moment(call: Call, value: Any, name: str) -> str:
    """A date with a time, in whatever zone; it is kept in UTC."""
    try:
        found = datetime.fromisoformat(text(call, value, name))
        seconds = found.timestamp()
        from_epoch = datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError):
        raise invalid_field(name, value) from None
    return from_epoch.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def money(call: Call, value: Any, name: str) -> Document:
    """An amount in cents."""
    fields = (Field("currencyCode", currency, True), Field("centAmount", integer(-(2**53), 2**53), True))
    return {"type": "centPrecision", **read_fields(call, value, fields, f"{name}."), "fractionDigits": 2}


def reference(type_id: str) -> Reader:
    """A reader of references to rows of one type, by id or key; they are kept by id."""

    def read(call: Call, value: Any, name: str) -> Document:
        return {"typeId": type_id, "id": referenced(call, type_id, value, name)["id"]}

    return read


def store(call: Call, value: Any, name: str) -> Document:
    """A reference to a store, which is kept by key."""
    return {"typeId": "store", "key": referenced(call, "store", value, name)["key"]}


def referenced(call: Call, type_id: str, value: Any, name: str) -> Document:
    """The row that a reference names."""
    given = read_fields(call, value, (Field("typeId", text), Field("id", text), Field("key", text)), f"{name}.")
    if given.get("typeId", type_id) != type_id:
        raise invalid_json(f"{name}: A reference to '{type_id}' is expected, not to '{given['typeId'][:40]}'.")
    if "id" not in given and "key" not in given:
        raise missing_field(f"{name}.id")
    by = "id" if "id" in given else "key"
    rows = call.project.rows_of(PATHS.get(type_id, type_id))
    found = rows.rows.get(given["id"]) if by == "id" else rows.by("key", given["key"])
    if found is None:
        raise not_referenced(type_id, by, given[by])
    return found


def wrong_type(name: str, expected: str) -> Exception:
    """The refusal of a value of another type."""
    return invalid_json(f"{name or 'The body'}: {expected} is expected.")


def _formed(pattern: re.Pattern[str], call: Call, value: Any, name: str) -> str:
    if not pattern.fullmatch(text(call, value, name)):
        raise invalid_field(name, value)
    return str(value)
