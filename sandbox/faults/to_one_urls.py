"""Faults in changing to-one relationships at their own URLs."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import place_of, refusal

CHOSEN = (("articles", "author"), ("memberships", "membership_profile"))
"""One relationship of each edition, where only some are to be at fault."""


def changes_to_one(request: Request, *relationships: tuple[str, str]) -> bool:
    """Whether a to-one relationship, or one of those given by type and name, is to be changed by PATCH."""
    place = place_of(request)
    if request.method != "PATCH" or place.kind != "relationship" or not place.type or not place.relationship:
        return False
    chosen = not relationships or (place.type.name, place.relationship.name) in relationships
    return chosen and not place.relationship.many


def clears(request: Request) -> bool:
    """Whether the document asks for an empty relationship."""
    document = request.document
    return isinstance(document, dict) and document.get("data", ...) is None


@fault("jsonapi-1.0/crud-updating-relationships/respond-patch-to-one-relationship-link")
def one_link_is_not_implemented(request: Request, serve: Serve) -> Response:
    """PATCH at the membership profile of a membership is answered with 404, as if nothing were there."""
    return refusal(404) if changes_to_one(request, *CHOSEN) else serve(request)


@fault("jsonapi-*/crud-updating-relationships/patch-to-one-set")
def setting_does_nothing(request: Request, serve: Serve) -> Response:
    """PATCH of one relationship with an identifier is answered with 204, and nothing is done."""
    waits = request.header("prefer") is None
    return Response(204) if waits and changes_to_one(request, *CHOSEN) and not clears(request) else serve(request)


@fault("jsonapi-*/crud-updating-relationships/patch-to-one-clear")
def clearing_does_nothing(request: Request, serve: Serve) -> Response:
    """PATCH of a to-one relationship with null is answered with 204, and nothing is done."""
    return Response(204) if changes_to_one(request) and clears(request) else serve(request)


@fault("jsonapi-*/crud-updating-relationships/patch-to-one-response")
def what_was_done_is_called_a_conflict(request: Request, serve: Serve) -> Response:
    """PATCH of one relationship is carried out and answered with 409."""
    response = serve(request)
    return refusal(409) if changes_to_one(request, *CHOSEN) and response.status == 204 else response
