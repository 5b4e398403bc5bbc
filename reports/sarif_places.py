"""Where a finding stands, and the exchange that shows it, in the terms of SARIF."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlsplit

from accord.model.assessment import Evidence
from accord.model.exchange import Exchange, Headers
from reports.visible import clip, one_line, visible

Json = dict[str, Any]

_LONGEST_BODY = 4_000
_LONGEST_PLACE = 400
_KEPT = "/%!$&'()*+,;=@-._~"
_BROKEN = re.compile(r"%(?![0-9A-Fa-f]{2})")


def location(evidence: Evidence, exchange: Exchange | None) -> Json:
    """The path that was asked for, as a relative reference, and the place in the answer.

    Code scanning takes no URLs of hosts and asks for a line: the first stands for the whole answer.
    """
    path = exchange.request.url if exchange else evidence.request.partition(" ")[2]
    physical = {"artifactLocation": {"uri": _reference(path)}, "region": {"startLine": 1}}
    logical = _logical(evidence.place)
    return {"physicalLocation": physical, **({"logicalLocations": [logical]} if logical else {})}


def _reference(url: str) -> str:
    """The path of a URL without its leading slash; no scheme and no dots can be read into it."""
    try:
        path = urlsplit(url).path
    except ValueError:
        path = url
    shown = quote(_BROKEN.sub("%25", path), safe=_KEPT, errors="backslashreplace")
    segments = [part for part in shown.split("/") if part not in ("", ".", "..")]
    return "/".join(segments) or "%2F"


def _logical(place: str) -> Json:
    """A JSON pointer, the name of a header, or a part of the answer."""
    shown = one_line(place, _LONGEST_PLACE)
    if not shown:
        return {}
    if place.startswith("/"):
        name = shown.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        return {"name": name or shown, "fullyQualifiedName": shown, "kind": "value"}
    return {"name": shown, "fullyQualifiedName": shown, **({"kind": "status"} if place == "status" else {})}


def web_request(exchange: Exchange) -> Json:
    """The request as sent, redacted as the record is."""
    request = exchange.request
    return {
        "protocol": "http",
        "version": "1.1",
        "method": visible(request.method),
        "target": visible(_target(request.url)),
        "headers": _headers(request.headers),
        **({"body": _body(request.body)} if request.body else {}),
    }


def web_response(exchange: Exchange) -> Json:
    """The response as received, redacted as the record is; the fault where none came."""
    response = exchange.response
    if response is None:
        return {"noResponseReceived": True, "properties": {"fault": visible(exchange.fault)}}
    return {
        "protocol": "http",
        "version": visible(response.version),
        "statusCode": response.status,
        "reasonPhrase": visible(response.reason),
        "headers": _headers(response.headers),
        **({"body": _body(response.body)} if response.body else {}),
    }


def _target(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"


def _headers(headers: Headers) -> dict[str, str]:
    """The fields by their names, the lines of one joined by commas."""
    names: dict[str, str] = {}
    found: dict[str, list[str]] = {}
    for name, value in headers:
        shown = names.setdefault(name.lower(), visible(name))
        found.setdefault(shown, []).append(visible(value))
    return {name: ", ".join(values) for name, values in found.items()}


def _body(body: bytes) -> Json:
    text = visible(body[: 4 * _LONGEST_BODY].decode("utf-8", "backslashreplace"))
    if len(body) <= _LONGEST_BODY:
        return {"text": text}
    return {"text": clip(text, _LONGEST_BODY), "properties": {"octets": len(body)}}
