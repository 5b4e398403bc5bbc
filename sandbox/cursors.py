"""Pages of a list that begin behind, or end in front of, a cursor: the cursor pagination profile."""

from __future__ import annotations

import base64
import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cmp_to_key
from typing import Any, TypeAlias

from sandbox.call import Call
from sandbox.errors import Kind, refuse
from sandbox.message import Document
from sandbox.query import Query
from sandbox.schema import ResourceType
from sandbox.store import Row

Place: TypeAlias = list[Any]

END: Place = []
"""The place behind the last row, wherever that may be."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, the cursors of its rows, and those by which the pages around it are asked for.

    `links` hold the `page` parameters of each neighbour, None where there is none; `truncated` tells that a
    range had more rows than fit.
    """

    rows: list[Row]
    cursors: list[str]
    links: dict[str, dict[str, str] | None]
    total: int
    truncated: bool

    def meta(self, exact: bool) -> Document:
        """The pagination metadata: the size of the whole list, exact or as a guess."""
        meta: Document = {"total": self.total} if exact else {"estimatedTotal": {"bestGuess": self.total}}
        return {**meta, "rangeTruncated": True} if self.truncated else meta


def cut(call: Call, query: Query, rows: list[Row]) -> Page:
    """The page of rows that a query asks for; refuses with 400 what the profile lets a server refuse."""
    kind, sort = call.target, query.sort
    _check_sort(kind, sort)
    if query.after is not None and query.before is not None and not kind.ranges:
        detail = f"{kind.name} are not served between two cursors."
        raise refuse(Kind.RANGE_PAGINATION_NOT_SUPPORTED, detail, parameter="page[before]")
    order = _order(kind, sort)
    ordered = sorted(rows, key=lambda row: order(_place(row, sort)))
    places = [_place(row, sort) for row in ordered]
    keys = [order(place) for place in places]
    scope = f"{kind.name}?{query.sort_text}"
    low = _split(query.after, "page[after]", scope, keys, order, bisect_right, 0)
    high = max(low, _split(query.before, "page[before]", scope, keys, order, bisect_left, len(rows)))
    ranged = query.after is not None and query.before is not None
    size = call.api.page_max if ranged and not query.sized else query.size
    start = max(low, high - size) if query.before is not None and query.after is None else low
    end = min(high, start + size)
    cursors = [encode(scope, place) for place in places]
    edge = cursors[start] if start < len(rows) else encode(scope, END)
    links: dict[str, dict[str, str] | None] = {
        "first": {},
        "last": {"page[before]": encode(scope, END)},
        "prev": {"page[before]": edge} if start > 0 else None,
        "next": ({"page[after]": cursors[end - 1]} if end > 0 else {}) if end < len(rows) else None,
    }
    return Page(ordered[start:end], cursors[start:end], links, len(rows), ranged and high - low > size)


def encode(scope: str, place: Place) -> str:
    """The cursor of a place; `scope` is the list and the order that it belongs to."""
    text = json.dumps(place, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mark(scope, text) + text).decode().rstrip("=")


def decode(scope: str, cursor: str) -> Place | None:
    """The place that a cursor tells, None where it is none of this list in this order."""
    try:
        octets = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    mark, text = octets[:6], octets[6:]
    if mark != _mark(scope, text):
        return None
    place: Place = json.loads(text)
    return place


def _mark(scope: str, text: bytes) -> bytes:
    """What shows that a cursor was given out here, for this list in this order."""
    return hashlib.blake2b(text, digest_size=6, person=b"cursor", key=scope.encode()[:64]).digest()


def _split(
    cursor: str | None,
    name: str,
    scope: str,
    keys: list[Any],
    order: Callable[[Place], Any],
    bisect: Callable[[list[Any], Any], int],
    otherwise: int,
) -> int:
    """How many rows stand in front of where a cursor divides the list."""
    if cursor is None:
        return otherwise
    place = decode(scope, cursor)
    if place is None:
        raise refuse(Kind.INVALID_PAGE_VALUE, f"{cursor!r} is no cursor of this list.", parameter=name)
    return len(keys) if place == END else bisect(keys, order(place))


def _check_sort(kind: ResourceType, sort: tuple[tuple[str, bool], ...]) -> None:
    for name, _ in sort:
        if name not in kind.attributes or not kind.attributes[name].seek:
            detail = f"{kind.name} sorted by {name!r} are not served in pages by cursor."
            raise refuse(Kind.UNSUPPORTED_SORT, detail, parameter="sort")


def _place(row: Row, sort: tuple[tuple[str, bool], ...]) -> Place:
    """Where a row stands: the values that it is sorted by, then what no two rows share."""
    return [*(row.attributes[name] for name, _ in sort), row.created, row.id]


def _order(kind: ResourceType, sort: tuple[tuple[str, bool], ...]) -> Callable[[Place], Any]:
    """A key that puts places in order; those without a value come last in either direction."""
    moments = [kind.attributes[name].kind == "datetime" for name, _ in sort]
    directions = [descending for _, descending in sort]

    def compare(one: Place, other: Place) -> int:
        for mine, yours, moment, descending in zip(one, other, moments, directions, strict=False):
            if mine == yours:
                continue
            if mine is None or yours is None:
                return 1 if mine is None else -1
            smaller = datetime.fromisoformat(mine) < datetime.fromisoformat(yours) if moment else mine < yours
            return -1 if smaller is not descending else 1
        rest, others = one[len(sort) :], other[len(sort) :]
        return (rest > others) - (rest < others)

    return cmp_to_key(compare)
