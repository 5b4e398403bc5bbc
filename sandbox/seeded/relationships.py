"""Seeded faults in changing relationships at their own URLs, and in the places that tell of them."""

from __future__ import annotations

from typing import Any

from sandbox.faults.to_many_urls import changes_to_many, members_of, sent_in, with_members
from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import edit, edit_resources, is_success, place_of, reading

OPERATIONS = "properties/relationships/operations"
BOTH_SIDES = "properties/relationships/both-sides"
WRITES = ("POST", "PATCH", "DELETE")
PAGE = 3
"""So many members a careless server handles at once, or shows."""


def distinct(members: list[Any]) -> list[Any]:
    """The members, each once."""
    return [member for at, member in enumerate(members) if member not in members[:at]]


def owner_path(request: Request) -> str:
    """The path of the resource whose relationship a request is about."""
    return request.path.partition("/relationships/")[0]


@seeded("relationships/removal-of-three", breaks=OPERATIONS, editions=("1.1",))
def the_last_of_many_removed_stays(request: Request, serve: Serve) -> Response:
    """Where three or more members are removed at once, the last of them stays."""
    sent = distinct(sent_in(request))
    if changes_to_many(request, "DELETE") and len(sent) >= PAGE:
        return serve(with_members(request, "DELETE", sent[:-1]))
    return serve(request)


@seeded("relationships/same-again-empties", breaks=OPERATIONS, editions=("1.1",))
def replacing_by_the_same_empties(request: Request, serve: Serve) -> Response:
    """A replacement that changes nothing is taken for one by nothing."""
    sent = sent_in(request)
    if changes_to_many(request, "PATCH") and sent:
        present = members_of(request, serve)
        if len(sent) == len(present) and all(member in present for member in sent):
            return serve(with_members(request, "PATCH", []))
    return serve(request)


@seeded("relationships/twice-apart", breaks=OPERATIONS, editions=("1.1",))
def repeated_members_apart_are_kept(request: Request, serve: Serve) -> Response:
    """Of members added at once only neighbours are seen to be equal; one that stands apart is stored twice."""
    twice = request.memory.setdefault("twice", {}).setdefault(request.path, [])
    sent, response = sent_in(request), serve(request)
    if changes_to_many(request, "POST") and is_success(response):
        twice += [each for at, each in enumerate(sent) if each in sent[: max(at - 1, 0)] and each != sent[at - 1]]
    elif request.method in WRITES and is_success(response):
        twice.clear()
    if not changes_to_many(request, "GET") or not is_success(response):
        return response
    return edit(response, lambda document: document["data"].extend(distinct(twice)))


@seeded("relationships/addition-of-old-and-new", breaks=OPERATIONS, editions=("1.0", "1.1"))
def one_that_is_there_stops_the_addition(request: Request, serve: Serve) -> Response:
    """An addition whose first member is there already is taken to be done."""
    sent = sent_in(request)
    if changes_to_many(request, "POST") and len(sent) > 1 and sent[0] in members_of(request, serve):
        return serve(with_members(request, "POST", sent[:1]))
    return serve(request)


@seeded("relationships/removal-by-halves", breaks=OPERATIONS, editions=("1.1",))
def what_comes_before_a_missing_member_is_removed(request: Request, serve: Serve) -> Response:
    """A removal is refused for a member that does not exist, and those before it are removed."""
    response, sent = serve(request), sent_in(request)
    if changes_to_many(request, "DELETE") and response.status == 404 and len(sent) > 1:
        for member in sent:
            if not is_success(serve(with_members(request, "DELETE", [member]))):
                break
    return response


@seeded("relationships/addition-of-many", breaks=OPERATIONS, editions=("1.0",))
def the_fourth_added_is_lost(request: Request, serve: Serve) -> Response:
    """Of members added at once only the first three are."""
    sent = distinct(sent_in(request))
    if changes_to_many(request, "POST") and len(sent) > PAGE:
        return serve(with_members(request, "POST", sent[:PAGE]))
    return serve(request)


