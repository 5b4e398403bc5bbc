"""Seeded faults in sorting: with several criteria, on long pages, among values that only a client brings."""

from __future__ import annotations

from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.seeded.selecting import arrange, criteria, ordered, value_of
from sandbox.shaping import with_parameter, without_parameter


@seeded("sorting/second-ignored-beyond-20", breaks="properties/queries/sorted", editions=("1.1",))
def ties_are_left_on_long_pages(request: Request, serve: Serve) -> Response:
    """On pages of more than 20 rows only the first criterion counts: a limit of the index that serves them."""
    fields, size = criteria(request), request.parameter("page[size]") or ""
    long = size.isdecimal() and int(size) > 20
    return serve(with_parameter(request, "sort", fields[0]) if long and len(fields) > 1 else request)


@seeded("sorting/descending-loses-nulls", breaks="properties/queries/sorted", editions=("1.1",))
def descending_sorts_leave_out_nulls(request: Request, serve: Serve) -> Response:
    """A descending criterion seeks below a greatest value, and so passes over the rows that have none."""
    falling = [name[1:] for name in criteria(request) if name.startswith("-") and "." not in name]
    if not falling or "fields[" in request.query_text or "fields%5B" in request.query_text:
        return serve(request)
    return arrange(
        serve(request), lambda rows: [row for row in rows if all(value_of(row, name) is not None for name in falling)]
    )


@seeded("sorting/one-direction-for-all", breaks="properties/queries/sorted")
def the_first_direction_counts_for_all(request: Request, serve: Serve) -> Response:
    """Where the first criterion falls, the others fall as well."""
    fields = criteria(request)
    if not (len(fields) > 1 and fields[0].startswith("-")):
        return serve(request)
    return serve(with_parameter(request, "sort", ",".join(f"-{name.removeprefix('-')}" for name in fields)))


@seeded("sorting/large-numbers-as-text", breaks="properties/queries/sorted", editions=("1.1",))
def large_numbers_are_sorted_as_text(request: Request, serve: Serve) -> Response:
    """Numbers of a page are compared as text as soon as one of them has four digits or more."""
    fields = criteria(request)

    def sort(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        name = fields[0].removeprefix("-")
        values = [value for row in rows if isinstance(value := value_of(row, name), int)]
        return ordered(rows, fields[0], key=str) if any(value > 999 for value in values) else rows

    response = serve(request)
    return arrange(response, sort) if len(fields) == 1 else response


@seeded("sorting/pages-sorted-apart", breaks="properties/queries/sorted")
def two_criteria_sort_each_page_by_itself(request: Request, serve: Serve) -> Response:
    """With two criteria or more a page is cut first and sorted then."""
    fields = criteria(request)
    if len(fields) < 2 or any("." in name or name.lstrip("-") == "id" for name in fields):
        return serve(request)
    response = serve(request)
    links = (response.document or {}).get("links")
    unsorted = serve(without_parameter(request, "sort"))

    def sort(rows: list[dict[str, object]]) -> list[dict[str, object]]:
        for name in reversed(fields):
            rows = ordered(rows, name)
        return rows

    if response.status != 200 or unsorted.status != 200:
        return response
    return arrange(unsorted.replacing(document={**unsorted.document, "links": links}), sort)
