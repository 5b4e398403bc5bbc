"""Faults in what the vendor's resources look like and in what they keep."""

from typing import Any

from sandbox.commerce_layer.breaking import VENDOR, at, attributes_of
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit_body, edit_resources, has_parameter

RESOURCES = "commerce-layer/resources"
SHORT_ID = b'"1"'


@fault(f"{RESOURCES}/common-attributes", editions=VENDOR)
def versions_have_no_origin(request: Request, serve: Serve) -> Response:
    """Versions have no reference_origin."""

    def leave_out(resource: Document) -> None:
        if resource["type"] == "versions":
            resource.get("attributes", {}).pop("reference_origin", None)

    return edit_resources(serve(request), leave_out)


@fault(f"{RESOURCES}/id-format", editions=VENDOR)
def the_user_has_a_number(request: Request, serve: Serve) -> Response:
    """The id of the user is 1, wherever it stands."""
    user: bytes = request.memory.get("user", b"")
    if not user:
        found = serve(request.replacing(method="GET", path="/user", query=(), body=b""))
        if found.status != 200:
            return serve(request)
        user = request.memory["user"] = f'"{found.document["data"]["id"]}"'.encode()
    response = serve(request.replacing(body=request.body.replace(SHORT_ID, user)) if _of_user(request) else request)
    return response.replacing(body=response.octets().replace(user, SHORT_ID))


def _of_user(request: Request) -> bool:
    return at(request, "users", "resource", "PATCH")


@fault(f"{RESOURCES}/metadata-roundtrip", editions=VENDOR)
def metadata_is_kept_flat(request: Request, serve: Serve) -> Response:
    """Of metadata only what has no parts is kept."""
    metadata = attributes_of(request).get("metadata")
    if not isinstance(metadata, dict):
        return serve(request)
    flat = {name: value for name, value in metadata.items() if not isinstance(value, dict | list)}
    return serve(edit_body(request, lambda document: document["data"]["attributes"].update(metadata=flat)))


@fault(f"{RESOURCES}/read-only-attributes", editions=VENDOR)
def the_past_can_be_changed(request: Request, serve: Serve) -> Response:
    """The time at which a resource was made is taken from updates."""
    known: dict[Any, str] = request.memory.setdefault("created", {})
    created = attributes_of(request).get("created_at")
    if request.method == "PATCH" and isinstance(created, str):
        known[request.segments[-1]] = created
        request = edit_body(request, lambda document: document["data"]["attributes"].pop("created_at"))

    def show(resource: Document) -> None:
        if resource["id"] in known and "created_at" in resource.get("attributes", {}):
            resource["attributes"]["created_at"] = known[resource["id"]]

    return edit_resources(serve(request), show)


@fault(f"{RESOURCES}/self-link", editions=VENDOR)
def the_user_has_a_link_to_nothing(request: Request, serve: Serve) -> Response:
    """The user says to be at a URL where there is nothing."""
    response = serve(request)
    if not at(request, "users", "resource"):
        return response
    return edit_resources(response, lambda user: user["links"].update(self=f"{request.base}/users/{user['id']}"))


@fault(f"{RESOURCES}/relationship-self-link", editions=VENDOR)
def a_relationship_is_not_found(request: Request, serve: Serve) -> Response:
    """There is nothing at the URL of the relationship of a role with its organization."""
    lost = at(request, "roles", "relationship") and request.segments[-1] == "organization"
    return serve(request.replacing(path=f"/roles/{request.segments[1]}/relationships/nothing") if lost else request)


@fault(f"{RESOURCES}/expires-in-bounds", editions=VENDOR)
def lifetimes_may_be_short(request: Request, serve: Serve) -> Response:
    """Lifetimes below the smallest are taken for it."""
    seconds = attributes_of(request).get("expires_in")
    short = isinstance(seconds, int) and seconds < 7200
    if not short:
        return serve(request)
    return serve(edit_body(request, lambda document: document["data"]["attributes"].update(expires_in=7200)))


@fault(f"{RESOURCES}/membership-status-enum", editions=VENDOR)
def memberships_are_invited(request: Request, serve: Serve) -> Response:
    """A membership that is pending is called invited."""

    def call(resource: Document) -> None:
        if resource.get("attributes", {}).get("status") == "pending" and resource["type"] == "memberships":
            resource["attributes"]["status"] = "invited"

    response = serve(request)
    return response if has_parameter(request, "fields[") else edit_resources(response, call)
