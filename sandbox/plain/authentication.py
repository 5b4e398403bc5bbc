"""Who is calling: bearer tokens (RFC 6750)."""

from __future__ import annotations

import re
import time

from sandbox.message import Request
from sandbox.plain.problems import Kind, refuse
from sandbox.plain.tokens import Caller, caller_of

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)


def authenticate(request: Request) -> Caller:
    """The caller that the one Authorization field speaks for, or a refusal with a challenge."""
    given = [value.strip() for name, value in request.headers if name.lower() == "authorization"]
    if len(given) > 1 or (given and request.parameter("access_token") is not None):
        raise _ambiguous("Credentials are sent once, in one Authorization field.")
    if not given or not given[0].lower().startswith("bearer"):
        raise _challenged("A bearer token is needed in the Authorization field.")
    token = _BEARER.fullmatch(given[0])
    if token is None:
        raise _ambiguous("The Authorization field holds no bearer token.")
    caller = caller_of(token[1], time.time())
    if caller is None:
        raise _challenged("The token is not valid, or not any more.", 'error="invalid_token"')
    return caller


def require(caller: Caller, scope: str) -> None:
    """Refuse a caller whose token does not allow what is asked."""
    if scope not in caller.scopes:
        challenge = challenge_of('error="insufficient_scope"', f'scope="{scope}"')
        raise refuse(Kind.FORBIDDEN, f"This takes a token for {scope}.", headers=(challenge,))


def challenge_of(*parameters: str) -> tuple[str, str]:
    """The field that tells how to authenticate."""
    return "www-authenticate", ", ".join(('Bearer realm="notes"', *parameters))


def _challenged(detail: str, *parameters: str) -> Exception:
    return refuse(Kind.UNAUTHORIZED, detail, headers=(challenge_of(*parameters),))


def _ambiguous(detail: str) -> Exception:
    return refuse(Kind.AMBIGUOUS_CREDENTIALS, detail, headers=(challenge_of('error="invalid_request"'),))
