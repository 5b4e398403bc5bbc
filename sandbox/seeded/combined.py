"""Seeded faults in queries of several parameters, each of which works alone."""

from __future__ import annotations

from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.seeded.selecting import arrange, criteria, filters
from sandbox.shaping import place_of, with_parameter, without_parameter


@seeded("combined/filter-drops-sort", breaks="properties/queries/combined", editions=("1.0",))
def a_filter_drops_the_sort(request: Request, serve: Serve) -> Response:
    """A list that is filtered is built elsewhere, where nobody sorts it."""
    return serve(without_parameter(request, "sort") if filters(request) and criteria(request) else request)


@seeded("combined/include-drops-filter", breaks="properties/queries/combined", editions=("1.1",))
def include_beside_two_others_drops_the_filter(request: Request, serve: Serve) -> Response:
    """Where a list is sorted and includes resources, its filter is passed over."""
    joined = bool(filters(request) and criteria(request)) and request.parameter("include")
    return serve(without_parameter(request, "filter[") if joined else request)


@seeded("combined/include-repeats-rows", breaks="properties/queries/combined", editions=("1.1",))
def a_join_repeats_rows(request: Request, serve: Serve) -> Response:
    """Sorted, and with a to-many relationship included, a row comes once for each of its first two members."""
    included = (request.parameter("include") or "").split(",")
    many = [name for name in included if _is_to_many(request, name)]

    def repeat(rows: list[Document]) -> list[Document]:
        return [row for row in rows for _ in range(2 if any(_members(row, name) > 1 for name in many) else 1)]

    response = serve(request)
    return arrange(response, repeat) if many and criteria(request) else response


@seeded("combined/fields-hide-the-sort", breaks="properties/queries/combined")
def what_is_not_shown_is_not_sorted_by(request: Request, serve: Serve) -> Response:
    """A list cannot be sorted by a field that its fieldset leaves out: the sort is passed over."""
    place = place_of(request)
    shown = request.parameter(f"fields[{place.type.name}]") if place.kind == "collection" and place.type else None
    if shown is None or {name.lstrip("-") for name in criteria(request)} <= set(shown.split(",")):
        return serve(request)
    return serve(without_parameter(request, "sort"))


@seeded("combined/filter-lifts-the-size", breaks="properties/queries/combined")
def filtered_pages_are_never_small(request: Request, serve: Serve) -> Response:
    """A list that is filtered has pages of ten rows at least, whatever size is asked for."""
    size = request.parameter("page[size]") or ""
    if not (filters(request) and size.isdecimal() and 0 < int(size) < 10):
        return serve(request)
    return serve(with_parameter(request, "page[size]", "10"))


def _is_to_many(request: Request, name: str) -> bool:
    kind = place_of(request).type
    known = kind.relationships if kind else {}
    return name in known and known[name].many


def _members(row: Document, name: str) -> int:
    linkage = row.get("relationships", {}).get(name, {}).get("data")
    return len(linkage) if isinstance(linkage, list) else 0
