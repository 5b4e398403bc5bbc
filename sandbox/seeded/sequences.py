"""Seeded faults that show only after several changes of resources and relationships."""

from __future__ import annotations

import copy
from typing import Any

from sandbox.faults.creating import resource_of
from sandbox.faults.to_many_urls import changes_to_many, members_of, sent_in, with_members
from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import edit, is_success, place_of, reading

RESOURCES = "properties/sequences/resources"
RELATIONSHIPS = "properties/sequences/relationships"
WRITES = ("POST", "PATCH", "DELETE")


def attributes_in(request: Request) -> Document:
    """The attributes in the request document, or none."""
    given = resource_of(request).get("attributes")
    return given if isinstance(given, dict) else {}


def is_at(request: Request, method: str, kind: str) -> bool:
    """Whether a request is by a method, to a kind of place."""
    return request.method == method and place_of(request).kind == kind


def resource_at(request: Request, serve: Serve) -> Document:
    """The resource at the path as it is now; an empty object where there is none."""
    response = serve(reading(request))
    found = response.document.get("data") if is_success(response) else None
    return found if isinstance(found, dict) else {}


def with_attributes(request: Request, attributes: Document) -> Request:
    """An update of other attributes beside those that it has."""
    document = copy.deepcopy(request.document)
    document["data"]["attributes"] = {**attributes, **attributes_in(request)}
    return request.replacing(document=document)


@seeded("sequences/earlier-change-lost", breaks=RESOURCES, editions=("1.1",))
def the_update_before_is_undone(request: Request, serve: Serve) -> Response:
    """An update starts from the row as it was before the last update, where that was of another attribute."""
    before = request.memory.setdefault("before", {})
    if not is_at(request, "PATCH", "resource") or not attributes_in(request):
        return serve(request)
    shown, sent = resource_at(request, serve).get("attributes", {}), attributes_in(request)
    stale = {name: value for name, value in before.get(request.path, {}).items() if name not in sent}
    response = serve(with_attributes(request, stale))
    if is_success(response):
        before[request.path] = {name: shown.get(name) for name in sent}
    return response


@seeded("sequences/value-of-before", breaks=RESOURCES, editions=("1.0",))
def going_back_is_taken_for_a_repetition(request: Request, serve: Serve) -> Response:
    """An update that gives an attribute the value that it had before its last change is not carried out."""
    had = request.memory.setdefault("had", {})
    sent = attributes_in(request)
    if not is_at(request, "PATCH", "resource") or not sent:
        return serve(request)
    shown = resource_at(request, serve).get("attributes", {})
    known = had.setdefault(request.path, {})
    repeated = {name for name, value in sent.items() if name in known and known[name] == value != shown.get(name)}
    response = serve(with_attributes(request, {}) if not repeated else _without(request, shown, repeated))
    if is_success(response):
        known.update((name, shown.get(name)) for name, value in sent.items() if value != shown.get(name))
    return response


def _without(request: Request, shown: Document, names: set[str]) -> Request:
    document = copy.deepcopy(request.document)
    document["data"]["attributes"].update((name, shown.get(name)) for name in names)
    return request.replacing(document=document)


@seeded("sequences/new-row-unlisted", breaks=RESOURCES, editions=("1.1",))
def what_is_made_after_deletions_is_not_listed(request: Request, serve: Serve) -> Response:
    """A row that is made after two deletions of its type is in no list until the next one is made."""
    place, memory = place_of(request), request.memory
    kind = place.type.name if place.type else ""
    deletions, hidden = memory.setdefault("deletions", {}), memory.setdefault("hidden", {})
    response = serve(request)
    if is_at(request, "DELETE", "resource") and is_success(response):
        deletions[kind] = deletions.get(kind, 0) + 1
    if is_at(request, "POST", "collection") and response.status == 201:
        last = deletions.pop(kind, 0)
        hidden[kind] = response.document["data"]["id"] if last == 2 else None
    if not is_at(request, "GET", "collection") or not is_success(response) or not hidden.get(kind):
        return response

    def hide(document: Document) -> None:
        document["data"] = [row for row in document["data"] if row.get("id") != hidden[kind]]

    return edit(response, hide)


