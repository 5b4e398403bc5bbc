"""Faults in fetching resources."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, place_of


def _reads(request: Request, kind: str) -> bool:
    return request.method == "GET" and place_of(request).kind == kind


@fault("jsonapi-*/fetching-resources/fetch-response-code")
def later_pages_are_partial_content(request: Request, serve: Serve) -> Response:
    """The second page of a collection has status 206."""
    response = serve(request)
    second = _reads(request, "collection") and request.parameter("page[number]") == "2"
    return response.replacing(status=206) if second and response.status == 200 else response


@fault("jsonapi-*/fetching-resources/fetch-primary-data-collection")
def empty_collections_have_no_data(request: Request, serve: Serve) -> Response:
    """A collection of related resources that is empty, and asked for with no query, has no member `data`."""
    response = serve(request)
    if not _reads(request, "related") or request.query:
        return response
    return edit(response, lambda document: document.pop("data") if document.get("data") == [] else None)


@fault("jsonapi-*/fetching-resources/fetch-primary-data-single")
def no_related_resource_is_an_empty_array(request: Request, serve: Serve) -> Response:
    """The related link of an empty to-one relationship serves `[]`."""
    response = serve(request)

    def wrap(document: Document) -> None:
        if "data" in document and document["data"] is None:
            document["data"] = []

    return edit(response, wrap) if _reads(request, "related") else response


@fault("jsonapi-*/fetching-resources/fetch-null-only-when-empty")
def absent_resources_are_null(request: Request, serve: Serve) -> Response:
    """A resource that does not exist is answered with 200 and null."""
    response = serve(request)
    if not _reads(request, "resource") or response.status != 404:
        return response
    return Response(200, response.headers, {"jsonapi": {"version": request.edition}, "data": None})


@fault("jsonapi-*/fetching-resources/fetch-responses-404")
def absent_resources_are_no_content(request: Request, serve: Serve) -> Response:
    """A resource that does not exist is answered with 204."""
    response = serve(request)
    absent = _reads(request, "resource") and response.status == 404
    return Response(204, tuple(pair for pair in response.headers if pair[0] == "vary")) if absent else response
