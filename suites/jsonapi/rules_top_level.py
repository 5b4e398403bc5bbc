"""Rules of the top level of a document."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule


@rule("jsonapi-*/document-top-level/data-errors", on="document")
def data_and_errors_exclude_each_other(node: Node) -> Iterator[Remark]:
    """`data` and `errors` never stand together."""
    if {"data", "errors"} <= node.value.keys():
        yield node.violates("`errors` stands beside `data`", at="errors")
