"""Errors as the vendor words them."""

from __future__ import annotations

from typing import Any

from sandbox.commerce_layer.api import place_of
from sandbox.message import JSONAPI, Document, Pairs, Request, Response
from sandbox.store import Store

HEADERS: Pairs = (
    ("content-type", JSONAPI),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
)
UNLISTED = (413, 414)
"""Statuses of the server within that the vendor's list does not have."""
NOT_FOUND = "The requested resource was not found. Please double-check the resource id."


def refused(status: int, code: str, title: str, detail: str, *, headers: Pairs = (), **members: Any) -> Response:
    """An answer with a single error."""
    error = {"title": title, "detail": detail, "code": code, "status": str(status), **members}
    return Response(status, (*HEADERS, *headers), {"errors": [error]})


def not_found() -> Response:
    """The answer where there is no resource of that id."""
    return refused(404, "RECORD_NOT_FOUND", "Record not found", NOT_FOUND)


def validation_failed(name: str, rule: str, error: str) -> Response:
    """The answer to a single attribute that breaks a rule."""
    source = {"pointer": f"/data/attributes/{name}"}
    meta = {"error": error}
    return refused(422, "VALIDATION_ERROR", rule, f"{name} - {rule}", source=source, meta=meta)


def reworded(response: Response, request: Request, store: Store) -> Response:
    """An error answer of the server within, in the words of the vendor; all its errors have one status."""
    if response.status == 409 and (key := _key_of_nothing(request, store)):
        detail = f"The URL does not support the key {key}"
        return refused(400, "KEY_NOT_INCLUDED_IN_URL", "Key is not included in URL", detail)
    if response.status in UNLISTED:
        error = response.document["errors"][0]
        return refused(400, "BAD_REQUEST", error["title"], error["detail"])
    found = [_reworded(error) for error in response.document["errors"]]
    status = found[0]["status"]
    alike = [error for error in found if error["status"] == status]
    return response.replacing(status=int(status), document={"errors": alike})


def _key_of_nothing(request: Request, store: Store) -> str | None:
    """The id in an update that is not the URL's, where no resource has it: that of another is a conflict."""
    place, document = place_of(request), request.document
    data = document.get("data") if isinstance(document, dict) else None
    if request.method != "PATCH" or place.kind != "resource" or place.type is None or not isinstance(data, dict):
        return None
    key = data.get("id")
    own = place.id or store.rows(place.type.name)[0].id
    known = not isinstance(key, str) or key == own or store.find(place.type.name, key)
    return None if known or data.get("type") != place.type.name else key


def _reworded(error: Document) -> Document:
    """One error object: without an id; a failed validation has the rule for its title, the field for its place."""
    changed = {name: value for name, value in error.items() if name != "id"}
    if error["code"] == "VALIDATION_ERROR":
        changed["title"] = error["detail"].partition(" - ")[2] or error["title"]
        pointer = error["source"]["pointer"]
        if pointer.startswith("/data/relationships/"):
            changed["source"] = {"pointer": pointer.removesuffix("/data")}
    if error["code"] == "RECORD_NOT_FOUND" and "source" not in error:
        changed["detail"] = NOT_FOUND
    return changed
