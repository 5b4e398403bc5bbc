"""The query of a request, read and checked before anything is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlencode

from sandbox.errors import Kind, RefusalError, refuse
from sandbox.filters import Filter, read_filter
from sandbox.message import Request
from sandbox.names import is_custom_parameter, split_parameter
from sandbox.schema import Api, ResourceType
from sandbox.sorting import sort_attribute

IncludeTree: TypeAlias = dict[str, Any]

FAMILIES = ("include", "fields", "sort", "page", "filter")
SINGLE = frozenset({"include", "fields"})
LINKAGE = SINGLE | {"page"}
COLLECTION = frozenset(FAMILIES)
NOTHING: frozenset[str] = frozenset()


@dataclass(slots=True)
class Query:
    """What a query asks for; `include` is None where it is not spoken of, `sent` are the pairs obeyed.

    `after` and `before` are cursors, and `sized` tells that a size was asked for.
    """

    number: int
    size: int
    include: IncludeTree | None = None
    fields: dict[str, frozenset[str]] = field(default_factory=dict)
    sort: tuple[tuple[str, bool], ...] = ()
    filters: list[Filter] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    after: str | None = None
    before: str | None = None
    sized: bool = False

    @property
    def sort_text(self) -> str:
        """The order asked for, as it is written."""
        return ",".join(f"-{name}" if descending else name for name, descending in self.sort)

    def text(self, page: int | Mapping[str, str] | None = None) -> str:
        """The query string that asks for the same, or for another page of it: by number or by other parameters."""
        pairs: list[tuple[str, str]] = list(self.sent)
        if page is not None:
            wanted = {"page[number]": str(page)} if isinstance(page, int) else page
            kept = [pair for pair in pairs if not pair[0].startswith("page[")]
            pairs = [*kept, *wanted.items(), ("page[size]", str(self.size))]
        return f"?{urlencode(pairs)}" if pairs else ""


def read_query(
    request: Request, api: Api, subject: ResourceType | None, allowed: frozenset[str], cursors: bool = False
) -> Query:
    """The query of a request about a type; refuses with 400 what is unknown or not offered there.

    Pages are asked for by number, or by cursor.
    """
    query = Query(number=1, size=api.page_size)
    names = [name for name, _ in request.query]
    for name, value in request.query:
        parts = split_parameter(name)
        family = parts[0] if parts else name
        if parts is None or family not in FAMILIES:
            if not is_custom_parameter(name):
                raise unknown_parameter(name)
            continue
        if family not in allowed or subject is None:
            raise refuse(Kind.PARAM_NOT_ALLOWED, f"{family!r} is not supported here.", parameter=name)
        if names.count(name) > 1:
            raise refuse(Kind.PARAM_NOT_ALLOWED, f"{name!r} is given more than once.", parameter=name)
        read = _read_cursor_page if cursors and family == "page" else READERS[family]
        read(_Part(query, api, subject, name, parts[1], value))
        query.sent.append((name, value))
    return query


def unknown_parameter(name: str) -> RefusalError:
    """The refusal of a parameter that has no meaning here."""
    return refuse(Kind.PARAM_NOT_ALLOWED, f"There is no parameter called {name!r}.", parameter=name)


@dataclass(frozen=True, slots=True)
class _Part:
    """One parameter on its way into a query."""

    query: Query
    api: Api
    subject: ResourceType
    name: str
    groups: tuple[str, ...]
    value: str

    @property
    def group(self) -> str:
        """What stands in the only pair of brackets."""
        if len(self.groups) != 1:
            raise unknown_parameter(self.name)
        return self.groups[0]


def _read_include(part: _Part) -> None:
    _no_brackets(part)
    tree: IncludeTree = {}
    part.query.include = tree
    for path in part.value.split(",") if part.value else ():
        branch, kind = tree, part.subject
        for step in path.split("."):
            if step not in kind.relationships:
                detail = f"{kind.name} have no relationship {step!r} to include."
                raise refuse(Kind.INVALID_INCLUDE, detail, parameter=part.name)
            branch = branch.setdefault(step, {})
            kind = part.api.types[kind.relationships[step].target]


def _read_fields(part: _Part) -> None:
    kind = part.api.types.get(part.group)
    names = frozenset(part.value.split(",")) if part.value else frozenset()
    unknown = names - kind.fields if kind else NOTHING
    if unknown and part.api.edition == "1.0":
        raise refuse(Kind.INVALID_FIELD, f"{part.group} have no field {min(unknown)!r}.", parameter=part.name)
    part.query.fields[part.group] = names


def _read_sort(part: _Part) -> None:
    _no_brackets(part)
    criteria = []
    for criterion in part.value.split(","):
        name = criterion.removeprefix("-")
        by_id = name == "id" and part.api.edition == "1.0"
        if not by_id and sort_attribute(part.api, part.subject, name) is None:
            detail = f"{part.subject.name} cannot be sorted by {name!r}."
            raise refuse(Kind.INVALID_SORT_CRITERIA, detail, parameter=part.name)
        criteria.append((name, criterion.startswith("-")))
    part.query.sort = tuple(criteria)


def _read_page(part: _Part) -> None:
    if part.group not in ("number", "size"):
        raise unknown_parameter(part.name)
    number = int(part.value) if re.fullmatch(r"[0-9]{1,9}", part.value) else 0
    if number < 1 or (part.group == "size" and number > part.api.page_max):
        limit = f" up to {part.api.page_max}" if part.group == "size" else ""
        detail = f"{part.value!r} is no whole number from 1{limit}."
        raise refuse(Kind.INVALID_PAGE_VALUE, detail, parameter=part.name)
    setattr(part.query, part.group, number)


def _read_cursor_page(part: _Part) -> None:
    if part.group in ("after", "before"):
        setattr(part.query, part.group, part.value)
        return
    if part.group != "size":
        raise unknown_parameter(part.name)
    if not re.fullmatch("[0-9]*[1-9][0-9]*", part.value):
        raise refuse(Kind.INVALID_PAGE_VALUE, f"{part.value!r} is no positive integer.", parameter=part.name)
    limit = part.api.page_max
    if len(part.value.lstrip("0")) > 9 or int(part.value) > limit:
        detail, meta = f"A page has up to {limit} items.", {"page": {"maxSize": limit}}
        raise refuse(Kind.MAX_PAGE_SIZE_EXCEEDED, detail, parameter=part.name, meta=meta)
    part.query.size, part.query.sized = int(part.value), True


def _read_filter(part: _Part) -> None:
    part.query.filters.append(read_filter(part.api, part.subject, part.name, part.groups, part.value))


def _no_brackets(part: _Part) -> None:
    if part.groups:
        raise unknown_parameter(part.name)


READERS: Mapping[str, Callable[[_Part], None]] = {
    "include": _read_include,
    "fields": _read_fields,
    "sort": _read_sort,
    "page": _read_page,
    "filter": _read_filter,
}
