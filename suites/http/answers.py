"""What rules of HTTP ask of an answer: its octets, its content and its type, and whether something stands between."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from accord.authoring import Node
from accord.judge.octets import Octets, read_octets
from accord.model.exchange import Response

_MARKS = frozenset({
    "via", "cache-status", "proxy-status", "cf-ray", "cf-cache-status", "x-amz-cf-id", "x-amz-cf-pop", "x-cache",
    "x-cache-hits", "x-served-by", "x-akamai-request-id", "x-azure-ref", "x-varnish", "x-iinfo", "x-sucuri-id",
    "x-envoy-upstream-service-time", "cdn-loop", "x-cdn", "x-proxy-cache",
})  # fmt: skip
"""Fields by which gateways, caches and content delivery networks show themselves."""

_UNDONE = frozenset({"gzip", "x-gzip", "deflate", "identity"})


def has_status(*statuses: int) -> Callable[[Node], bool]:
    """Whether an answer has one of these statuses, as a condition for rules."""
    return lambda node: node.exchange.status in statuses


def response_of(node: Node) -> Response:
    """The response of an answer."""
    response = node.exchange.response
    return response or Response(0)


def octets_of(node: Node) -> Octets | None:
    """The raw octets of an answer in HTTP/1, or None where they are not known as they were."""
    response = response_of(node)
    unframed = "transfer-encoding" in node.value and not response.wire
    if response.altered or unframed or not response.version.startswith("1"):
        return None
    return _read(response, node.exchange.request.method)


@lru_cache(maxsize=16)
def _read(response: Response, method: str) -> Octets:
    return read_octets(response.octets, method)


def content_of(node: Node) -> bytes:
    """The content, its coding undone; empty where an answer has none by its method or status."""
    if node.exchange.request.method == "HEAD" or node.exchange.status in (204, 304):
        return b""
    return response_of(node).body


def is_readable(node: Node) -> bool:
    """Whether the content, if any, is no part of something, nor in a coding that is not undone here."""
    codings = node.value.get("content-encoding")
    undone = not codings or (len(codings) == 1 and codings[0].strip().lower() in _UNDONE)
    return undone and node.exchange.status != 206 and not node.exchange.fault


def is_whole(node: Node) -> bool:
    """Whether an answer has content that can be read, and all of it."""
    return bool(content_of(node)) and is_readable(node)


def essence_of(node: Node) -> str:
    """The media type of an answer without parameters, in lowercase; empty where it has none."""
    media_type = node.document.media_type
    return media_type.essence if media_type else ""


def is_json_type(essence: str) -> bool:
    """Whether content of a media type is one JSON text."""
    return essence in ("application/json", "text/json") or essence.endswith("+json")


def asked(node: Node, *names: str) -> bool:
    """Whether the request has one of these header fields; in malformed octets a server may find one anywhere."""
    request = node.exchange.request
    raw = request.raw.lower()
    return any(request.header(name) is not None or name.lower().encode() in raw for name in names)


def surplus_of(node: Node, octets: Octets) -> bytes:
    """What follows the end of an answer, and is no answer itself: to more that was sent, or to too long a silence."""
    another = octets.surplus.startswith(b"HTTP/")
    solicited = node.exchange.request.raw or octets.surplus[8:13] == b" 408 "
    return b"" if another and solicited else octets.surplus


def may_be_cut_off(node: Node) -> bool:
    """Whether what is missing at an answer's end may be due to a reset, as servers do it to what offends them."""
    fault = node.exchange.fault
    return bool(node.exchange.request.raw) or (bool(fault) and "broken response" not in fault)


def is_mediated(node: Node) -> bool:
    """Whether the answer shows that a gateway, cache or content delivery network handed it on."""
    fields = node.value
    return not _MARKS.isdisjoint(fields) or fields.get("age", ["0"])[0].strip() not in ("0", "")


def may_be_an_edge(node: Node) -> bool:
    """Whether something between, that shows itself, may have written an error: it is not in JSON."""
    return node.exchange.status >= 400 and is_mediated(node) and not is_json_type(essence_of(node))
