"""Faults in changing to-many relationships at their own URLs."""

from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, is_success, place_of, reading, refusal

CHOSEN = (("articles", "comments"), ("memberships", "application_memberships"))
"""One relationship of each edition, where only some are to be at fault."""

OTHER = (("membership_profiles", "application_memberships"),)
LINK = "jsonapi-1.0/crud-updating-relationships/respond-patch-post-delete-to-many-relationship-link"


def changes_to_many(request: Request, method: str, *relationships: tuple[str, str]) -> bool:
    """Whether a to-many relationship, or one of those given by type and name, is to be changed by a method."""
    place = place_of(request)
    if request.method != method or place.kind != "relationship" or not place.type or not place.relationship:
        return False
    chosen = not relationships or (place.type.name, place.relationship.name) in relationships
    return chosen and place.relationship.many


def sent_in(request: Request) -> list[Any]:
    """The identifiers in the request document."""
    document = request.document
    data = document.get("data") if isinstance(document, dict) else None
    return data if isinstance(data, list) else []


def members_of(request: Request, serve: Serve) -> list[Document]:
    """The members that the relationship has at present."""
    document = serve(reading(request)).document
    data = document.get("data") if isinstance(document, dict) else None
    return data if isinstance(data, list) else []


def with_members(request: Request, method: str, members: list[Document]) -> Request:
    """The request with another method and other members."""
    return request.replacing(method=method, document={"data": members})


@fault(f"{LINK}-patch")
def one_link_does_not_know_patch(request: Request, serve: Serve) -> Response:
    """PATCH at the application memberships of a membership profile is answered with 404."""
    return refusal(404) if changes_to_many(request, "PATCH", *OTHER) else serve(request)


@fault(f"{LINK}-post")
def one_link_does_not_know_post(request: Request, serve: Serve) -> Response:
    """POST at the application memberships of a membership is answered with 404."""
    return refusal(404) if changes_to_many(request, "POST", *CHOSEN) else serve(request)


@fault(f"{LINK}-delete")
def one_link_does_not_know_delete(request: Request, serve: Serve) -> Response:
    """DELETE at the application memberships of a membership profile is answered with 404."""
    return refusal(404) if changes_to_many(request, "DELETE", *OTHER) else serve(request)


@fault("jsonapi-*/crud-updating-relationships/patch-to-many-complete-replace")
def missing_members_are_dropped(request: Request, serve: Serve) -> Response:
    """PATCH with a member that does not exist is carried out with the others."""
    response = serve(request)
    if not changes_to_many(request, "PATCH") or response.status != 404:
        return response
    alone = [[member] for member in sent_in(request)]
    kept = [members for members in alone if is_success(serve(with_members(request, "PATCH", members)))]
    return serve(with_members(request, "PATCH", [member for members in kept for member in members]))


@fault("jsonapi-*/crud-updating-relationships/post-to-many-add")
def adding_takes_the_place_of_what_was_there(request: Request, serve: Serve) -> Response:
    """POST at one relationship replaces its members by those sent."""
    if changes_to_many(request, "POST", *CHOSEN):
        serve(with_members(request, "DELETE", members_of(request, serve)))
    return serve(request)


@fault("jsonapi-*/crud-updating-relationships/post-to-many-add-again")
def members_are_entered_again(request: Request, serve: Serve) -> Response:
    """What was added again is a member twice, as GET tells at the relationship's URL."""
    repeated = request.memory.setdefault("entered again", set())
    if changes_to_many(request, "POST", *CHOSEN):
        present = members_of(request, serve)
        repeated.update((request.path, member["id"]) for member in sent_in(request) if member in present)

    def repeat(document: Document) -> None:
        if isinstance(document.get("data"), list):
            document["data"] += [each for each in document["data"] if (request.path, each["id"]) in repeated]

    response = serve(request)
    return edit(response, repeat) if changes_to_many(request, "GET", *CHOSEN) else response


@fault("jsonapi-*/crud-updating-relationships/post-to-many-response")
def what_is_there_already_is_a_conflict(request: Request, serve: Serve) -> Response:
    """POST of nothing but members that are there is answered with 409."""
    if changes_to_many(request, "POST") and sent_in(request):
        present = members_of(request, serve)
        if all(member in present for member in sent_in(request)):
            return refusal(409)
    return serve(request)


@fault("jsonapi-*/crud-updating-relationships/delete-to-many")
def removing_several_removes_all(request: Request, serve: Serve) -> Response:
    """DELETE of several members at one relationship empties it."""
    present = members_of(request, serve) if changes_to_many(request, "DELETE", *CHOSEN) else []
    several = [member for member in sent_in(request) if member in present]
    return serve(with_members(request, "DELETE", present)) if len(several) > 1 else serve(request)


@fault("jsonapi-*/crud-updating-relationships/delete-to-many-success")
def what_is_not_there_is_not_found(request: Request, serve: Serve) -> Response:
    """DELETE of nothing but what is no member is answered with 404."""
    if changes_to_many(request, "DELETE") and sent_in(request):
        present = members_of(request, serve)
        if not any(member in present for member in sent_in(request)):
            return refusal(404)
    return serve(request)
