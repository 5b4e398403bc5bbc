"""What the answers of a target say of itself beside their documents: credentials, limits, versions, deprecations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from accord.judge.challenges import parse_challenges
from accord.judge.fields import parse_media_type
from accord.model.exchange import Exchange
from accord.probe.advertised import RELEVANT, claim_of
from accord.record.notices import notices_of
from accord.runtime.drafting.openapi import Description

DENIED = (401, 403)
_SCHEMES = {"bearer": "Bearer", "basic": "Basic", "token": "Token", "apikey": "ApiKey", "key": "Key", "jwt": "JWT"}
_VERSION = re.compile(r"(x-)?((api|accept|content|service)-?)+version|[a-z-]*api-version", re.IGNORECASE)
_IN_PATH = re.compile(r"/v(\d+(?:\.\d+)*)(?=/|$)")
_IN_TYPE = re.compile(r"[.-]v(\d+)\+")


def challenged(exchange: Exchange) -> str:
    """The scheme of credentials that an answer asks for by WWW-Authenticate, as it is usually spelt; else empty."""
    response = exchange.response
    if response is None or exchange.status not in DENIED:
        return ""
    found = [challenge.scheme for challenge in parse_challenges(response.values("www-authenticate")).found]
    known = [scheme for scheme in found if scheme in _SCHEMES]
    return _SCHEMES[known[0]] if known else next(iter(found), "")


def described_credentials(description: Description | None) -> tuple[str, str]:
    """The header that carries credentials and what stands before them, as a description tells; else both empty."""
    for about in description.schemes.values() if description else ():
        match about.get("type"), str(about.get("scheme", "")).lower():
            case "http", scheme if scheme in _SCHEMES:
                return "Authorization", _SCHEMES[scheme]
            case "basic", _:
                return "Authorization", "Basic"
            case (("oauth2" | "openIdConnect"), _):
                return "Authorization", "Bearer"
            case "apiKey", _ if about.get("in") == "header" and isinstance(about.get("name"), str):
                return str(about["name"]), ""
    return "", ""


def limit_hint(exchanges: Iterable[Exchange]) -> tuple[float | None, str]:
    """The requests a second that answers allow, None where they do not say in what time, and the evidence."""
    weaker = ""
    for exchange in exchanges:
        fields = exchange.response.fields if exchange.response else {}
        told = {name: values[0] for name, values in fields.items() if name in RELEVANT}
        claim = claim_of(told)
        if not claim.limit:
            continue
        shown = ", ".join(f"{name}: {value}" for name, value in sorted(told.items()) if _lasts(name))
        evidence = f"{shown} in the answer to {exchange.request.line}"
        if claim.window:
            return max(0.1, round(claim.limit / claim.window, 1)), evidence
        weaker = weaker or evidence
    return None, weaker


def _lasts(name: str) -> bool:
    """Whether a field says the same from answer to answer."""
    return not name.endswith(("remaining", "reset", "retry-after")) and name != "ratelimit"


def version_hints(exchanges: Iterable[Exchange], base_url: str) -> Iterator[tuple[dict[str, str], str]]:
    """How a version may be chosen, as terms of a contract, each with its evidence."""
    if match := _IN_PATH.search(urlsplit(base_url).path):
        yield {"by": "path", "name": "/v{version}", "current": match[1]}, f"the base URL has {match[0]}"
    seen = set()
    for exchange in exchanges:
        for name, value in exchange.response.headers if exchange.response and exchange.ok else ():
            where = f"in the answer to {exchange.request.line}"
            if _VERSION.fullmatch(name) and name.lower() not in seen:
                seen.add(name.lower())
                yield {"by": "header", "name": name, "current": value, "echo": name}, f"{name}: {value} {where}"
            if name.lower() == "content-type" and "type" not in seen:
                parsed = parse_media_type(value)
                match = _IN_TYPE.search(parsed.essence) if parsed else None
                if match:
                    seen.add("type")
                    yield (
                        {"by": "media-type", "name": "version", "current": match[1]},
                        f"Content-Type: {value} {where}",
                    )


def deprecation_hints(exchanges: Iterable[Exchange], home: str) -> Iterator[tuple[dict[str, str], str]]:
    """What answers tell to be deprecated, as terms of a contract, each with its evidence."""
    found: dict[str, tuple[dict[str, str], str]] = {}
    for notice in notices_of(exchanges):
        if "{}" in notice.path or notice.path in found or not (notice.deprecation or notice.sunset or notice.text):
            continue
        told = [
            f"{name}: {value}"
            for name, value in (("Deprecation", notice.deprecation), ("Sunset", notice.sunset))
            if value
        ]
        terms = {"path": notice.path.removeprefix(home) or "/", "since": notice.since, "sunset": notice.ends}
        found[notice.path] = (
            {name: value for name, value in terms.items() if value},
            f"{'; '.join(told) or notice.text} in the answer to {notice.method} {notice.path}",
        )
    yield from found.values()
