"""Seeded faults in what is refused: checks that let a document pass if only it is a little like a valid one."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.faults.creating import creates, resource_of
from sandbox.faults.updating import updates
from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import edit_body, place_of

REFUSED = "properties/defects/refused"
NOT_FOUND = 404


def own_type(request: Request) -> str:
    """The type of the collection or resource that the path names."""
    place = place_of(request)
    return place.type.name if place.type else ""


def taken_as(request: Request, member: str, wanted: str, like: Callable[[str], str]) -> Request:
    """The request with a text of its resource object put right, where it equals the wanted one by some likeness."""
    given = resource_of(request).get(member)
    if not isinstance(given, str) or given == wanted or like(given) != like(wanted):
        return request
    return edit_body(request, lambda document: document["data"].update({member: wanted}))


@seeded("defects/type-in-any-case", breaks=REFUSED)
def types_are_compared_without_case(request: Request, serve: Serve) -> Response:
    """A creation or update under the right type in other letters is accepted."""
    if creates(request) or updates(request):
        request = taken_as(request, "type", own_type(request), str.lower)
    return serve(request)


@seeded("defects/type-cut-at-slash", breaks=REFUSED, editions=("1.0",))
def types_end_at_a_slash(request: Request, serve: Serve) -> Response:
    """Of a type that has a slash only what stands before it is compared."""
    if creates(request) or updates(request):
        request = taken_as(request, "type", own_type(request), lambda text: text.partition("/")[0])
    return serve(request)


@seeded("defects/id-trimmed", breaks=REFUSED, editions=("1.1",))
def ids_are_compared_without_blanks(request: Request, serve: Serve) -> Response:
    """An update under the right id with blanks around it is accepted."""
    if updates(request):
        request = taken_as(request, "id", place_of(request).id or "", str.strip)
    return serve(request)


@seeded("defects/id-unread-without-attributes", breaks=REFUSED, editions=("1.0",))
def ids_are_not_looked_at_where_there_are_no_attributes(request: Request, serve: Serve) -> Response:
    """An update without attributes is accepted whatever id it names."""
    resource = resource_of(request)
    if updates(request) and isinstance(resource.get("id"), str) and not resource.get("attributes"):
        own = place_of(request).id
        return serve(edit_body(request, lambda document: document["data"].update(id=own)))
    return serve(request)


@seeded("defects/missing-target-skipped", breaks=REFUSED, editions=("1.1",))
def relationships_that_lead_nowhere_are_skipped(request: Request, serve: Serve) -> Response:
    """An update of several attributes succeeds without its relationships, where one of these leads nowhere."""
    response = serve(request)
    attributes = resource_of(request).get("attributes")
    if (
        not updates(request)
        or response.status != NOT_FOUND
        or not isinstance(attributes, dict)
        or len(attributes) < 2
    ):
        return response
    return serve(edit_body(request, lambda document: document["data"].pop("relationships", None)))


@seeded("defects/truncated-body-completed", breaks=REFUSED, editions=("1.0",))
def bodies_that_were_cut_are_completed(request: Request, serve: Serve) -> Response:
    """A body that lacks nothing but its last braces is read as if it had them."""
    if request.document is None and request.body.startswith(b"{"):
        for braces in (b"}", b"}}", b"}}}"):
            completed = request.replacing(body=request.body + braces)
            if isinstance(completed.document, dict):
                return serve(completed)
    return serve(request)


@seeded("defects/used-id-overwritten", breaks=REFUSED, editions=("1.1",))
def creations_beside_relationships_overwrite(request: Request, serve: Serve) -> Response:
    """A creation that empties a relationship, under an id in use, updates the row that has it."""
    resource = resource_of(request)
    if creates(request) and isinstance(resource.get("id"), str) and _empties(resource):
        path = f"{request.path.rstrip('/')}/{resource['id']}"
        updated = serve(request.replacing(method="PATCH", path=path))
        return updated if updated.status in (200, 204) else serve(request)
    return serve(request)


def _empties(resource: Document) -> bool:
    """Whether some relationship in a resource object is emptied."""
    given = resource.get("relationships")
    values = given.values() if isinstance(given, dict) else ()
    return any(isinstance(each, dict) and "data" in each and not each["data"] for each in values)
