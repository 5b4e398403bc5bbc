"""Faults in the structure of documents."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_linkage, has_parameter, with_relationship


@fault("jsonapi-*/document-top-level/data-errors")
def data_stands_beside_errors(request: Request, serve: Serve) -> Response:
    """Error documents have a null `data` as well."""
    return edit(serve(request), lambda document: "errors" in document and document.setdefault("data"))


@fault("jsonapi-*/document-resource-objects/resource-id-type-types")
def the_id_of_an_included_resource_is_a_number(request: Request, serve: Serve) -> Response:
    """Where something is included with a collection, so is a note whose id is a number here and a text in linkage."""

    def include(document: Document) -> None:
        document["included"].append({"type": "notes", "id": 1})

    response = with_relationship(request, serve, {"data": [{"type": "notes", "id": "1"}]})
    document = response.document if isinstance(response.document, dict) else {}
    included = isinstance(document.get("data"), list) and document.get("included")
    return edit(response, include) if included and not has_parameter(request, "fields[") else serve(request)


@fault("jsonapi-*/document-resource-objects/resource-linkage-empty-to-one")
def empty_to_one_is_an_empty_array(request: Request, serve: Serve) -> Response:
    """Linkage of an empty to-one relationship is `[]`, in resources and at relationship URLs."""
    return edit_linkage(request, serve(request), lambda data: [] if data is None else data)
