"""Helpers for faults in sorting and filtering: what a query asks for, and answers with other rows on their page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.message import Document, Request, Response, Serve
from sandbox.shaping import (
    edit,
    has_data,
    is_success,
    place_of,
    with_parameter,
    without_parameter,
)

Rows = list[Document]
TEXTS = ("title", "name", "body", "email", "reference", "reference_origin")
"""Attributes that hold free text."""


def criteria(request: Request) -> list[str]:
    """The sort fields of a request to a collection."""
    sort = request.parameter("sort") if place_of(request).kind == "collection" else None
    return sort.split(",") if sort else []


def filters(request: Request, among: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """The attributes, or those among some, by which a request filters a collection, with the values asked for."""
    if place_of(request).kind != "collection":
        return []
    pairs = [(name[7:-1], value) for name, value in request.query if name.startswith("filter[") and name[-1] == "]"]
    return [(name, value) for name, value in pairs if among is None or name in among]


def value_of(row: Document, name: str) -> Any:
    """The value of an attribute that a resource object shows, or None."""
    return row.get("attributes", {}).get(name)


def arrange(response: Response, change: Callable[[Rows], Rows]) -> Response:
    """The answer with the rows of its page replaced by what a function makes of them."""

    def change_data(document: Document) -> None:
        if isinstance(document.get("data"), list):
            document["data"] = change(document["data"])

    return edit(response, change_data) if is_success(response) and has_data(response) else response


def ordered(rows: Rows, name: str, *, key: Callable[[Any], Any] = lambda value: value) -> Rows:
    """The rows in the order of an attribute, reversed by a minus before its name; those without a value come last."""
    attribute = name.removeprefix("-")
    filled = [row for row in rows if value_of(row, attribute) is not None]
    empty = [row for row in rows if value_of(row, attribute) is None]
    return sorted(filled, key=lambda row: key(value_of(row, attribute)), reverse=name.startswith("-")) + empty


def every_row(request: Request, serve: Serve, without: str) -> Rows:
    """The rows of all pages, asked for without a parameter or a family given as `filter[`."""
    plain = without_parameter(without_parameter(request, without), "page[")
    rows: Rows = []
    for number in range(1, 40):
        paged = with_parameter(with_parameter(plain, "page[size]", "25"), "page[number]", str(number))
        found = (serve(paged).document or {}).get("data") or []
        rows += found
        if len(found) < 25:
            break
    return rows
