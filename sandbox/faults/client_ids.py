"""Faults in creating under ids that clients choose."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.creating import creates, points_at, resource_of, restated
from sandbox.shaping import edit_body


def chooses_id(request: Request) -> bool:
    """Whether a creation brings an id."""
    return creates(request) and "id" in resource_of(request)


@fault("jsonapi-*/crud-creating/create-client-generated-ids-forbidden")
def unwanted_ids_are_ignored(request: Request, serve: Serve) -> Response:
    """Where the server chooses the ids, that of the client is dropped without a word."""
    response = serve(request)
    if chooses_id(request) and response.status == 403 and points_at(response, "/data/id"):
        return serve(edit_body(request, lambda document: document["data"].pop("id")))
    return response


@fault("jsonapi-*/crud-creating/create-responses-204")
def creations_under_chosen_ids_are_answered_200(request: Request, serve: Serve) -> Response:
    """A creation under the client's id is answered with 200."""
    response = serve(request)
    return response.replacing(status=200) if chooses_id(request) and response.status == 201 else response


@fault("jsonapi-*/crud-creating/create-responses-409-exists")
def ids_in_use_get_422(request: Request, serve: Serve) -> Response:
    """A creation under an id in use is answered with 422."""
    response = serve(request)
    conflict = chooses_id(request) and response.status == 409 and points_at(response, "/data/id")
    return restated(response, 422) if conflict else response
