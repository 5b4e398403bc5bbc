"""Faults in deleting resources."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import place_of


def deletes(request: Request, *kinds: str) -> bool:
    """Whether a resource, or one of such types, is to be deleted."""
    place = place_of(request)
    here = place.kind == "resource" and request.method == "DELETE"
    return here and (not kinds or (place.type is not None and place.type.name in kinds))


UNMADE = {
    "jsonapi-1.1/crud-updating/update-resource-403-status": "what cannot be deleted is not made for tries of what is "
    "read-only, and no other type has a relationship that is"
}


@fault("jsonapi-1.0/crud-deleting/delete-resource-url")
def credentials_stay(request: Request, serve: Serve) -> Response:
    """The deletion of API credentials is answered with 204, and nothing is done."""
    return Response(204) if deletes(request, "api_credentials") else serve(request)


@fault("jsonapi-1.1/crud-deleting/delete-resource-url", also=UNMADE)
def people_stay(request: Request, serve: Serve) -> Response:
    """The deletion of people is answered with 204, and nothing is done."""
    return Response(204) if deletes(request, "people") else serve(request)


@fault("jsonapi-1.0/crud-deleting/delete-200-status")
def meta_alone_has_another_status(request: Request, serve: Serve) -> Response:
    """A deletion that is answered by meta alone has status 201."""
    response = serve(request)
    return response.replacing(status=201) if deletes(request) and response.status == 200 else response


@fault("jsonapi-*/crud-deleting/delete-202-status")
def what_is_put_off_is_answered_200(request: Request, serve: Serve) -> Response:
    """A deletion that becomes a job is answered with 200."""
    response = serve(request)
    if not deletes(request) or response.status != 202:
        return response
    return response.replacing(status=200, document={"meta": {"status": "pending"}})


@fault("jsonapi-*/crud-deleting/delete-204-status")
def nothing_comes_with_200(request: Request, serve: Serve) -> Response:
    """A deletion is answered with 200 and no document."""
    response = serve(request)
    return Response(200) if deletes(request) and response.status == 204 else response


@fault("jsonapi-*/crud-deleting/delete-404-status")
def what_is_gone_is_deleted_again(request: Request, serve: Serve) -> Response:
    """The deletion of what is not there is answered with 204."""
    response = serve(request)
    return Response(204) if deletes(request) and response.status == 404 else response
