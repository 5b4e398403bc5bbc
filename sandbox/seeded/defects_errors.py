"""Seeded faults in how refusals are told: those of some layers are no error documents."""

from __future__ import annotations

from sandbox.faults.updating import updates
from sandbox.message import JSONAPI, Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.seeded.defects_states import MALFORMED, malformed_at
from sandbox.shaping import edit, place_of

ERRORS = "properties/defects/told-as-errors"
LARGE = 900


def changes_resource(request: Request) -> bool:
    """Whether a resource is to be created or updated."""
    return (place_of(request).kind, request.method) in {("collection", "POST"), ("resource", "PATCH")}


@seeded("defects/large-refused-in-text", breaks=ERRORS)
def large_bodies_are_refused_in_plain_text(request: Request, serve: Serve) -> Response:
    """A malformed body of more than 900 octets is refused with plain text."""
    response = serve(request)
    if not changes_resource(request) or response.status != MALFORMED or len(request.body) <= LARGE:
        return response
    return response.replacing(body=b"Bad request").with_header("content-type", "text/plain; charset=utf-8")


@seeded("defects/linkage-errors-no-array", breaks=ERRORS)
def errors_of_linkage_stand_alone(request: Request, serve: Serve) -> Response:
    """A malformed relationship in an update is refused with one error object in place of an array of them."""

    def unwrap(document: Document) -> None:
        document["errors"] = document["errors"][0]

    response = serve(request)
    alone = updates(request) and malformed_at(response, "/data/relationships")
    return edit(response, unwrap) if alone else response


@seeded("defects/bad-kind-told-as-json", breaks=ERRORS, editions=("1.1",))
def malformed_identities_are_told_as_plain_json(request: Request, serve: Serve) -> Response:
    """A type or id that is no text is refused with an error document that is called plain JSON."""
    response = serve(request)
    if changes_resource(request) and any(malformed_at(response, f"/data/{name}") for name in ("type", "id")):
        return response.with_header("content-type", JSONAPI.replace("vnd.api+", ""))
    return response
