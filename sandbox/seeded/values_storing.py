"""What the seeded faults of values share: which requests store attributes, and changing these on their way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.faults import Request
from sandbox.message import Document
from sandbox.shaping import edit_body, place_of

Leaf = Callable[[Any], Any]


def stores(request: Request) -> bool:
    """Whether a resource is to be created or updated."""
    return (place_of(request).kind, request.method) in {("collection", "POST"), ("resource", "PATCH")}


def updates(request: Request) -> bool:
    """Whether a resource is to be updated."""
    return stores(request) and request.method == "PATCH"


def attributes_of(request: Request) -> Document:
    """The attributes in the request document, or none."""
    document = request.document
    data = document.get("data") if isinstance(document, dict) else None
    given = data.get("attributes") if isinstance(data, dict) else None
    return given if isinstance(given, dict) else {}


def with_attributes(request: Request, attributes: Document) -> Request:
    """The request with other attributes; as it was sent where they are the same, or could not be sent."""
    if attributes == attributes_of(request):
        return request
    try:
        return edit_body(request, lambda document: document["data"].update(attributes=attributes))
    except UnicodeEncodeError:
        return request


def with_values(request: Request, change: Leaf, only: str | None = None) -> Request:
    """The request with each value in its attributes, or in one of them, changed by a function, inner ones first."""
    if not stores(request):
        return request
    given = attributes_of(request)
    try:
        changed = {name: _mapped(value, change) for name, value in given.items() if only in (None, name)}
        return with_attributes(request, {**given, **changed})
    except (RecursionError, UnicodeEncodeError):
        return request


def with_nested(request: Request, change: Leaf) -> Request:
    """The same for the values within objects and arrays only."""

    def within(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: change(item) for name, item in value.items()}
        return [change(item) for item in value] if isinstance(value, list) else value

    return with_values(request, within)


def leaves_in(request: Request, nested: bool = False) -> list[Any]:
    """What the attributes to be stored hold, however deep, names of members too; or only what is nested in them."""
    found: list[Any] = []
    left = list(attributes_of(request).values()) if stores(request) else []
    while left:
        value = left.pop()
        inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else []
        found += inner
        left += inner
    return found if nested or not stores(request) else [*attributes_of(request).values(), *found]


def _mapped(value: Any, change: Leaf) -> Any:
    if isinstance(value, dict):
        return change({name: _mapped(item, change) for name, item in value.items()})
    if isinstance(value, list):
        return change([_mapped(item, change) for item in value])
    return change(value)
