"""Faults in the `jsonapi` object."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, place_of


@fault("jsonapi-*/document-jsonapi-object/json-api-type")
def collections_name_the_edition_alone(request: Request, serve: Serve) -> Response:
    """`jsonapi` is the version itself in the documents of collections."""

    def flatten(document: Document) -> None:
        if document.get("jsonapi", {}).keys() == {"version"}:
            document["jsonapi"] = document["jsonapi"]["version"]

    response = serve(request)
    return edit(response, flatten) if place_of(request).kind == "collection" else response


@fault("jsonapi-*/document-jsonapi-object/json-api-version-string")
def version_is_a_number(request: Request, serve: Serve) -> Response:
    """`version` is a number."""

    def count(document: Document) -> None:
        if "jsonapi" in document:
            document["jsonapi"]["version"] = float(request.edition)

    return edit(serve(request), count)


@fault("jsonapi-1.1/document-jsonapi-object/json-api-ext")
def extensions_are_one_string(request: Request, serve: Serve) -> Response:
    """`ext` is a string of URIs, as in Content-Type."""
    return edit(serve(request), lambda document: _join(document, "ext"))


@fault("jsonapi-1.1/document-jsonapi-object/json-api-profile")
def profiles_are_one_string(request: Request, serve: Serve) -> Response:
    """`profile` is a string of URIs, as in Content-Type."""
    return edit(serve(request), lambda document: _join(document, "profile"))


def _join(document: Document, member: str) -> None:
    described = document.get("jsonapi", {})
    if member in described:
        described[member] = " ".join(described[member])
