"""Rules of resource identifier objects, in linkage and at relationship URLs."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.jsonapi.rules_resource import is_identified, no_strings


def _lacks(node: Node, name: str) -> Iterator[Remark]:
    if name not in node.value:
        yield node.violates(f"the identifier has no `{name}`", expected=f"an identifier with `{name}`")


@rule("jsonapi-*/document-resource-identifier-objects/resource-identifier-required-members", on="identifier")
def identifier_has_its_members(node: Node) -> Iterator[Remark]:
    """An identifier has `type` and, which 1.1 says elsewhere, `id`."""
    yield from _lacks(node, "type")
    if node.edition == "1.0":
        yield from _lacks(node, "id")


@rule("jsonapi-1.1/document-resource-identifier-objects/resource-identifier-id", on="identifier")
def identifier_has_an_id(node: Node) -> Iterator[Remark]:
    """An identifier in an answer has `id`, for what it denotes exists."""
    yield from _lacks(node, "id")


@rule(
    "jsonapi-*/document-resource-identifier-objects/resource-identifier-member-types",
    on="identifier",
    when=is_identified,
)
def identifier_consists_of_strings(node: Node) -> Iterator[Remark]:
    """`type`, `id` and, in 1.1, `lid` of an identifier are strings."""
    yield from no_strings(node)
