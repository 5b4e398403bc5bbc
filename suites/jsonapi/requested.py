"""What the request of an exchange asked for, as detections need to know it."""

from __future__ import annotations

from typing import Any

from accord.authoring import Exchange, Node


def exchange_of(node: Node) -> Exchange:
    """The exchange that a node was seen in."""
    return node.document.exchange


def reads(node: Node) -> bool:
    """Whether resources were asked for, at a URL of resources."""
    return exchange_of(node).request.method == "GET" and not at_relationship(node)


def reads_relationship(node: Node) -> bool:
    """Whether a relationship was asked for, at its own URL."""
    return exchange_of(node).request.method == "GET" and at_relationship(node)


def creates(node: Node) -> bool:
    """Whether one resource was to be created."""
    return exchange_of(node).request.method == "POST" and bool(sent_data(node)) and not at_relationship(node)


def updates(node: Node) -> bool:
    """Whether one resource was to be updated."""
    return exchange_of(node).request.method == "PATCH" and not at_relationship(node)


def updates_relationship(node: Node) -> bool:
    """Whether a relationship was to be changed, at its own URL."""
    return exchange_of(node).request.method in ("PATCH", "POST", "DELETE") and at_relationship(node)


def deletes(node: Node) -> bool:
    """Whether one resource was to be deleted."""
    return exchange_of(node).request.method == "DELETE" and not at_relationship(node)


def at_relationship(node: Node) -> bool:
    """Whether the request went to the URL of a relationship."""
    return node.document.context.is_relationship(exchange_of(node).request.url)


def sent_data(node: Node) -> dict[str, Any]:
    """The resource object that was sent, or an empty object."""
    data = node.document.sent.get("data")
    return data if isinstance(data, dict) else {}


def lacks_data(node: Node) -> bool:
    """Whether the answer is a document without primary data."""
    document = node.document
    return document.is_document and isinstance(document.value, dict) and "data" not in document.value
