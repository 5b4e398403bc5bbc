"""What can be done beside JSON:API: an invitation sent again, an organization handed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sandbox.commerce_layer.errors import not_found, refused, validation_failed
from sandbox.message import JSONAPI, Request, Response
from sandbox.negotiation import media_types
from sandbox.store import Row, Store

ACCEPTED = Response(202, (("cache-control", "no-store"), ("x-content-type-options", "nosniff")))


def act(request: Request, store: Store) -> Response | None:
    """The answer to a request for an action, or None where the path names none."""
    if len(request.segments) != 3:
        return None
    kind, row_id, name = request.segments
    if (kind, name) not in ACTIONS:
        return None
    method, action = ACTIONS[kind, name]
    if request.method == "OPTIONS":
        return Response(204, (("allow", f"OPTIONS, {method}"),))
    if request.method != method:
        allow = ("allow", f"OPTIONS, {method}")
        return refused(405, "METHOD_NOT_ALLOWED", "Method not allowed", f"This takes {method}.", headers=(allow,))
    row = store.find(kind, row_id)
    return not_found() if row is None else action(request, store, row)


def resend(_: Request, store: Store, row: Row) -> Response:
    """Note that the invitation of a membership goes out again; there is no mail here."""
    store.jobs["invitations"] = [*store.jobs.get("invitations", ()), row.id]
    return ACCEPTED


def transfer_ownership(request: Request, store: Store, row: Row) -> Response:
    """Make another member the owner of an organization."""
    kinds = media_types(request.header("content-type") or "")
    if [(kind.essence, kind.parameters) for kind in kinds] != [(JSONAPI, ())]:
        detail = f"The body has to be {JSONAPI}."
        return refused(415, "UNSUPPORTED_MEDIA_TYPE", "Unsupported media type", detail)
    if not isinstance(request.document, dict):
        return refused(400, "BAD_REQUEST", "Bad request", "The body has to be a JSON object.")
    wanted = _new_owner(request)
    members = [each for each in store.rows("memberships") if each.links["organization"] == row.id]
    owner = next((each for each in members if each.attributes["user_email"] == wanted), None)
    if owner is None:
        return validation_failed("new_owner_email", "must be the email of a member", "inclusion")
    for each in members:
        if each.attributes["owner"] is not (each.key == owner.key):
            store.update(each, {"owner": each.key == owner.key}, {})
    return ACCEPTED


def _new_owner(request: Request) -> object:
    data = request.document.get("data")
    attributes = data.get("attributes") if isinstance(data, dict) else None
    return attributes.get("new_owner_email") if isinstance(attributes, dict) else None


Action = Callable[[Request, Store, Row], Response]

ACTIONS: Mapping[tuple[str, str], tuple[str, Action]] = {
    ("memberships", "resend"): ("POST", resend),
    ("organizations", "transfer_ownership"): ("PATCH", transfer_ownership),
}
"""The method of each action, and what does it."""
