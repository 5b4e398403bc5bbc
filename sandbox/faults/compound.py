"""Faults in compound documents."""

from collections.abc import Callable
from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_relationships, has_parameter


@fault("jsonapi-*/document-compound-documents/compound-documents-top-level-included")
def a_url_stands_among_the_included(request: Request, serve: Serve) -> Response:
    """Where something is included, the array ends with a URL instead of a resource object."""
    return _including(request, serve, lambda included: included[0]["links"]["self"])


@fault("jsonapi-*/document-compound-documents/compound-documents-full-linkage")
def linkage_is_left_out_of_compound_collections(request: Request, serve: Serve) -> Response:
    """Where something is included with a whole collection, relationships have links only."""
    response = serve(request)
    if has_parameter(request, "filter["):
        return response
    document = response.document if isinstance(response.document, dict) else {}
    if not isinstance(document.get("data"), list) or not document.get("included"):
        return response
    return edit_relationships(response, lambda _, relationship: relationship.pop("data", None))


@fault("jsonapi-*/document-compound-documents/compound-documents-duplicates")
def a_resource_is_included_twice(request: Request, serve: Serve) -> Response:
    """Where something is included, the first resource is so twice."""
    return _including(request, serve, lambda included: included[0])


def _including(request: Request, serve: Serve, further: Callable[[list[Document]], Any]) -> Response:
    """The answer with one thing more included, made from what is, if there is something."""

    def append(document: Document) -> None:
        if included := document.get("included"):
            included.append(further(included))

    return edit(serve(request), append)
