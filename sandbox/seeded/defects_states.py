"""Seeded faults in what a refused request leaves: parts of it that were done before it was refused."""

from __future__ import annotations

from typing import Any

from sandbox.faults.creating import creates, resource_of
from sandbox.faults.updating import updates
from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import edit, edit_body, is_success, place_of

STATE = "properties/defects/leave-state"
MALFORMED = 400


def malformed_at(response: Response, pointer: str) -> bool:
    """Whether a document was refused as malformed at a place that begins so, and for nothing else."""
    errors = response.document.get("errors") if isinstance(response.document, dict) else None
    if response.status != MALFORMED or not isinstance(errors, list):
        return False
    return all(error["status"] == str(MALFORMED) for error in errors) and any(
        error.get("source", {}).get("pointer", "").startswith(pointer) for error in errors
    )


def without_relationships(request: Request) -> Request:
    """The request without the relationships of its resource object."""
    return edit_body(request.replacing(query=()), lambda document: document["data"].pop("relationships", None))


@seeded("defects/attributes-kept-beside-bad-linkage", breaks=STATE)
def attributes_are_stored_before_linkage_is_read(request: Request, serve: Serve) -> Response:
    """An update whose relationships are malformed is refused after its attributes were stored."""
    response = serve(request)
    if updates(request) and malformed_at(response, "/data/relationships"):
        serve(without_relationships(request))
    return response


@seeded("defects/row-left-by-bad-linkage", breaks=STATE, editions=("1.1",))
def rows_are_stored_before_linkage_is_read(request: Request, serve: Serve) -> Response:
    """A creation whose relationships are no object, or hold none, is refused after its row was stored."""
    response = serve(request)
    if creates(request) and malformed_at(response, "/data/relationships"):
        serve(without_relationships(request))
    return response


@seeded("defects/refused-creations-counted", breaks=STATE)
def refused_creations_are_counted(request: Request, serve: Serve) -> Response:
    """The total of a collection counts creations whose attributes or relationships were refused as malformed."""
    counts, response = request.memory.setdefault("counts", {}), serve(request)
    if creates(request) and isinstance(resource_of(request).get("type"), str) and malformed_at(response, "/data/"):
        counts[request.path] = counts.get(request.path, 0) + 1
    counted = counts.get(request.path, 0) if request.method == "GET" and place_of(request).kind == "collection" else 0

    def count(document: Document) -> None:
        meta = document.get("meta", {})
        name = next((name for name, value in meta.items() if isinstance(value, int)), "")
        if name:
            meta[name] += counted

    return edit(response, count) if counted and is_success(response) else response


@seeded("defects/relationships-lost-by-bad-attributes", breaks=STATE)
def attributes_that_are_no_object_empty_relationships(request: Request, serve: Serve) -> Response:
    """An update whose `attributes` is no object is refused, and the optional to-one relationships are emptied."""
    response, kind = serve(request), place_of(request).type
    if updates(request) and kind and malformed_at(response, "/data/attributes"):
        single = [each for each in kind.relationships.values() if not each.many and each.update]
        optional = [each for each in single if not each.required]

        def clear(document: Document) -> None:
            document["data"].pop("attributes")
            document["data"]["relationships"] = {each.name: {"data": None} for each in optional}

        serve(edit_body(request.replacing(query=()), clear))
    return response


@seeded("defects/members-added-before-bad-one", breaks=STATE, editions=("1.1",))
def members_before_a_malformed_one_are_added(request: Request, serve: Serve) -> Response:
    """An addition to a relationship that is refused for a malformed member adds those that stand before it."""
    response = serve(request)
    return _half_done(request, serve, response, "POST")


@seeded("defects/members-removed-before-bad-one", breaks=STATE, editions=("1.0",))
def members_before_a_malformed_one_are_removed(request: Request, serve: Serve) -> Response:
    """A removal from a relationship that is refused for a malformed member removes those that stand before it."""
    response = serve(request)
    return _half_done(request, serve, response, "DELETE")


def _half_done(request: Request, serve: Serve, response: Response, method: str) -> Response:
    """The refusal, after the change was carried out for the members before the first that is malformed."""
    if place_of(request).kind == "relationship" and request.method == method and response.status == MALFORMED:
        document = request.document
        members = document.get("data") if isinstance(document, dict) else None
        if isinstance(members, list) and (sound := _sound(members)):
            serve(request.replacing(document={"data": sound}))
    return response


def _sound(members: list[Any]) -> list[Any]:
    """The members before the first that is no identifier of texts."""
    found: list[Any] = []
    for member in members:
        if not isinstance(member, dict) or not all(isinstance(member.get(name), str) for name in ("type", "id")):
            break
        found.append(member)
    return found
