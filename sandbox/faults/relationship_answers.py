"""Faults in how changes of relationships are answered."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.to_many_urls import CHOSEN, OTHER, changes_to_many, members_of, sent_in, with_members
from sandbox.faults.to_one_urls import changes_to_one
from sandbox.message import JSONAPI
from sandbox.shaping import edit, has_data, place_of, reading, refusal


def is_meta_alone(response: Response) -> bool:
    """Whether the answer is a success of meta alone."""
    return response.status == 200 and isinstance(response.document, dict) and "meta" in response.document


@fault("jsonapi-*/crud-updating-relationships/updating-relationship-200-status")
def another_member_comes_along_unsaid(request: Request, serve: Serve) -> Response:
    """POST of a new member at one relationship adds the first resource of its type as well, and is answered 204."""
    if not changes_to_many(request, "POST", *CHOSEN):
        return serve(request)
    new = [member for member in sent_in(request) if member not in members_of(request, serve)]
    response = serve(request)
    if not new or response.status not in (200, 204):
        return response
    first = serve(reading(request, f"/{new[0]['type']}")).document["data"][0]
    serve(with_members(request, "POST", [{"type": first["type"], "id": first["id"]}]))
    return Response(204)


@fault("jsonapi-*/crud-updating-relationships/updating-relationship-200-response")
def the_linkage_shown_is_that_of_before(request: Request, serve: Serve) -> Response:
    """What is shown in answer to PATCH at a to-many relationship are the members of before."""
    before = members_of(request, serve) if changes_to_many(request, "PATCH") else []
    response = serve(request)
    if not changes_to_many(request, "PATCH") or not has_data(response):
        return response
    return edit(response, lambda document: document.update(data=before))


@fault("jsonapi-1.0/crud-updating-relationships/updating-relationship-200-meta")
def meta_alone_has_another_status(request: Request, serve: Serve) -> Response:
    """An addition of members that is answered by meta alone has status 201."""
    response = serve(request)
    adds = changes_to_many(request, "POST", *OTHER)
    return response.replacing(status=201) if adds and is_meta_alone(response) else response


@fault("jsonapi-1.0/crud-updating-relationships/updating-relationship-200-meta-content")
def meta_alone_tells_of_members(request: Request, serve: Serve) -> Response:
    """A change that is answered by meta alone has the members in it."""
    response = serve(request)
    if not any(changes_to_many(request, method, *OTHER) for method in ("POST", "DELETE")):
        return response
    if not is_meta_alone(response):
        return response
    return edit(response, lambda document: document["meta"].update(members=sent_in(request)))


@fault("jsonapi-1.0/crud-updating-relationships/updating-relationship-204-status")
def to_one_linkage_is_shown(request: Request, serve: Serve) -> Response:
    """PATCH at a to-one relationship is answered with 200 and the linkage."""
    response = serve(request)
    return serve(reading(request)) if changes_to_one(request) and response.status == 204 else response


@fault("jsonapi-1.1/crud-updating-relationships/updating-relationship-204-status")
def nothing_comes_with_200(request: Request, serve: Serve) -> Response:
    """PATCH at a to-one relationship is answered with 200 and no document."""
    response = serve(request)
    return Response(200) if changes_to_one(request) and response.status == 204 else response


@fault("jsonapi-*/crud-updating-relationships/updating-relationship-204-no-op")
def nothing_to_be_done_is_told_with_200(request: Request, serve: Serve) -> Response:
    """DELETE of what is no member is answered with 200 and meta."""
    if not changes_to_many(request, "DELETE"):
        return serve(request)
    before = members_of(request, serve)
    response = serve(request)
    idle = response.status == 204 and not any(member in before for member in sent_in(request))
    told = response.replacing(status=200, document={"meta": {"removed": 0}}).with_header("content-type", JSONAPI)
    return told if idle else response


@fault("jsonapi-*/crud-updating-relationships/updating-relationship-202-status")
def what_is_put_off_is_answered_200(request: Request, serve: Serve) -> Response:
    """A change of a relationship that becomes a job is answered with 200."""
    response = serve(request)
    if place_of(request).kind != "relationship" or response.status != 202:
        return response
    return response.replacing(status=200, document={"meta": {"status": "pending"}})


@fault("jsonapi-*/crud-updating-relationships/updating-relationship-403-status")
def adding_to_a_to_one_is_no_method(request: Request, serve: Serve) -> Response:
    """POST at a to-one relationship is answered with 405."""
    response, place = serve(request), place_of(request)
    to_one = place.relationship is not None and not place.relationship.many
    if place.kind != "relationship" or not to_one or request.method != "POST" or response.status != 403:
        return response
    return refusal(405, "Not offered").with_header("allow", "GET, HEAD, OPTIONS")
