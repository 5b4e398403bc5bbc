"""Faults in telling that an update contradicts its URL, or leads to what does not exist."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.creating import resource_of, restated
from sandbox.faults.updating import updates
from sandbox.message import Document
from sandbox.shaping import edit_body, edit_errors, place_of, reading


def with_own(request: Request, member: str, value: object) -> Request:
    """The request with the `type` or `id` that its URL calls for."""
    return edit_body(request, lambda document: document["data"].update({member: value}))


@fault("jsonapi-*/crud-updating/update-resource-409-no-match")
def the_id_sent_is_ignored(request: Request, serve: Serve) -> Response:
    """An update changes the resource of its URL, whatever id it has."""
    place = place_of(request)
    ours = updates(request) and place.id is not None and "id" in resource_of(request)
    return serve(with_own(request, "id", place.id) if ours else request)


@fault("jsonapi-*/crud-updating/update-resource-409-type-mismatch")
def the_type_sent_is_ignored(request: Request, serve: Serve) -> Response:
    """An update changes the resource of its URL, whatever type it has."""
    place = place_of(request)
    ours = updates(request) and place.type is not None and "type" in resource_of(request)
    return serve(with_own(request, "type", place.type.name) if ours and place.type else request)


@fault("jsonapi-*/crud-updating/update-resource-409-details")
def conflicts_are_not_explained(request: Request, serve: Serve) -> Response:
    """A conflict in an update is told by status and code alone."""
    response = serve(request)

    def cut(error: Document) -> None:
        for member in ("title", "detail", "source"):
            error.pop(member, None)

    return edit_errors(response, cut) if updates(request) and response.status == 409 else response


@fault("jsonapi-*/crud-updating/update-resource-404-related")
def missing_members_are_422(request: Request, serve: Serve) -> Response:
    """An update that leads to what does not exist is answered with 422."""
    response = serve(request)
    there = updates(request) and response.status == 404 and serve(reading(request)).status == 200
    return restated(response, 422) if there else response
