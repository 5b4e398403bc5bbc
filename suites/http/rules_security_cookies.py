"""Rules of the cookies that an API sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from accord.authoring import Node, Remark, rule

_EDGE = re.compile(
    r"AWSALB\w*|__cf\w*|_cfuvid|cf_\w+|BIGip\w*|TS[0-9a-f]{6,}|incap_ses_\w+|visid_incap_\w+|nlbi_\w+|ak_bmsc|bm_\w+"
    r"|_abck|ARRAffinity\w*|ApplicationGatewayAffinity\w*|SERVERID|ROUTEID|GCLB|datadome|reese84|INGRESSCOOKIE",
    re.IGNORECASE,
)
"""Cookies by which what stands between keeps clients on one server, or robots out."""
_SESSION = re.compile(r"sess|sid$|auth|token|jwt|remember|login", re.IGNORECASE)
_CSRF = re.compile(r"csrf|xsrf", re.IGNORECASE)
_OVER = re.compile(r"(?i);\s*max-age\s*=\s*(?:0|-\d+)\s*(?:;|$)|;\s*expires\s*=[^;]*\b1970\b")


@dataclass(frozen=True, slots=True)
class _Cookie:
    name: str
    attributes: dict[str, str]

    def has(self, attribute: str) -> bool:
        return attribute in self.attributes


def _cookies(node: Node) -> list[_Cookie]:
    """The cookies that the API itself sets, those left out that are being removed."""
    found = []
    for line in node.value.get("set-cookie", ()):
        pair, *attributes = line.split(";")
        name = pair.partition("=")[0].strip()
        if _EDGE.fullmatch(name) or _OVER.search(line):
            continue
        pairs = (attribute.partition("=") for attribute in attributes)
        found.append(_Cookie(name, {key.strip().lower(): value.strip() for key, _, value in pairs}))
    return found


@rule("http/sec/cookies", on="answer", having="set-cookie", when=lambda node: bool(_cookies(node)))
def cookies_are_kept_close(node: Node) -> Iterator[Remark]:
    """Cookies go over TLS only, are out of the reach of scripts, and stay on their site."""
    secure = node.exchange.request.url.startswith("https:")
    for cookie in _cookies(node):
        for trouble in _broken(cookie, secure):
            yield node.violates(f"the cookie {cookie.name} {trouble}", at="Set-Cookie")
        for trouble in _lacking(cookie):
            yield node.warns(f"the cookie {cookie.name} {trouble}", at="Set-Cookie")


def _broken(cookie: _Cookie, secure: bool) -> Iterator[str]:
    if cookie.has("secure"):
        return
    if cookie.attributes.get("samesite", "").lower() == "none":
        yield "has SameSite=None without Secure"
    elif secure and _SESSION.search(cookie.name) and not _CSRF.search(cookie.name):
        yield "seems to hold a session and has no Secure, over https"


def _lacking(cookie: _Cookie) -> Iterator[str]:
    missing = [name for name in ("Secure", "HttpOnly", "SameSite") if not cookie.has(name.lower())]
    if _CSRF.search(cookie.name) and "HttpOnly" in missing:
        missing.remove("HttpOnly")
    if missing:
        yield f"lacks {', '.join(missing)}"
    lowered = cookie.name.lower()
    if lowered.startswith(("__host-", "__secure-")) and not cookie.has("secure"):
        yield "has a prefix that asks for Secure"
    if lowered.startswith("__host-") and (cookie.has("domain") or cookie.attributes.get("path") != "/"):
        yield "has a prefix that asks for Path=/ and no Domain"
