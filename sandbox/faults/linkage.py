"""Faults in the form of linkage and of collections."""

from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_linkage, place_of


@fault("jsonapi-*/document-resource-objects/resource-linkage-empty-to-many")
def empty_to_many_is_null(request: Request, serve: Serve) -> Response:
    """Linkage of an empty to-many relationship is null, in resources and at relationship URLs."""
    return edit_linkage(request, serve(request), lambda data: None if data == [] else data)


@fault("jsonapi-*/document-resource-objects/resource-linkage-to-one")
def to_one_is_an_array_of_one(request: Request, serve: Serve) -> Response:
    """The URL of a filled to-one relationship serves an array with one identifier."""

    def wrap(document: Document) -> None:
        if isinstance(document.get("data"), dict):
            document["data"] = [document["data"]]

    response = serve(request)
    return edit(response, wrap) if place_of(request).kind == "relationship" else response


@fault("jsonapi-*/document-resource-objects/resource-linkage-to-many")
def to_many_with_one_member_is_bare(request: Request, serve: Serve) -> Response:
    """Linkage of a to-many relationship with one member is that member without an array around it."""

    def unwrap(data: Any) -> Any:
        return data[0] if isinstance(data, list) and len(data) == 1 else data

    return edit_linkage(request, serve(request), unwrap)


@fault("jsonapi-*/document-top-level/logical-collection")
def collections_of_one_are_bare(request: Request, serve: Serve) -> Response:
    """A collection of related resources with one member is that member without an array around it."""

    def unwrap(document: Document) -> None:
        if isinstance(document.get("data"), list) and len(document["data"]) == 1:
            document["data"] = document["data"][0]

    response = serve(request)
    whole = place_of(request).kind == "related" and not request.query
    return edit(response, unwrap) if whole else response
