"""Rules of relationship objects: what they hold, and the linkage in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import kind_of

_IN_PLACE = "null, an identifier, or an array of identifiers"


def _is_object(node: Node) -> bool:
    return isinstance(node.value, dict)


def _extended(node: Node, value: Any) -> bool:
    """Whether an object has a member of an extension that was applied."""
    return bool(node.document.extensions) and any(":" in name for name in value)


def _leads_on(node: Node, links: Any) -> bool:
    """Whether a relationship's links hold one that counts: `self`, `related` or an extension's."""
    return not links.keys().isdisjoint({"self", "related"}) or _extended(node, links)


def _holds_data_or_meta(node: Node) -> bool:
    return not node.value.keys().isdisjoint({"data", "meta"}) or _extended(node, node.value)


def _has_links_beside(node: Node) -> bool:
    return _is_object(node) and isinstance(node.value.get("links"), dict) and _holds_data_or_meta(node)


@rule("jsonapi-1.1/document-resource-objects/relationship-value-object", on="relationship")
def relationship_is_an_object(node: Node) -> Iterator[Remark]:
    """The value of each relationship is an object."""
    if not isinstance(node.value, dict):
        yield node.violates(f"the relationship is {kind_of(node.value)}")


@rule("jsonapi-1.0/document-resource-objects/resource-relationships-object", on="relationship")
@rule("jsonapi-1.1/document-resource-objects/resource-relationships-object", on="relationship", when=_is_object)
def relationship_holds_something(node: Node) -> Iterator[Remark]:
    """A relationship object has data, meta, or links with `self` or `related`; 1.0 asks that it be an object, too."""
    if not isinstance(node.value, dict):
        yield node.violates(f"the relationship is {kind_of(node.value)}")
    elif not _holds_data_or_meta(node):
        links = node.value.get("links", {})
        if isinstance(links, dict) and not _leads_on(node, links):
            has = "only links, none of which is `self` or `related`" if links else "neither data nor meta nor a link"
            yield node.violates(f"the relationship object has {has}")


@rule(
    "jsonapi-*/document-resource-objects/relationship-links-self-or-related",
    on="relationship",
    when=_has_links_beside,
)
def relationship_links_lead_on(node: Node) -> Iterator[Remark]:
    """A relationship's links object should have `self` or `related`, or none should be there."""
    if not _leads_on(node, node.value["links"]):
        yield node.warns("the links object has neither `self` nor `related`", at="links")


@rule("jsonapi-*/document-resource-objects/resource-linkage", on="linkage")
def linkage_is_made_of_identifiers(node: Node) -> Iterator[Remark]:
    """Linkage is null, an identifier, or an array of identifiers."""
    if isinstance(node.value, list):
        for index, item in enumerate(node.value):
            if trouble := _linkage_trouble(item):
                yield node.violates(f"the linkage holds {trouble}", at=index, expected=_IN_PLACE)
    elif node.value is not None and (trouble := _linkage_trouble(node.value)):
        yield node.violates(f"the linkage is {trouble}", expected=_IN_PLACE)


def _linkage_trouble(item: Any) -> str:
    if not isinstance(item, dict):
        return kind_of(item)
    fields = [name for name in ("attributes", "relationships") if name in item]
    return f"a resource object with {' and '.join(fields)}" if fields else ""
