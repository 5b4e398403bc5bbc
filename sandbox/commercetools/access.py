"""Who is calling: bearer tokens and their scopes."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass

from sandbox.commercetools.errors import RefusalError, refuse, unauthorized
from sandbox.commercetools.terms import PROJECT_KEY
from sandbox.message import Request
from sandbox.plain.tokens import ADMIN, CLIENT_ID, READ, caller_of

MANAGE_PROJECT = "manage_project"
PRODUCTS = "view_products"
OWNER = "ada"
"""Whose tokens are of this project."""

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
_MEANT = {ADMIN: MANAGE_PROJECT, READ: PRODUCTS}
"""The scopes that the tokens of the sandbox stand for here."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who holds a token, and what the token allows."""

    client: str
    scopes: frozenset[str]


NOBODY = Caller("", frozenset())
"""Who comes without a token."""


def authenticate(request: Request) -> Caller:
    """The caller that the one Authorization field speaks for, or a refusal."""
    given = [value.strip() for name, value in request.headers if name.lower() == "authorization"]
    token = _BEARER.fullmatch(given[0]) if len(given) == 1 else None
    if token is None:
        raise _unknown("" if not given else ', error="invalid_token"')
    known = caller_of(token[1], time.time())
    if known is None:
        raise _unknown(', error="invalid_token"')
    of_project = known.owner == OWNER
    return Caller(CLIENT_ID, frozenset(filter(None, map(_meant, known.scopes))) if of_project else frozenset())


def require(caller: Caller, scopes: tuple[str, ...]) -> None:
    """Refuse a caller whose token has none of the scopes that allow what is asked."""
    if not caller.scopes & {*scopes, MANAGE_PROJECT}:
        wanted = ", ".join(f"{scope}:{PROJECT_KEY}" for scope in (*scopes, MANAGE_PROJECT))
        message = f"Insufficient scope. One of the following scopes is missing: {wanted}."
        refusal = refuse(403, "insufficient_scope", message)
        challenge = f'Bearer realm="{PROJECT_KEY}", error="insufficient_scope"'
        raise RefusalError(
            403,
            refusal.error,
            (("www-authenticate", challenge),),
            {"error": "insufficient_scope", "error_description": message},
        )


def _meant(scope: str) -> str | None:
    """What a scope allows in this project."""
    name, _, project = scope.partition(":")
    return name if project == PROJECT_KEY else _MEANT.get(scope)


def _unknown(reason: str) -> RefusalError:
    return unauthorized("invalid_token", "invalid_token", f'Bearer realm="{PROJECT_KEY}"{reason}')
