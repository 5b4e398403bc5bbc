"""Sorting: what rows can be sorted by, and putting them in order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.schema import Api, Attribute, ResourceType
from sandbox.store import Key, Row, Store

Criterion = tuple[str, bool]
"""The name of a field, and whether the order is descending."""


def sort_attribute(api: Api, kind: ResourceType, name: str) -> Attribute | None:
    """The attribute that a sort field names: of the type, or of where a to-one relationship leads (`author.name`)."""
    step, dot, rest = name.partition(".")
    if dot:
        relationship = kind.relationships.get(step)
        usable = relationship is not None and not relationship.many and "." not in rest
        return sort_attribute(api, api.types[relationship.target], rest) if usable and relationship else None
    attribute = kind.attributes.get(name)
    return attribute if attribute and attribute.sort else None


def sort_rows(api: Api, store: Store, kind: ResourceType, rows: list[Row], sort: tuple[Criterion, ...]) -> list[Row]:
    """The rows in order, ties as they were."""
    for name, descending in reversed(sort):
        attribute = sort_attribute(api, kind, name)
        rows = _sorted(rows, {row.key: _value(store, row, name, attribute) for row in rows}, descending)
    return rows


def _sorted(rows: list[Row], values: dict[Key, Any], descending: bool) -> list[Row]:
    """The rows in the order of their values; those without one come last in either direction."""
    filled = [row for row in rows if values[row.key] is not None]
    empty = [row for row in rows if values[row.key] is None]
    return sorted(filled, key=lambda row: values[row.key], reverse=descending) + empty


def _value(store: Store, row: Row, name: str, attribute: Attribute | None) -> Any:
    step, dot, rest = name.partition(".")
    if dot:
        return next((_value(store, other, rest, attribute) for other in store.related(row, step)), None)
    value = row.id if name == "id" else row.attributes[name]
    is_moment = attribute is not None and attribute.kind == "datetime" and value is not None
    return datetime.fromisoformat(value) if is_moment else value
