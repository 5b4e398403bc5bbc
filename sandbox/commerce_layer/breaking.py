"""Helpers for the faults of the vendor's API; those for documents of JSON:API are in `sandbox.shaping`."""

from __future__ import annotations

from typing import Any

from sandbox.commerce_layer.api import place_of
from sandbox.message import JSONAPI, Request, Response

VENDOR = ("commerce-layer",)
"""The edition that the faults run in."""


def at(request: Request, kind: str, place: str = "collection", method: str = "GET") -> bool:
    """Whether a request is for a place of a type: its collection, a resource, what is related, a relationship."""
    found = place_of(request)
    return request.method == method and found.kind == place and found.type is not None and found.type.name == kind


def at_collection(request: Request) -> bool:
    """Whether a request reads a collection, of whatever type."""
    return request.method == "GET" and place_of(request).kind == "collection"


def lists(request: Request, response: Response, kind: str) -> bool:
    """Whether an answer is a page of a collection of a type."""
    return at(request, kind) and response.status == 200


def refused_instead(response: Response, status: int, code: str, title: str) -> Response:
    """The answer turned into a refusal; the fields that tell of limits stay."""
    error = {"title": title, "detail": f"{title}.", "code": code, "status": str(status)}
    return _with_type(response, JSONAPI).replacing(status=status, document={"errors": [error]})


def emptied(response: Response, status: int) -> Response:
    """The answer with another status and without content."""
    return _with_type(response, None).replacing(status=status, document=None)


def codes(response: Response) -> list[str]:
    """The codes of the errors in an answer."""
    document = response.document
    return [error.get("code", "") for error in document.get("errors", ())] if isinstance(document, dict) else []


def attributes_of(request: Request) -> dict[str, Any]:
    """The attributes that a request's document holds, or none."""
    document = request.document
    data = document.get("data") if isinstance(document, dict) else None
    attributes = data.get("attributes") if isinstance(data, dict) else None
    return attributes if isinstance(attributes, dict) else {}


def _with_type(response: Response, media_type: str | None) -> Response:
    for name in ("etag", "location"):
        response = response.with_header(name, None)
    return response.with_header("content-type", media_type)
