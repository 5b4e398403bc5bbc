"""Faults in relationship objects and in the identifiers in them: each in one relationship more than there is."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import with_relationship


@fault("jsonapi-1.1/document-resource-objects/relationship-value-object")
def a_relationship_is_a_bare_array(request: Request, serve: Serve) -> Response:
    """Included resources have a relationship that is an array instead of an object with an array in it."""
    return with_relationship(request, serve, [])


@fault("jsonapi-*/document-resource-objects/resource-relationships-object")
def a_relationship_is_empty(request: Request, serve: Serve) -> Response:
    """Included resources have a relationship object with nothing in it."""
    return with_relationship(request, serve, {})


@fault("jsonapi-*/document-resource-objects/relationship-links-self-or-related")
def a_relationship_has_empty_links(request: Request, serve: Serve) -> Response:
    """Included resources have a relationship with an empty links object beside its linkage."""
    return with_relationship(request, serve, {"links": {}, "data": []})


@fault("jsonapi-*/document-resource-objects/resource-linkage")
def linkage_holds_whole_resources(request: Request, serve: Serve) -> Response:
    """Included resources have a relationship whose linkage holds a resource object."""
    return _with_linkage(request, serve, {"type": "notes", "id": "1", "attributes": {"text": "Well done."}})


@fault("jsonapi-*/document-resource-identifier-objects/resource-identifier-required-members")
def an_identifier_has_no_type(request: Request, serve: Serve) -> Response:
    """Included resources have a relationship with an identifier that has no type."""
    return _with_linkage(request, serve, {"id": "1"})


@fault("jsonapi-1.1/document-resource-identifier-objects/resource-identifier-id")
def an_identifier_has_no_id(request: Request, serve: Serve) -> Response:
    """Included resources have a relationship with an identifier that has no id."""
    return _with_linkage(request, serve, {"type": "notes"})


@fault("jsonapi-*/document-resource-identifier-objects/resource-identifier-member-types")
def the_id_of_an_identifier_is_a_number(request: Request, serve: Serve) -> Response:
    """Included resources have a relationship with an identifier whose id is a number."""
    return _with_linkage(request, serve, {"type": "notes", "id": 1})


def _with_linkage(request: Request, serve: Serve, item: Document) -> Response:
    return with_relationship(request, serve, {"data": [item]})
