"""Faults in leaving alone what a request document holds beside its data."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.creating import creates, document_of, resource_of
from sandbox.message import Document
from sandbox.shaping import edit_body, refusal

KNOWN = frozenset({"type", "id", "lid", "attributes", "relationships", "links", "meta"})


@fault("jsonapi-*/document-structure/ignore-additional-members")
def unknown_members_are_refused(request: Request, serve: Serve) -> Response:
    """A creation with a member of the resource object that nobody knows is answered with 400."""
    unknown = {name for name in resource_of(request) if name not in KNOWN and not name.startswith("@")}
    return refusal(400, "Unknown member") if creates(request) and unknown else serve(request)


@fault("jsonapi-1.1/document-jsonapi-object/json-api-no-negotiation")
def extensions_are_negotiated_in_the_document(request: Request, serve: Serve) -> Response:
    """A creation whose `jsonapi` object names an extension is answered with 415."""
    jsonapi = document_of(request).get("jsonapi")
    claims = isinstance(jsonapi, dict) and bool(jsonapi.get("ext"))
    return refusal(415, "Unknown extension") if creates(request) and claims else serve(request)


@fault("jsonapi-1.1/document-member-names/member-name-at-members-no-process")
def at_members_are_unknown_attributes(request: Request, serve: Serve) -> Response:
    """A creation with an @-member among its attributes is answered with 422."""
    attributes = resource_of(request).get("attributes")
    found = isinstance(attributes, dict) and any(name.startswith("@") for name in attributes)
    return refusal(422, "Unknown attribute") if creates(request) and found else serve(request)


@fault("jsonapi-1.1/document-compound-documents/lid-establishes-identity")
def lids_lead_to_the_first_resource(request: Request, serve: Serve) -> Response:
    """Linkage to the `lid` of a new person leads to person 0."""

    def lead_astray(document: Document) -> None:
        for relationship in document["data"].get("relationships", {}).values():
            data = relationship.get("data")
            if isinstance(data, dict) and "lid" in data:
                relationship["data"] = {"type": data["type"], "id": "0"}

    return serve(edit_body(request, lead_astray)) if creates(request, "people") else serve(request)
