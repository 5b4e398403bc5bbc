"""Who may do what: bearer tokens, and 401 for all that a token does not allow."""

from __future__ import annotations

import re

from sandbox.commerce_layer.clock import clock_of
from sandbox.commerce_layer.errors import refused
from sandbox.commerce_layer.limits import class_of
from sandbox.message import Request, Response
from sandbox.plain.tokens import WRITE, caller_of

OWNER = "ada"
"""Whose organizations these are; tokens of others open nothing."""
SCOPE = "provisioning-api"
"""The scope of the tokens that are issued here."""

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)


def refusal_of(request: Request) -> Response | None:
    """The refusal of a request whose token is missing, foreign, expired or too narrow, or None."""
    token = _BEARER.fullmatch((request.header("authorization") or "").strip())
    if token is None:
        return _unauthorized("")
    caller = caller_of(token[1], clock_of(request.memory).date())
    if caller is None or caller.owner != OWNER:
        return _unauthorized(', error="invalid_token"')
    if class_of(request) == "write" and caller.scopes.isdisjoint({WRITE, SCOPE}):
        return _unauthorized(', error="insufficient_scope"')
    return None


def _unauthorized(reason: str) -> Response:
    challenge = ("www-authenticate", f'Bearer realm="provisioning"{reason}')
    detail = "You are not authorized to perform this action on the requested resource."
    return refused(401, "UNAUTHORIZED", "Access denied", detail, headers=(challenge,))
