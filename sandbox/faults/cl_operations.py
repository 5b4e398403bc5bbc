"""Faults in what can be done with the vendor's types."""

from typing import Any

from sandbox.commerce_layer.breaking import VENDOR, at, emptied, refused_instead
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit_body, edit_errors, reading

RESOURCES = "commerce-layer/resources"


def filling_in(request: Request, kind: str, name: str, value: Any) -> Request:
    """The request, with an attribute that a new resource of a type lacks."""

    def fill(document: Document) -> None:
        data = document.get("data")
        if isinstance(data, dict) and isinstance(attributes := data.setdefault("attributes", {}), dict):
            attributes.setdefault(name, value)

    return edit_body(request, fill) if at(request, kind, method="POST") else request


def seemingly_deleted(request: Request, serve: Serve, kind: str) -> Response:
    """The answer, that all went well where a resource of a type is to be deleted."""
    response = serve(request)
    return emptied(response, 204) if at(request, kind, "resource", "DELETE") else response


@fault(f"{RESOURCES}/api-credentials-operations", editions=VENDOR)
def credentials_need_no_kind(request: Request, serve: Serve) -> Response:
    """An API credential without a kind is made."""
    return serve(filling_in(request, "api_credentials", "kind", "integration"))


@fault(f"{RESOURCES}/application-memberships-operations", editions=VENDOR)
def a_missing_role_is_a_conflict(request: Request, serve: Serve) -> Response:
    """An application membership without a role gets 409."""
    response = serve(request)
    if not at(request, "application_memberships", method="POST") or response.status != 422:
        return response
    places = [error.get("source", {}).get("pointer") for error in response.document["errors"]]
    lacking = "/data/relationships/role" in places
    return refused_instead(response, 409, "CONFLICT", "Conflict") if lacking else response


@fault(f"{RESOURCES}/identity-providers-operations", editions=VENDOR)
def providers_need_no_keys(request: Request, serve: Serve) -> Response:
    """An identity provider without the URL of its keys is made."""
    return serve(filling_in(request, "identity_providers", "jwks_url", "https://keys.example/jwks.json"))


@fault(f"{RESOURCES}/memberships-operations", editions=VENDOR)
def memberships_need_no_email(request: Request, serve: Serve) -> Response:
    """A membership without an email is made, with one that nobody has."""
    turn = request.memory["turn"] = request.memory.get("turn", 0) + 1
    return serve(filling_in(request, "memberships", "user_email", f"nobody{turn}@example.com"))


@fault(f"{RESOURCES}/membership-profiles-operations", editions=VENDOR)
def profiles_need_no_scope(request: Request, serve: Serve) -> Response:
    """A membership profile without a scope is made."""
    return serve(filling_in(request, "membership_profiles", "access_scope", "test_access"))


@fault(f"{RESOURCES}/organizations-operations", editions=VENDOR)
def organizations_lack_something_somewhere(request: Request, serve: Serve) -> Response:
    """A refused organization is not told which attribute it lacks."""
    response = serve(request)
    if not at(request, "organizations", method="POST"):
        return response
    return edit_errors(response, lambda error: error.pop("source", None))


@fault(f"{RESOURCES}/permissions-operations", editions=VENDOR)
def permissions_seem_to_be_deleted(request: Request, serve: Serve) -> Response:
    """A DELETE of a permission is answered as if it had been done."""
    return seemingly_deleted(request, serve, "permissions")


@fault(f"{RESOURCES}/roles-operations", editions=VENDOR)
def roles_seem_to_be_deleted(request: Request, serve: Serve) -> Response:
    """A DELETE of a role is answered as if it had been done."""
    return seemingly_deleted(request, serve, "roles")


@fault(f"{RESOURCES}/versions-operations", editions=VENDOR)
def versions_seem_to_be_deleted(request: Request, serve: Serve) -> Response:
    """A DELETE of a version is answered as if it had been done."""
    return seemingly_deleted(request, serve, "versions")


@fault(f"{RESOURCES}/user-singleton", editions=VENDOR)
def a_user_can_be_made(request: Request, serve: Serve) -> Response:
    """A POST of a user is answered with the one that there is."""
    response = serve(request)
    if not at(request, "users", "resource", "POST"):
        return response
    return response.with_header("allow", None).replacing(status=200, document=serve(reading(request)).document)


@fault(f"{RESOURCES}/membership-resend", editions=VENDOR)
def nobody_is_invited_again(request: Request, serve: Serve) -> Response:
    """An invitation to a membership that there is not seems to be sent."""
    response = serve(request)
    lost = request.segments[:1] + request.segments[2:] == ("memberships", "resend") and response.status == 404
    return emptied(response, 202) if lost else response


@fault(f"{RESOURCES}/organization-transfer", editions=VENDOR)
def nothing_is_handed_over(request: Request, serve: Serve) -> Response:
    """An organization that there is not seems to be handed over."""
    response = serve(request)
    parts = request.segments[:1] + request.segments[2:]
    lost = parts == ("organizations", "transfer_ownership") and response.status == 404
    return emptied(response, 202) if lost else response
