"""The token endpoint: a client's id and secret, in a JSON document or a form, for an access token."""

from __future__ import annotations

import hmac
import uuid
from typing import Any
from urllib.parse import parse_qsl

from sandbox.commerce_layer.access import OWNER, SCOPE
from sandbox.commerce_layer.clock import clock_of
from sandbox.message import JSONAPI, Pairs, Request, Response
from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET, sign

LIFETIME_S = 7200
FORM = "application/x-www-form-urlencoded"
HEADERS: Pairs = (
    ("content-type", "application/json"),
    ("cache-control", "no-store"),
    ("pragma", "no-cache"),
    ("x-content-type-options", "nosniff"),
)


def issue_token(request: Request) -> Response:
    """Answer a token request with a token, or with an error in the shape of RFC 6749."""
    if request.method == "OPTIONS":
        return Response(204, (("allow", "OPTIONS, POST"),))
    if request.method != "POST":
        return _refused(405, "invalid_request", "Tokens are had with POST.", ("allow", "OPTIONS, POST"))
    given = _parameters(request)
    if given is None:
        return _refused(400, "invalid_request", "The content is a JSON object or a form.")
    if "grant_type" not in given:
        return _refused(400, "invalid_request", "grant_type is missing.")
    if given["grant_type"] != "client_credentials":
        return _refused(400, "unsupported_grant_type", "Only client_credentials is supported.")
    if not (_same(given.get("client_id"), CLIENT_ID) and _same(given.get("client_secret"), CLIENT_SECRET)):
        challenge = ("www-authenticate", 'Basic realm="provisioning"')
        return _refused(401, "invalid_client", "The client is unknown, or its secret is another.", challenge)
    return Response(200, HEADERS, _token(int(clock_of(request.memory).date())))


def _token(now: int) -> dict[str, Any]:
    claims = {"sub": OWNER, "scope": SCOPE, "exp": now + LIFETIME_S, "jti": str(uuid.uuid4())}
    return {
        "access_token": sign(claims),
        "token_type": "Bearer",
        "expires_in": LIFETIME_S,
        "scope": SCOPE,
        "created_at": now,
    }


def _parameters(request: Request) -> dict[str, Any] | None:
    """What was sent, by name; a document counts as JSON under its own media type as well."""
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if kind == FORM:
        return dict(parse_qsl(request.body.decode("utf-8", "replace")))
    document = request.document if kind in ("application/json", JSONAPI) else None
    return document if isinstance(document, dict) else None


def _same(given: object, right: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), right.encode())


def _refused(status: int, error: str, description: str, *headers: tuple[str, str]) -> Response:
    return Response(status, (*HEADERS, *headers), {"error": error, "error_description": description})
