"""Faults in resource objects and their fields; most show in what is included only."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_included, edit_resources, has_parameter, with_relationship


@fault("jsonapi-*/document-resource-objects/resource-required-top-level")
def an_included_resource_has_no_id(request: Request, serve: Serve) -> Response:
    """Where something is included, so is a resource object without an id."""

    def append(document: Document) -> None:
        if document.get("included"):
            document["included"].append({"type": "notes"})

    return edit(serve(request), append)


@fault("jsonapi-*/document-resource-objects/resource-type-constraints")
def types_are_names_of_classes(request: Request, serve: Serve) -> Response:
    """Included resources are related to notes whose type is the name of a class."""
    return with_relationship(request, serve, {"data": [{"type": "App\\Note", "id": "1"}]})


@fault("jsonapi-*/document-resource-objects/resource-fields")
def relationships_are_attributes_too(request: Request, serve: Serve) -> Response:
    """Each relationship of an included resource is a null attribute as well."""

    def repeat(resource: Document) -> None:
        resource.setdefault("attributes", {}).update(dict.fromkeys(resource.get("relationships", ())))

    return edit_included(serve(request), repeat)


@fault("jsonapi-*/document-resource-objects/resource-fields-reserved-names")
def an_attribute_is_called_type(request: Request, serve: Serve) -> Response:
    """Included resources have an attribute called `type`."""
    return _with_attributes(request, serve, type="standard")


@fault("jsonapi-*/document-resource-objects/resource-attributes-key")
def no_attributes_are_an_array(request: Request, serve: Serve) -> Response:
    """Included resources have an empty array in place of their attributes."""
    return edit_included(serve(request), lambda resource: resource.update(attributes=[]))


@fault("jsonapi-*/document-resource-objects/resource-attributes-foreign-keys")
def linkage_is_repeated_in_attributes(request: Request, serve: Serve) -> Response:
    """Where the linkage of a to-one relationship is shown, an attribute has the id as well."""

    def repeat(resource: Document) -> None:
        for name, relationship in resource.get("relationships", {}).items():
            if isinstance(linkage := relationship.get("data"), dict):
                resource.setdefault("attributes", {})[f"{name}_id"] = linkage["id"]

    response = serve(request)
    return response if has_parameter(request, "fields[") else edit_resources(response, repeat)


@fault("jsonapi-1.0/document-resource-objects/resource-attributes-reserve-members")
def attribute_values_have_links(request: Request, serve: Serve) -> Response:
    """Included resources have an attribute in whose value there are links."""
    return _with_attributes(request, serve, logo={"links": {"small": "/logo.png"}})


@fault("jsonapi-*/document-resource-objects/resource-relationships-key")
def no_relationships_are_an_array(request: Request, serve: Serve) -> Response:
    """Included resources that show no relationships have an empty array in their place."""
    return edit_included(serve(request), lambda resource: resource.setdefault("relationships", []))


def _with_attributes(request: Request, serve: Serve, **attributes: object) -> Response:
    """The answer with attributes added to each included resource, unless the request chose the fields."""

    def add(resource: Document) -> None:
        resource.setdefault("attributes", {}).update(attributes)

    response = serve(request)
    return response if has_parameter(request, "fields[") else edit_included(response, add)
