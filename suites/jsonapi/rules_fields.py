"""Rules of fields: the attributes and relationships of a resource object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import kind_of

_HOLDERS = ("attributes", "relationships")


def _is_object(node: Node) -> bool:
    return isinstance(node.value, dict)


def _has_both(node: Node) -> bool:
    return all(isinstance(node.value.get(name), dict) for name in _HOLDERS)


@rule("jsonapi-*/document-resource-objects/resource-attributes-key", on="attributes")
def attributes_are_an_object(node: Node) -> Iterator[Remark]:
    """`attributes` holds an object."""
    if not isinstance(node.value, dict):
        yield node.violates(f"`attributes` is {kind_of(node.value)}")


@rule("jsonapi-*/document-resource-objects/resource-relationships-key", on="relationships")
def relationships_are_an_object(node: Node) -> Iterator[Remark]:
    """`relationships` holds an object."""
    if not isinstance(node.value, dict):
        yield node.violates(f"`relationships` is {kind_of(node.value)}")


@rule("jsonapi-*/document-resource-objects/resource-fields", on="resource", when=_has_both)
def fields_share_one_namespace(node: Node) -> Iterator[Remark]:
    """No name is at once that of an attribute and of a relationship."""
    for name in node.value["attributes"]:
        if name in node.value["relationships"] and not node.document.lawful_extra(name):
            yield Remark(node.at("attributes", name), f"`{name}` is an attribute and a relationship")


@rule("jsonapi-*/document-resource-objects/resource-fields-reserved-names", on=_HOLDERS, when=_is_object)
def fields_are_not_called_type_or_id(node: Node) -> Iterator[Remark]:
    """No attribute or relationship is called `type` or `id`."""
    kind = "an attribute" if node.kind == "attributes" else "a relationship"
    for name in ("type", "id"):
        if name in node.value:
            yield node.violates(f"{kind} is called `{name}`", at=name)


@rule(
    "jsonapi-1.0/document-resource-objects/resource-attributes-reserve-members",
    on="attribute",
    when=lambda node: isinstance(node.value, dict | list),
)
def attribute_values_have_no_links_or_relationships(node: Node) -> Iterator[Remark]:
    """No object in an attribute's value has a member `links` or `relationships`; 1.1 has lifted this."""
    pending: list[tuple[tuple[str | int, ...], Any]] = [((), node.value)]
    while pending:
        path, here = pending.pop()
        for key, item in here.items() if isinstance(here, dict) else enumerate(here):
            if key in ("links", "relationships"):
                yield Remark(node.at(*path, key), f"an object within the attribute has a member `{key}`")
            if isinstance(item, dict | list):
                pending.append(((*path, key), item))
