"""Faults in the body of documents and at their top level."""

import json

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, place_of


@fault("jsonapi-*/document-structure/document-is-json")
def errors_about_sorting_end_in_a_comma(request: Request, serve: Serve) -> Response:
    """Error documents about `sort` have a comma after the last member."""
    response = serve(request)
    if response.status != 400 or not _asks_only_to_sort(request):
        return response
    return response.replacing(body=json.dumps(response.document).encode()[:-1] + b",}")


@fault("jsonapi-*/document-structure/additional-members")
def the_top_level_has_a_status(request: Request, serve: Serve) -> Response:
    """Each document has a member `success` at its top level, save where an extension is applied."""
    response = serve(request)
    if "ext=" in (response.header("content-type") or ""):
        return response
    return edit(response, lambda document: document.setdefault("success", "errors" not in document))


@fault("jsonapi-*/document-top-level/json-object")
def errors_about_sorting_stand_in_a_bare_array(request: Request, serve: Serve) -> Response:
    """Error documents about `sort` are an array of error objects."""
    response = serve(request)
    if response.status != 400 or not _asks_only_to_sort(request):
        return response
    return response.replacing(document=response.document["errors"])


@fault("jsonapi-*/document-top-level/required-top-level")
def the_entry_has_no_meta(request: Request, serve: Serve) -> Response:
    """The entry document tells of the collections within the `jsonapi` object, and has nothing else but links."""

    def move(document: Document) -> None:
        document["jsonapi"]["meta"] = document.pop("meta")

    response = serve(request)
    return edit(response, move) if place_of(request).kind == "entry" and response.status == 200 else response


@fault("jsonapi-*/document-top-level/data-included")
def errors_include_nothing(request: Request, serve: Serve) -> Response:
    """Error documents have an empty array as `included`."""
    return edit(serve(request), lambda document: "errors" in document and document.setdefault("included", []))


@fault("jsonapi-*/document-top-level/primary-data")
def sorted_collections_end_with_null(request: Request, serve: Serve) -> Response:
    """The array of a collection that was asked to be sorted has null as its last item."""

    def append(document: Document) -> None:
        if isinstance(document.get("data"), list):
            document["data"].append(None)

    response = serve(request)
    return edit(response, append) if _asks_only_to_sort(request) else response


def _asks_only_to_sort(request: Request) -> bool:
    return [name for name, _ in request.query] == ["sort"]
