"""Access tokens: JSON Web Tokens signed with HS256, some of which never change."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

KEY = b"the key of a sandbox keeps no secret"
FOREVER = 4_102_444_800
"""The first second of the year 2100."""
READ, WRITE, ADMIN = "notes:read", "notes:write", "admin"

CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who holds a token, and what the token allows."""

    owner: str
    scopes: frozenset[str]


def sign(claims: dict[str, Any]) -> str:
    """A signed token with these claims."""
    signed = f"{_encoded({'alg': 'HS256', 'typ': 'JWT'})}.{_encoded(claims)}"
    return f"{signed}.{_signature(signed)}"


def caller_of(token: str, now: float) -> Caller | None:
    """The caller that a token speaks for, or None where it is altered, expired or no token of ours."""
    head, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    if not hmac.compare_digest(_signature(f"{head}.{body}").encode(), signature.encode("utf-8", "replace")):
        return None
    claims = _decoded(body)
    if claims is None or claims["exp"] <= now:
        return None
    return Caller(claims["sub"], frozenset(claims["scope"].split()))


def environment() -> dict[str, str]:
    """The variables in which the contract of the sandbox looks for its credentials."""
    return {
        "ACCORD_SANDBOX_TOKEN": FULL,
        "ACCORD_SANDBOX_LIMITED": LIMITED,
        "ACCORD_SANDBOX_OTHER": OTHER,
        "ACCORD_SANDBOX_EXPIRED": EXPIRED,
        "ACCORD_SANDBOX_CLIENT": CLIENT_ID,
        "ACCORD_SANDBOX_SECRET": CLIENT_SECRET,
    }


def _encoded(part: dict[str, Any]) -> str:
    return _base64(json.dumps(part, separators=(",", ":"), sort_keys=True).encode())


def _decoded(part: str) -> dict[str, Any] | None:
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error):
        return None
    return claims if isinstance(claims, dict) else None


def _signature(text: str) -> str:
    return _base64(hmac.new(KEY, text.encode("utf-8", "replace"), hashlib.sha256).digest())


def _base64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


FULL = sign({"sub": "ada", "scope": f"{READ} {WRITE} {ADMIN}", "exp": FOREVER})
LIMITED = sign({"sub": "ada", "scope": READ, "exp": FOREVER})
OTHER = sign({"sub": "bob", "scope": f"{READ} {WRITE}", "exp": FOREVER})
EXPIRED = sign({"sub": "ada", "scope": f"{READ} {WRITE} {ADMIN}", "exp": 1_577_836_800})
