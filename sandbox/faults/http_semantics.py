"""Faults against HTTP itself: answers that succeed by their status and fail by their document."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import JSONAPI, Document
from sandbox.shaping import edit, has_data, is_success, place_of

BESIDE_DATA = {
    "jsonapi-*/document-top-level/data-errors": "the errors stand beside the data of an answer that succeeds"
}
TROUBLE = {"status": "503", "title": "Search is behind", "detail": "The index could not be brought up to date."}


def with_trouble(response: Response) -> Response:
    """A successful answer with an error in its document, which it is given where it has none."""
    if not is_success(response):
        return response
    if response.document is None:
        response = Response(200, (*response.headers, ("content-type", JSONAPI)), {"meta": {}})

    def add(document: Document) -> None:
        document["errors"] = [dict(TROUBLE), {**TROUBLE, "status": "500"}]

    return edit(response, add)


def troubled_at(request: Request, serve: Serve, kinds: str, methods: str) -> Response:
    """The answer, with an error in it at such places and by such methods."""
    concerned = place_of(request).kind in kinds.split() and request.method in methods.split()
    return with_trouble(serve(request)) if concerned else serve(request)


@fault("jsonapi-*/fetching-resources/fetch-responses-http-semantics", also=BESIDE_DATA)
def reading_succeeds_with_errors(request: Request, serve: Serve) -> Response:
    """Collections are answered with 200 and with errors."""
    return troubled_at(request, serve, "collection", "GET")


@fault("jsonapi-*/fetching-relationships/fetch-relationships-http-semantics", also=BESIDE_DATA)
def reading_relationships_succeeds_with_errors(request: Request, serve: Serve) -> Response:
    """Relationship URLs are answered with 200 and with errors."""
    return troubled_at(request, serve, "relationship", "GET")


@fault("jsonapi-*/crud-creating/create-http-semantics", also=BESIDE_DATA)
def creating_succeeds_with_errors(request: Request, serve: Serve) -> Response:
    """A creation is answered with 201 and with errors."""
    return troubled_at(request, serve, "collection", "POST")


@fault("jsonapi-*/crud-updating/update-resource-http-semantics", also=BESIDE_DATA)
def updating_succeeds_with_errors(request: Request, serve: Serve) -> Response:
    """An update that is answered with the resource, or with nothing, is answered with 200 and with errors."""
    response = serve(request)
    ours = place_of(request).kind == "resource" and request.method == "PATCH"
    return with_trouble(response) if ours and (has_data(response) or response.document is None) else response


@fault("jsonapi-*/crud-updating-relationships/update-relationship-http-semantics")
def linking_succeeds_with_errors(request: Request, serve: Serve) -> Response:
    """An update of a relationship that would be answered with 204 is answered with 200 and with errors."""
    response = serve(request)
    return with_trouble(response) if place_of(request).kind == "relationship" and response.status == 204 else response


@fault("jsonapi-*/crud-deleting/deleting-http-semantics")
def deleting_succeeds_with_errors(request: Request, serve: Serve) -> Response:
    """The deletion of a person or of API credentials is answered with 200 and with errors."""
    response, place = serve(request), place_of(request)
    concerned = place.kind == "resource" and place.type and place.type.name in ("people", "api_credentials")
    return with_trouble(response) if concerned and request.method == "DELETE" and response.status == 204 else response