@seeded("relationships/removal-toggles", breaks=OPERATIONS, editions=("1.0",))
def removed_twice_is_back(request: Request, serve: Serve) -> Response:
    """A member that is named twice in one removal is removed and entered again."""
    sent, present = sent_in(request), members_of(request, serve) if changes_to_many(request, "DELETE") else []
    response = serve(request)
    back = [each for at, each in enumerate(sent) if each in present and each in sent[:at]]
    if back and is_success(response):
        serve(with_members(request, "POST", back))
    return response


@seeded("relationships/to-one-set-back", breaks=OPERATIONS, editions=("1.1",))
def what_was_there_before_null_is_not_set(request: Request, serve: Serve) -> Response:
    """A to-one relationship that was emptied does not take the member that it had before."""
    place = place_of(request)
    to_one = place.kind == "relationship" and place.relationship is not None and not place.relationship.many
    if not to_one or request.method != "PATCH" or not isinstance(request.document, dict):
        return serve(request)
    had = request.memory.setdefault("had", {})
    sent, before = request.document.get("data"), _linkage(request, serve)
    if sent is not None and before is None and sent == had.get(request.path):
        return Response(204)
    response = serve(request)
    if is_success(response) and sent is None:
        had[request.path] = before or had.get(request.path)
    return response


def _linkage(request: Request, serve: Serve) -> Any:
    document = serve(reading(request)).document
    return document.get("data") if isinstance(document, dict) else None


@seeded("relationships/related-lags", breaks=BOTH_SIDES, editions=("1.1",))
def related_resources_are_remembered(request: Request, serve: Serve) -> Response:
    """What a relationship leads to is remembered at its related URL once it was changed twice."""
    place, memory = place_of(request), request.memory
    counts, kept = memory.setdefault("changes", {}), memory.setdefault("kept", {})
    if place.kind == "relationship" and request.method in WRITES:
        response = serve(request)
        path = request.path.replace("/relationships/", "/")
        counts[path] = counts.get(path, 0) + is_success(response)
        if counts[path] == 2:
            kept[path] = serve(reading(request, path)).document
        return response
    response = serve(request)
    if place.kind == "related" and request.method == "GET" and not request.query and request.path in kept:
        return edit(response, lambda document: document.update(data=kept[request.path]["data"]))
    return response


@seeded("relationships/resource-shows-few", breaks=BOTH_SIDES, editions=("1.1",))
def own_linkage_is_cut(request: Request, serve: Serve) -> Response:
    """A new resource shows no more than three members of a relationship that was filled at its own URL."""
    grown = request.memory.setdefault("grown", set())
    response = serve(request)
    if changes_to_many(request, "POST") and is_success(response):
        grown.add(owner_path(request))
    if request.method != "GET" or place_of(request).kind != "resource" or request.path not in grown:
        return response

    def cut(resource: Document) -> None:
        for relationship in resource.get("relationships", {}).values():
            if isinstance(relationship.get("data"), list):
                del relationship["data"][PAGE:]

    return edit_resources(response, cut)


@seeded("relationships/include-of-before", breaks=BOTH_SIDES, editions=("1.0", "1.1"))
def included_members_stay_included(request: Request, serve: Serve) -> Response:
    """What was removed from among others is included still."""
    removed = request.memory.setdefault("removed", {})
    place, response = place_of(request), serve(request)
    if changes_to_many(request, "DELETE") and is_success(response) and members_of(request, serve):
        removed.setdefault(owner_path(request), []).extend(sent_in(request))
    shows = request.method == "GET" and place.kind == "resource" and request.parameter("include") is not None
    if not shows or not is_success(response) or request.path not in removed:
        return response

    def include(document: Document) -> None:
        held = [(each["type"], each["id"]) for each in document["included"]]
        for member in removed[request.path]:
            found = serve(reading(request, f"/{member.get('type')}/{member.get('id')}")).document or {}
            if "data" in found and (member["type"], member["id"]) not in held:
                held.append((member["type"], member["id"]))
                document["included"].append(found["data"])

    return edit(response, include)
