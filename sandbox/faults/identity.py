"""Faults in what a type and an id stand for."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_resources, has_parameter, place_of


def _related_one(request: Request) -> bool:
    """Whether one related resource is asked for."""
    place = place_of(request)
    return place.kind == "related" and place.relationship is not None and not place.relationship.many


@fault("jsonapi-*/document-resource-objects/resource-unique")
def related_resources_are_others(request: Request, serve: Serve) -> Response:
    """A single related resource has texts of its own although another resource has its type and id."""

    def change(resource: Document) -> None:
        texts = {name: value for name, value in resource.get("attributes", {}).items() if isinstance(value, str)}
        resource["attributes"] |= {name: f"other {value}" for name, value in texts.items()}

    response = serve(request)
    return edit_resources(response, change) if _related_one(request) else response


@fault(
    "jsonapi-*/document-resource-objects/type-consistency",
    also={
        "jsonapi-*/document-resource-objects/related-link-returns-resources": "linkage names them by the other type",
        "jsonapi-*/document-top-level/top-level-related-link": "linkage names them by the other type",
    },
)
def related_resources_have_a_singular_type(request: Request, serve: Serve) -> Response:
    """The type of a single related resource is in the singular, though plural everywhere else."""

    def change(document: Document) -> None:
        if isinstance(document.get("data"), dict):
            kind = document["data"]["type"]
            document["data"]["type"] = {"people": "person"}.get(kind, kind.removesuffix("s"))

    response = serve(request)
    return edit(response, change) if _related_one(request) else response


@fault("jsonapi-1.1/document-resource-objects/resource-attributes-use-relationships")
def tags_refer_to_a_comment_by_its_id(request: Request, serve: Serve) -> Response:
    """Tags have an attribute with the id of a comment, and no relationship to comments."""

    def change(resource: Document) -> None:
        if resource["type"] == "tags" and "attributes" in resource:
            resource["attributes"]["commentId"] = "1"

    response = serve(request)
    return response if has_parameter(request, "fields[tags]") else edit_resources(response, change)
