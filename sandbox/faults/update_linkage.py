"""Faults in what updates of resources do to relationships."""

from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.creating import resource_of, restated
from sandbox.faults.updating import links_of, updates
from sandbox.message import Document
from sandbox.shaping import edit, edit_body, is_success, place_of, primary, reading

LED = ("author", "role")
"""To-one relationships of articles and API credentials, by name."""


def held(request: Request, serve: Serve, name: str) -> Any:
    """The linkage of a relationship of the resource at the URL, or None."""
    response = serve(reading(request, f"{request.path}/relationships/{name}"))
    return response.document["data"] if is_success(response) else None


def with_linkage(request: Request, name: str, data: Any) -> Request:
    """The update with linkage of one relationship in it."""

    def relate(document: Document) -> None:
        document["data"].setdefault("relationships", {})[name] = {"data": data}

    return edit_body(request, relate)


def leaves_out(request: Request, kind: str, name: str) -> bool:
    """Whether an update of a type has attributes and does not mention a relationship."""
    return updates(request, kind) and "attributes" in resource_of(request) and name not in links_of(request)


@fault("jsonapi-*/crud-updating/update-interpret-resource-relationships")
def a_relationship_left_out_loses_members(request: Request, serve: Serve) -> Response:
    """An update that leaves them out drops the last tag of an article, and changes the role of an API credential."""
    if leaves_out(request, "articles", "tags"):
        tags = held(request, serve, "tags") or []
        return serve(with_linkage(request, "tags", tags[:-1]) if len(tags) > 1 else request)
    if leaves_out(request, "api_credentials", "role") and (role := held(request, serve, "role")):
        roles = primary(serve(reading(request, "/roles")).document)
        other = next(each for each in roles if each["id"] != role["id"])
        return serve(with_linkage(request, "role", {"type": "roles", "id": other["id"]}))
    return serve(request)


@fault("jsonapi-*/crud-updating/update-interpret-resource-relationships-not-empty")
def a_relationship_left_out_is_emptied(request: Request, serve: Serve) -> Response:
    """An update that leaves them out takes the tags from an article, and the role from an API credential."""
    if leaves_out(request, "articles", "tags"):
        return serve(with_linkage(request, "tags", []))
    return serve(with_linkage(request, "role", None) if leaves_out(request, "api_credentials", "role") else request)


@fault("jsonapi-*/crud-updating/update-resource-relationship-replaced")
def members_stay_beside_those_sent(request: Request, serve: Serve) -> Response:
    """The tags in an update are added to those that an article has; a role is not taken away by null."""
    given = links_of(request)
    if updates(request, "articles") and isinstance(given.get("tags"), dict):
        sent, tags = given["tags"].get("data"), held(request, serve, "tags")
        if isinstance(sent, list) and tags:
            return serve(with_linkage(request, "tags", [*tags, *(each for each in sent if each not in tags)]))
    if updates(request, "api_credentials") and given.get("role") == {"data": None}:
        return serve(with_linkage(request, "role", held(request, serve, "role")))
    return serve(request)


def is_no_replacement(request: Request, response: Response) -> bool:
    """Whether an update was refused since a relationship cannot be replaced as a whole."""
    many = {"comments", "application_memberships"} & links_of(request).keys()
    return updates(request, "articles", "membership_profiles") and bool(many) and response.status == 403


@fault("jsonapi-*/crud-updating/update-resource-relationship-reject-full-replacement-response")
def no_replacement_is_422(request: Request, serve: Serve) -> Response:
    """The replacement of a whole to-many relationship is refused with 422."""
    response = serve(request)
    return restated(response, 422) if is_no_replacement(request, response) else response


@fault("jsonapi-*/crud-updating/update-resource-relationship-reject-whole-update")
def the_rest_is_saved_without_a_replacement(request: Request, serve: Serve) -> Response:
    """Where the replacement of a whole to-many relationship is refused, the rest of the update is carried out."""
    response = serve(request)
    if is_no_replacement(request, response):
        serve(edit_body(request, lambda document: document["data"].pop("relationships")))
    return response


@fault("jsonapi-*/document-resource-objects/resource-related-resource-link-change")
def related_links_lead_to_the_member(request: Request, serve: Serve) -> Response:
    """The related link of a filled author or role, in a resource that is read alone, is that of the member itself."""
    place, response = place_of(request), serve(request)
    if place.kind != "resource" or request.method != "GET" or not is_success(response):
        return response

    def lead(document: Document) -> None:
        for name in LED:
            relationship = document["data"].get("relationships", {}).get(name)
            member = held(request, serve, name) if relationship else None
            if member:
                url = f"{request.base}/{member['type']}/{member['id']}"
                relationship["links"]["related"] = _like(relationship["links"]["related"], url)

    return edit(response, lead)


def _like(link: Any, url: str) -> Any:
    """A link of the form of another, to some URL."""
    return {**link, "href": url} if isinstance(link, dict) else url
