"""Faults in include, sort, pagination and other query parameters."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, has_parameter, with_parameter, without_parameter


@fault("jsonapi-*/fetching-includes/inclusion-bad-request")
def unknown_include_paths_are_skipped(request: Request, serve: Serve) -> Response:
    """Paths in `include` that nothing is known about are dropped without a word."""
    include = request.parameter("include")
    response = serve(request)
    if include is None or response.status != 400:
        return response
    good = [path for path in include.split(",") if serve(with_parameter(request, "include", path)).status == 200]
    return serve(with_parameter(request, "include", ",".join(good)))


@fault("jsonapi-*/fetching-sorting/sorting-multiple-fields-order")
def later_sort_fields_take_precedence(request: Request, serve: Serve) -> Response:
    """Several sort fields are obeyed in reverse order of precedence."""
    sort = request.parameter("sort")
    if sort is None:
        return serve(request)
    return serve(with_parameter(request, "sort", ",".join(reversed(sort.split(",")))))


@fault("jsonapi-*/fetching-sorting/sorting-not-supported")
def unknown_sort_fields_are_ignored(request: Request, serve: Serve) -> Response:
    """A sort that cannot be carried out is left undone."""
    response = serve(request)
    codes = {error["code"] for error in (response.document or {}).get("errors", ())}
    if has_parameter(request, "sort") and "INVALID_SORT_CRITERIA" in codes:
        return serve(without_parameter(request, "sort"))
    return response


@fault("jsonapi-*/fetching-pagination/pagination-unavailable-link")
def last_page_links_to_itself_as_next(request: Request, serve: Serve) -> Response:
    """On the last page `next` leads back to the same page."""

    def add(document: Document) -> None:
        links = document.get("links", {})
        if "last" in links and "next" not in links:
            links["next"] = links["last"]

    return edit(serve(request), add)


@fault("jsonapi-*/query-parameters/query-parameters-bad-request")
def badly_named_parameters_are_ignored(request: Request, serve: Serve) -> Response:
    """Query parameters whose names break the rule are dropped."""
    families = ("include", "fields", "sort", "page", "filter")
    known = tuple(pair for pair in request.query if pair[0].partition("[")[0] in families)
    return serve(request.replacing(query=known))
