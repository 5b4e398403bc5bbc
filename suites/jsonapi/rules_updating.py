"""Rules of what updates are answered with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Exchange, Node, Remark, identity, rule
from accord.model.json_text import read_json
from suites.jsonapi.rules_conflicts import unexplained


def _is_update(node: Node) -> bool:
    exchange: Exchange = node.value
    return exchange.request.method == "PATCH" and not node.document.context.is_relationship(exchange.request.url)


def _is_conflict(node: Node) -> bool:
    return _is_update(node) and node.value.status == 409


def _is_meta_alone(node: Node) -> bool:
    """Whether an update succeeded and was answered by a document of meta alone."""
    exchange: Exchange = node.value
    alone = "meta" in exchange.document and not {"data", "errors"} & exchange.document.keys()
    return _is_update(node) and exchange.ok and alone


@rule("jsonapi-*/crud-updating/update-resource-409-details", on="exchange", when=_is_conflict)
def conflict_is_explained(node: Node) -> Iterator[Remark]:
    """A 409 to an update should say in an error object where the conflict lies."""
    yield from unexplained(node.value)


@rule("jsonapi-1.0/crud-updating/update-resource-200-meta", on="exchange", when=_is_meta_alone)
def meta_alone_has_status_200(node: Node) -> Iterator[Remark]:
    """An update that is answered by meta alone is answered with 200, or 202 where it is put off."""
    if node.value.status not in (200, 202):
        wanted = "status 200 where meta stands alone"
        yield Remark("status", f"status {node.value.status} with meta alone", wanted)


@rule(
    "jsonapi-1.0/crud-updating/update-resource-200-meta-representation",
    on="exchange",
    when=lambda node: _is_meta_alone(node) and node.value.status == 200,
)
def meta_alone_shows_no_resource(node: Node) -> Iterator[Remark]:
    """Where an update is answered by meta alone, meta holds no representation of the resource."""
    exchange: Exchange = node.value
    sent = read_json(exchange.request.body).value
    updated = identity(sent.get("data")) if isinstance(sent, dict) else None
    if updated and any(identity(item) == updated for item in _objects(exchange.document["meta"])):
        yield Remark("/meta", "meta holds the updated resource", "no representation of the resource in meta")


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a value, itself included."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
        waiting += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