@seeded("sequences/resurrection", breaks=RESOURCES, editions=("1.1",))
def late_updates_bring_rows_back(request: Request, serve: Serve) -> Response:
    """A row that was updated and deleted is there again after one more update."""
    rows, place = request.memory.setdefault("rows", {}), place_of(request)
    if place.kind != "resource":
        return serve(request)
    known = rows.setdefault(request.path, {"updates": 0, "shown": None, "back": False})
    if known["back"] and request.method == "GET":
        return Response(200, known["headers"], known["shown"])
    if known["back"] and request.method == "DELETE":
        known["back"] = False
        return Response(204)
    looked = serve(reading(request)) if request.method == "DELETE" else None
    response = serve(request)
    if is_at(request, "PATCH", "resource") and is_success(response):
        known["updates"] += 1
    if looked and is_success(response):
        known.update(shown=looked.document, headers=looked.headers)
    if request.method == "PATCH" and response.status == 404 and known["shown"] and known["updates"] > 0:
        known["back"] = True
    return response


@seeded("sequences/gone-and-listed", breaks=RESOURCES, editions=("1.0",))
def a_row_that_was_changed_stays_listed(request: Request, serve: Serve) -> Response:
    """A row that was updated twice and then deleted stays in the list."""
    updates, ghosts = request.memory.setdefault("updates", {}), request.memory.setdefault("ghosts", {})
    place = place_of(request)
    kind = place.type.name if place.type else ""
    before = resource_at(request, serve) if is_at(request, "DELETE", "resource") else {}
    response = serve(request)
    if is_at(request, "PATCH", "resource") and is_success(response):
        updates[request.path] = updates.get(request.path, 0) + 1
    if before and is_success(response) and updates.get(request.path, 0) == 2:
        ghosts.setdefault(kind, []).append(before)
    last = is_at(request, "GET", "collection") and is_success(response) and not _next(response)
    if not last or not ghosts.get(kind) or has_choice(request):
        return response
    return edit(response, lambda document: document["data"].extend(copy.deepcopy(ghosts[kind])))


def has_choice(request: Request) -> bool:
    """Whether the query chooses rows or fields."""
    return any(not name.startswith("page[") for name, _ in request.query)


def _next(response: Response) -> Any:
    return (response.document.get("links") or {}).get("next")


@seeded("sequences/deleting-again", breaks=RESOURCES, editions=("1.1",))
def deleting_what_is_gone_takes_the_newest(request: Request, serve: Serve) -> Response:
    """A deletion of what was deleted before another row was made deletes that row."""
    gone, newest = request.memory.setdefault("gone", set()), request.memory.setdefault("newest", {})
    place = place_of(request)
    kind = place.type.name if place.type else ""
    if is_at(request, "DELETE", "resource") and request.path in gone and newest.get(kind):
        serve(request.replacing(path=newest.pop(kind), body=b""))
    response = serve(request)
    if is_at(request, "DELETE", "resource") and is_success(response):
        gone.add(request.path)
        newest.pop(kind, None)
    if is_at(request, "POST", "collection") and response.status == 201:
        newest[kind] = f"{request.path}/{response.document['data']['id']}"
    return response


@seeded("sequences/addition-brings-back", breaks=RELATIONSHIPS, editions=("1.1",))
def an_addition_undoes_the_removal_before(request: Request, serve: Serve) -> Response:
    """An addition right after a removal of several starts from the members of before that."""
    lost = request.memory.setdefault("lost", {})
    before = members_of(request, serve) if changes_to_many(request, "DELETE") else []
    response = serve(request)
    if changes_to_many(request, "POST") and is_success(response):
        back = [each for each in lost.pop(request.path, []) if _exists(request, serve, each)]
        serve(with_members(request, "POST", back))
    elif changes_to_many(request, "DELETE") and is_success(response):
        lost[request.path] = [member for member in before if member in sent_in(request)]
    elif changes_to_many(request, "PATCH"):
        lost.pop(request.path, None)
    return response


def _exists(request: Request, serve: Serve, member: Document) -> bool:
    return serve(reading(request, f"/{member['type']}/{member['id']}")).status == 200


@seeded("sequences/return-lost", breaks=RELATIONSHIPS, editions=("1.0",))
def additions_by_turns_are_lost(request: Request, serve: Serve) -> Response:
    """An addition to a row that was changed, after one to another row, is answered as if it was made."""
    changed, place = request.memory.setdefault("changed", {}), place_of(request)
    if place.relationship is None or not any(changes_to_many(request, method) for method in WRITES):
        return serve(request)
    paths = changed.setdefault((place.type.name if place.type else "", place.relationship.name), [])
    lost = request.method == "POST" and request.path in paths and request.path != paths[-1]
    response = Response(204) if lost else serve(request)
    if is_success(response) and sent_in(request):
        paths.append(request.path)
    return response
