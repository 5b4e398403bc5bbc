"""Faults in creating: how a creation is answered, what it makes, and what is refused."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_body, edit_errors, place_of


def creates(request: Request, *kinds: str) -> bool:
    """Whether a resource, or one of such types, is to be created."""
    place = place_of(request)
    here = place.kind == "collection" and request.method == "POST"
    return here and (not kinds or (place.type is not None and place.type.name in kinds))


def document_of(request: Request) -> Document:
    """The request document, or an empty one."""
    return request.document if isinstance(request.document, dict) else {}


def resource_of(request: Request) -> Document:
    """The resource object of the request document, or an empty one."""
    data = document_of(request).get("data")
    return data if isinstance(data, dict) else {}


def creates_some(request: Request) -> bool:
    """Whether a person or an identity provider is to be created, under an id of the server's choice."""
    return creates(request, "people", "identity_providers") and "id" not in resource_of(request)


def restated(response: Response, status: int) -> Response:
    """The same refusal under another status."""
    return edit_errors(response.replacing(status=status), lambda error: error.update(status=str(status)))


def points_at(response: Response, pointer: str) -> bool:
    """Whether an error of the answer points at a place in the request document."""
    errors = response.document.get("errors", ()) if isinstance(response.document, dict) else ()
    return any(error.get("source", {}).get("pointer") == pointer for error in errors)


@fault("jsonapi-*/crud-creating/create-responses-201-status")
def some_creations_are_answered_200(request: Request, serve: Serve) -> Response:
    """Creations of people and identity providers are answered with 200."""
    response = serve(request)
    return response.replacing(status=200) if creates_some(request) and response.status == 201 else response


@fault("jsonapi-*/crud-creating/create-responses-201-location")
def some_creations_have_no_location(request: Request, serve: Serve) -> Response:
    """Creations of people and identity providers are answered without `Location`."""
    return serve(request).with_header("location", None) if creates_some(request) else serve(request)


@fault("jsonapi-*/crud-creating/create-responses-201-document")
def some_creations_show_no_resource(request: Request, serve: Serve) -> Response:
    """Creations of people and identity providers are answered with meta alone."""
    response = serve(request)
    blank = response.replacing(document={"meta": {"created": 1}})
    return blank if creates_some(request) and response.status == 201 else response


@fault("jsonapi-*/crud-creating/create-responses-201-self")
def some_self_links_have_a_query(request: Request, serve: Serve) -> Response:
    """In answers to creations of people and identity providers, the resource's `self` link asks for no fields."""

    def narrow(document: Document) -> None:
        if "data" in document:
            resource = document["data"]
            resource["links"]["self"] += f"?fields%5B{resource['type']}%5D="

    return edit(serve(request), narrow) if creates_some(request) else serve(request)


@fault(
    "jsonapi-*/crud-creating/create-responses-202",
    also={"jsonapi-recommendations/asynchronous-processing/*": "no creation shows a job any more"},
)
def what_is_put_off_is_answered_200(request: Request, serve: Serve) -> Response:
    """A creation that becomes a job is answered with 200."""
    response = serve(request)
    if place_of(request).kind != "collection" or response.status != 202:
        return response
    return response.replacing(status=200, document={"meta": {"status": "pending"}})


@fault("jsonapi-*/crud-creating/create-relationships-linkage")
def some_linkage_is_dropped(request: Request, serve: Serve) -> Response:
    """The tags of a new article, and the role of new credentials, are left unset."""

    def drop(document: Document) -> None:
        for name in ("tags", "role"):
            document.get("data", {}).get("relationships", {}).pop(name, None)

    return serve(edit_body(request, drop)) if creates(request, "articles", "api_credentials") else serve(request)


@fault("jsonapi-*/crud-creating/create-responses-404-related")
def missing_related_resources_get_422(request: Request, serve: Serve) -> Response:
    """A creation that leads to a missing resource is answered with 422."""
    response = serve(request)
    return restated(response, 422) if creates(request) and response.status == 404 else response


@fault("jsonapi-*/crud-creating/create-responses-409-bad-type")
def foreign_types_get_422(request: Request, serve: Serve) -> Response:
    """A creation under a type that does not belong there is answered with 422."""
    response = serve(request)
    conflict = creates(request) and response.status == 409 and points_at(response, "/data/type")
    return restated(response, 422) if conflict else response


@fault("jsonapi-*/crud-creating/create-responses-409-error-details")
def conflicts_are_not_explained(request: Request, serve: Serve) -> Response:
    """A conflict on creation has nothing but its status to tell."""
    response = serve(request)
    if not creates(request) or response.status != 409:
        return response
    return edit(response, lambda document: document.update(errors=[{"status": "409"}]))


@fault("jsonapi-*/crud/crud-atomic")
def refused_updates_are_half_done(request: Request, serve: Serve) -> Response:
    """An update that leads to a missing resource, or asks for more than there is, changes attributes all the same."""
    response = serve(request)
    if place_of(request).kind == "resource" and request.method == "PATCH" and response.status in (400, 404):
        serve(edit_body(request.replacing(query=()), lambda document: document["data"].pop("relationships", None)))
    return response
