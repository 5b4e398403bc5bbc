"""Faults in meta information."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import edit


@fault("jsonapi-*/document-meta/meta-objects")
def meta_of_the_jsonapi_object_is_a_text(request: Request, serve: Serve) -> Response:
    """The `jsonapi` object has a text as `meta`."""
    return edit(serve(request), lambda document: document["jsonapi"].update(meta="sandbox"))
