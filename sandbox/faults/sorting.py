"""Faults in sorting; that criteria are reversed or skipped is among those of queries."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import CURSORS, Document
from sandbox.shaping import edit, edit_resources, is_success, refusal, with_parameter

SECOND_CLOCKS = ("updated_at", "publishedAt", "joinedAt", "postedAt")
"""Of each type's fields that can be sorted by, one that is not the first."""

UNSEEN = ("updated_at", "updatedAt")
"""Sort fields that the contracts which ship for this server list."""


@fault("jsonapi-*/fetching-sorting/sorting-order-ascending")
def plain_fields_sort_downwards(request: Request, serve: Serve) -> Response:
    """A single field without a minus sorts as if it had one."""
    sort = request.parameter("sort") or ","
    alone = not set(",-") & set(sort) and CURSORS not in (request.header("accept") or "")
    return serve(with_parameter(request, "sort", f"-{sort}") if alone else request)


@fault("jsonapi-*/fetching-sorting/sorting-order-descending")
def a_minus_is_overlooked(request: Request, serve: Serve) -> Response:
    """A single field sorts upwards, with or without a minus."""
    sort = request.parameter("sort") or ""
    alone = sort.startswith("-") and "," not in sort
    return serve(with_parameter(request, "sort", sort.removeprefix("-")) if alone else request)


@fault("jsonapi-*/fetching-sorting/sorting-specified-order")
def the_first_of_a_sorted_page_comes_last(request: Request, serve: Serve) -> Response:
    """Sorted by the second of its clocks, a page has its first resource at its end."""

    def rotate(document: Document) -> None:
        document["data"] = [*document["data"][1:], *document["data"][:1]]

    response = serve(request)
    concerned = request.parameter("sort") in SECOND_CLOCKS and is_success(response)
    return edit(response, rotate) if concerned else response


@fault("jsonapi-*/fetching-sorting/sorting-field-names")
def a_sort_field_is_no_attribute(request: Request, serve: Serve) -> Response:
    """An attribute that can be sorted by is not shown."""

    def hide(resource: Document) -> None:
        if resource["type"] in ("api_credentials", "articles"):
            for name in UNSEEN:
                resource.get("attributes", {}).pop(name, None)

    return edit_resources(serve(request), hide)


@fault("jsonapi-*/fetching-sorting/sorting-relationship-fields")
def related_sort_fields_have_underscores(request: Request, serve: Serve) -> Response:
    """A sort by the name of a related resource is asked for with an underscore, and not with a dot."""
    sort = request.parameter("sort") or ""
    if "." in sort:
        return refusal(400, "Invalid sort criteria")
    response = serve(request)
    if response.status == 400 and sort.endswith("_name"):
        return serve(with_parameter(request, "sort", f"{sort.removesuffix('_name')}.name"))
    return response
