"""Rules of meta information."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import kind_of


@rule("jsonapi-*/document-meta/meta-objects", on="meta")
def meta_is_an_object(node: Node) -> Iterator[Remark]:
    """`meta` holds an object wherever the specification provides for it."""
    if not isinstance(node.value, dict):
        yield node.violates(f"`meta` is {kind_of(node.value)}")
