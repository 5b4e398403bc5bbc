"""Filters: `filter[name]=a,b` in general, and the predicates of `filter[q]` in edition 1.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from sandbox.errors import Kind, refuse
from sandbox.predicates import read_predicate
from sandbox.schema import Api, ResourceType
from sandbox.store import Row, Store

Filter: TypeAlias = Callable[[Row, Store], bool]


def read_filter(api: Api, subject: ResourceType, name: str, groups: tuple[str, ...], value: str) -> Filter:
    """The test that a filter parameter asks rows to pass; refuses with 400 what is unknown."""
    if len(groups) == 2 and groups[0] == "q" and api.edition == "1.0":
        return read_predicate(api, subject, name, groups[1], value)
    found = _plain_filter(api, subject, groups[0], value) if len(groups) == 1 else None
    if found is None:
        raise refuse(Kind.FILTER_NOT_ALLOWED, f"{subject.name} have no such filter: {name!r}.", parameter=name)
    return found


def _plain_filter(api: Api, subject: ResourceType, group: str, value: str) -> Filter | None:
    wanted = frozenset(value.split(","))
    if group == "id" or (group == "ids" and api.edition == "1.0"):
        return lambda row, _: row.id in wanted
    if (attribute := subject.attributes.get(group)) and attribute.filter:
        return lambda row, _: as_text(row.attributes[group]) in wanted
    relationship = group.removesuffix("_id") if api.edition == "1.0" else group
    if relationship in subject.relationships and relationship != group + "_id":
        return lambda row, _: not wanted.isdisjoint(row.targets(relationship))
    return _range_filter(subject, group, value) if api.edition == "1.0" else None


def _range_filter(subject: ResourceType, group: str, value: str) -> Filter | None:
    stem, _, bound = group.rpartition("_")
    passes = {"from": _not_before, "to": _not_after}.get(bound)
    entry = subject.attributes.get(stem)
    if passes is None or entry is None or entry.kind != "datetime":
        return None
    return lambda row, _: passes(row.attributes[stem], value)


def _not_before(value: str | None, bound: str) -> bool:
    return value is not None and value >= bound


def _not_after(value: str | None, bound: str) -> bool:
    return value is not None and value <= bound


def as_text(value: Any) -> str | None:
    """A value as it is written in a query; None for null and for what has parts."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
