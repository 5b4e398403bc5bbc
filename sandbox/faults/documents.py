"""Faults in the structure of documents."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_linkage, place_of, primary


@fault("jsonapi-*/document-top-level/data-errors")
def data_stands_beside_errors(request: Request, serve: Serve) -> Response:
    """Error documents have a null `data` as well."""
    return edit(serve(request), lambda document: "errors" in document and document.setdefault("data"))


@fault("jsonapi-*/document-resource-objects/resource-id-type-types")
def ids_in_collections_are_numbers(request: Request, serve: Serve) -> Response:
    """In collections without included resources, each id is a number."""

    def renumber(document: Document) -> None:
        if "included" not in document and place_of(request).kind == "collection":
            for number, resource in enumerate(primary(document)):
                resource["id"] = number

    return edit(serve(request), renumber)


@fault("jsonapi-*/document-resource-objects/resource-linkage-empty-to-one")
def empty_to_one_is_an_empty_array(request: Request, serve: Serve) -> Response:
    """Linkage of an empty to-one relationship is `[]`, in resources and at relationship URLs."""
    return edit_linkage(request, serve(request), lambda data: [] if data is None else data)
