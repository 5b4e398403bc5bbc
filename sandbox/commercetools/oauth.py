"""The token endpoint: OAuth 2.0 for clients that act for themselves."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
import uuid
from urllib.parse import parse_qsl, unquote_plus

from sandbox.commercetools.access import MANAGE_PROJECT, OWNER
from sandbox.commercetools.call import Call
from sandbox.commercetools.errors import JSON, RefusalError, unauthorized
from sandbox.commercetools.kinds import SCOPES
from sandbox.commercetools.terms import PROJECT_KEY
from sandbox.message import Response
from sandbox.plain.tokens import CLIENT_ID, CLIENT_SECRET, sign

LIFETIME = 172_800
FORM = "application/x-www-form-urlencoded"


def issue_token(call: Call) -> Response:
    """A token for the scopes that a client asks for."""
    request = call.request
    _check_client(request.header("authorization") or "")
    pairs = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
    form = {**dict(request.query), **dict(pairs)}
    if len(dict(pairs)) < len(pairs):
        raise _bad("invalid_request", "A parameter is repeated.")
    if "grant_type" not in form:
        raise _bad("invalid_request", "Missing required parameter: grant_type.")
    if form["grant_type"] != "client_credentials":
        raise _bad("unsupported_grant_type", "Only client_credentials is supported.")
    scope = _scope(form.get("scope", ""))
    claims = {"sub": OWNER, "scope": scope, "exp": int(time.time()) + LIFETIME, "jti": str(uuid.uuid4())}
    document = {"access_token": sign(claims), "token_type": "Bearer", "expires_in": LIFETIME, "scope": scope}
    return Response(200, (("content-type", JSON), ("cache-control", "no-store"), ("pragma", "no-cache")), document)


def _check_client(header: str) -> None:
    scheme, _, encoded = header.strip().partition(" ")
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        decoded = ""
    name, _, secret = decoded.partition(":")
    given = (unquote_plus(name), CLIENT_ID), (unquote_plus(secret), CLIENT_SECRET)
    right = [hmac.compare_digest(one.encode(), other.encode()) for one, other in given]
    if not all(right):
        message = "Please provide valid client credentials using HTTP Basic Authentication."
        raise unauthorized("invalid_client", message, f'Basic realm="{PROJECT_KEY}"')


def _scope(text: str) -> str:
    """The scopes that are granted: those asked for, or all."""
    wanted = text.split() or [f"{MANAGE_PROJECT}:{PROJECT_KEY}"]
    known = {f"{scope}:{PROJECT_KEY}" for scope in SCOPES}
    if not set(wanted) <= known:
        raise _bad("invalid_scope", "The scope is malformed, or not granted to this client.")
    return " ".join(wanted)


def _bad(code: str, message: str) -> RefusalError:
    error = {"code": code, "message": message}
    return RefusalError(400, error, (("cache-control", "no-store"),), {"error": code, "error_description": message})
