"""Faults in fetching relationships."""

from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_relationships, has_data, place_of, refusal

_PAGES = ("first", "prev", "next", "last")


def _linkage(request: Request, response: Response) -> Any:
    """The linkage in an answer to GET at a relationship URL, or an ellipsis in any other answer."""
    asked = request.method == "GET" and place_of(request).kind == "relationship"
    return response.document["data"] if asked and has_data(response) else ...


@fault("jsonapi-*/fetching-relationships/fetch-relationships-response-200")
def linkage_comes_as_partial_content(request: Request, serve: Serve) -> Response:
    """A relationship that is not empty is served with status 206."""
    response = serve(request)
    return response.replacing(status=206) if _linkage(request, response) not in (..., None, []) else response


@fault("jsonapi-*/fetching-relationships/fetch-relationships-response-200-primary-data")
def relationships_to_one_serve_a_resource(request: Request, serve: Serve) -> Response:
    """The identifier at the URL of a to-one relationship has `attributes`."""
    response = serve(request)
    if not isinstance(_linkage(request, response), dict):
        return response
    return edit(response, lambda document: document["data"].update(attributes={"note": "x"}))


@fault("jsonapi-*/fetching-relationships/fetch-relationships-response-exists-empty")
def empty_relationships_are_not_found(request: Request, serve: Serve) -> Response:
    """The URL of an empty relationship is answered with 404."""
    response = serve(request)
    return refusal(404) if _linkage(request, response) in (None, []) else response


@fault("jsonapi-*/fetching-relationships/fetch-relationships-response-404")
def unknown_relationships_are_bad_requests(request: Request, serve: Serve) -> Response:
    """A relationship URL with a name that the type does not have is answered with 400."""
    response = serve(request)
    unknown = request.method == "GET" and place_of(request).kind == "nowhere"
    return refusal(400) if unknown and request.segments[-2:-1] == ("relationships",) else response


@fault("jsonapi-*/document-resource-objects/relationship-pagination-links-target")
def relationships_page_through_resources(request: Request, serve: Serve) -> Response:
    """Pagination links of relationships lead to pages of the related resources."""

    def redirect(_: str, relationship: Document) -> None:
        links = relationship["links"]
        links |= {name: links[name].replace("/relationships/", "/") for name in _PAGES if name in links}

    return edit_relationships(serve(request), redirect)
