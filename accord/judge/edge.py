"""Who answered: the API, or a proxy, CDN, firewall, portal or login wall in its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from accord.judge.edge_signatures import LOGINS, PORTALS, SIGNATURES, Signature
from accord.judge.fields import parse_media_type
from accord.model.exchange import Exchange, Response

_LONGEST = 20_000
_HEAD = 4_000
"""How much of a page is read for a login form, and how much for the signs of who made it."""
_REDIRECTS = (301, 302, 303, 307, 308)
_GATEWAY = (502, 503, 504)
_EDGE_STATUS = frozenset({444, *range(460, 500), *range(520, 531)})
_MARKERS = ("via", "cf-ray", "x-cache", "x-amz-cf-id", "x-azure-ref", "x-served-by", "cache-status", "proxy-status",
            "x-iinfo", "x-sucuri-id", "akamai-grn", "x-envoy-upstream-service-time")  # fmt: skip
_PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)
_BARE = re.compile(
    r"\s*(?:(?:50[234])?\s*(?:Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)\.?)?\s*",
    re.IGNORECASE,
)
_SEEN = [(signature, signature.pattern(), re.compile(signature.value, re.IGNORECASE)) for signature in SIGNATURES]
_SEEN_IN_JSON = [row for row in _SEEN if row[0].json]
_LOGINS = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in LOGINS]


@dataclass(frozen=True, slots=True)
class Usual:
    """What the good answers of an API look like: their media types, and the Server that they name."""

    media_types: frozenset[str] = frozenset({"application/json"})
    server: str = ""


def usual_of(exchanges: Iterable[Exchange]) -> Usual:
    """What the good answers among some exchanges look like."""
    good = [
        exchange.response for exchange in exchanges if exchange.response and exchange.ok and exchange.response.body
    ]
    types = frozenset(filter(None, map(_essence, good)))
    servers = Counter(response.header("server") or "" for response in good)
    return Usual(types or Usual().media_types, servers.most_common(1)[0][0] if servers else "")


def answered_by(exchange: Exchange, usual: Usual) -> str:
    """Who answered in place of the API, by name, or an empty text where the API itself did.

    A page that a framework made is the API's, and so is whatever came through an intermediary in a form that the
    API's answers usually have.
    """
    response = exchange.response
    if response is None:
        return ""
    if response.status == 511:
        return "a captive portal"
    essence = _essence(response)
    own_form = essence in usual.media_types or essence.endswith("+json") or essence == "application/json"
    text = response.body[:_LONGEST].decode("utf-8", "replace")
    if name := _signed(response, text[:_HEAD], usual, own_form):
        return name
    if own_form and response.body:
        return ""
    return _elsewhere(exchange, response) or _by_form(response, essence, text, usual)


def _essence(response: Response) -> str:
    found = parse_media_type(response.header("content-type") or "")
    return found.essence if found else ""


def _signed(response: Response, text: str, usual: Usual, own_form: bool) -> str:
    """The name in the first row of the table that matches."""
    for signature, page, value in _SEEN_IN_JSON if own_form and response.body else _SEEN:
        fits = response.status in signature.statuses and _has_fields(response, signature, value, usual)
        if fits and (not signature.page or page.search(text)):
            return signature.name
    return ""


def _has_fields(response: Response, signature: Signature, value: re.Pattern[str], usual: Usual) -> bool:
    if signature.without and signature.without in response.fields:
        return False
    if not signature.field:
        return True
    values = response.fields.get(signature.field, [])
    # Where good answers name the same server, it is the API that is run by it.
    if signature.field == "server" and usual.server in values and usual.server:
        return False
    return any(value.match(each) for each in values)


def _elsewhere(exchange: Exchange, response: Response) -> str:
    """Who redirects to a portal, or to a login page of another origin."""
    location = response.header("location")
    if response.status not in _REDIRECTS or not location:
        return ""
    try:
        target = urljoin(exchange.request.url, location)
        host, own = urlsplit(target).netloc, urlsplit(exchange.request.url).netloc
    except ValueError:
        return ""
    if host.lower() == own.lower():
        return ""
    if PORTALS.search(target):
        return "a captive portal"
    for name, pattern in _LOGINS:
        if pattern.search(target.partition("?")[0]):
            return f"a login wall ({name or host})"
    return ""


def _by_form(response: Response, essence: str, text: str, usual: Usual) -> str:
    """Who answers in a form that is not the API's: with a page of a gateway or a login form."""
    marked = next((name for name in _MARKERS if name in response.fields), "")
    if response.status in _EDGE_STATUS and (marked or essence == "text/html" or not response.body):
        return f"an intermediary (status {response.status})"
    if response.status in _GATEWAY and (essence == "text/html" or _BARE.fullmatch(text)):
        return f"a gateway (status {response.status})" if "text/html" not in usual.media_types else ""
    if essence == "text/html" and essence not in usual.media_types and _PASSWORD.search(text):
        return "a login page"
    return ""
