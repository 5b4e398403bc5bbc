"""The token endpoint of OAuth 2.0 (RFC 6749) for clients that act for themselves."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
import uuid
from urllib.parse import parse_qsl, unquote_plus

from sandbox.message import Pairs, Request, Response
from sandbox.plain.call import Call
from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET, READ, WRITE, sign

LIFETIME = 3600
GRANTED = (READ, WRITE)
NOT_STORED: Pairs = (("content-type", "application/json"), ("cache-control", "no-store"), ("pragma", "no-cache"))


class OAuthError(Exception):
    """Ends a token request with an error code of RFC 6749."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(description)
        self.code = code
        self.description = description


def issue_token(call: Call) -> Response:
    """Answer a token request with a token, or with an error in the shape of RFC 6749."""
    try:
        parameters = _parameters(call.request)
        _check_client(call.request, parameters)
        scope = _scope(parameters)
    except OAuthError as error:
        return _refused(error)
    claims = {"sub": "ada", "scope": scope, "exp": int(time.time()) + LIFETIME, "jti": str(uuid.uuid4())}
    document = {"access_token": sign(claims), "token_type": "Bearer", "expires_in": LIFETIME, "scope": scope}
    return Response(200, NOT_STORED, document)


def _refused(error: OAuthError) -> Response:
    document = {"error": error.code, "error_description": error.description}
    if error.code != "invalid_client":
        return Response(400, NOT_STORED, document)
    return Response(401, (*NOT_STORED, ("www-authenticate", 'Basic realm="notes"')), document)


def _parameters(request: Request) -> dict[str, str]:
    """The parameters of the form; those without a value count as left out."""
    kind = (request.header("content-type") or "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise OAuthError("invalid_request", "The content is a form, application/x-www-form-urlencoded.")
    pairs = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
    if len(dict(pairs)) < len(pairs):
        raise OAuthError("invalid_request", "A parameter is repeated.")
    return {name: value for name, value in pairs if value}


def _check_client(request: Request, parameters: dict[str, str]) -> None:
    header = request.header("authorization")
    if header is not None and "client_secret" in parameters:
        raise OAuthError("invalid_request", "The client authenticates in one way only.")
    given = parameters.get("client_id", ""), parameters.get("client_secret", "")
    if header is not None:
        given = _basic(header)
    right = [
        hmac.compare_digest(a.encode(), b.encode()) for a, b in zip(given, (CLIENT_ID, CLIENT_SECRET), strict=True)
    ]
    if not all(right):
        raise OAuthError("invalid_client", "The client is unknown or did not authenticate.")


def _basic(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.strip().partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        decoded = ""
    name, _, secret = decoded.partition(":")
    return unquote_plus(name), unquote_plus(secret)


def _scope(parameters: dict[str, str]) -> str:
    grant = parameters.get("grant_type")
    if grant is None:
        raise OAuthError("invalid_request", "grant_type is missing.")
    if grant != "client_credentials":
        raise OAuthError("unsupported_grant_type", "Only client_credentials is supported.")
    wanted = parameters.get("scope", " ".join(GRANTED)).split()
    if not wanted or not set(wanted) <= set(GRANTED):
        raise OAuthError("invalid_scope", f"Scopes are {' and '.join(GRANTED)}.")
    return " ".join(wanted)
