"""Rules of the body as JSON, and of the top level of a document."""

from __future__ import annotations

from collections.abc import Iterator

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import kind_of


def _can_be_judged(node: Node) -> bool:
    return not node.document.json.beyond


@rule("jsonapi-*/document-structure/document-is-json", on="body", when=_can_be_judged)
def body_is_json(node: Node) -> Iterator[Remark]:
    """A body labelled as a document is a JSON text; 1.1 knows JSON in UTF-8 only."""
    text = node.document.json
    if text.error:
        yield Remark("body", text.error)
    elif text.encoding != "utf-8" and node.edition != "1.0":
        yield Remark("body", f"the text is encoded in {text.encoding}", "JSON in UTF-8")
    for name in dict.fromkeys(text.duplicates):
        yield Remark("body", f"an object has `{name}` twice", "names that are unique in their object", warning=True)


@rule("jsonapi-*/document-top-level/json-object", on="root")
def root_is_an_object(node: Node) -> Iterator[Remark]:
    """The root of a document is an object."""
    if not isinstance(node.value, dict):
        yield node.violates(f"the root is {kind_of(node.value)}")


@rule("jsonapi-*/document-top-level/required-top-level", on="document")
def document_holds_something(node: Node) -> Iterator[Remark]:
    """A document has `data`, `errors` or `meta`, or a member of an extension that was applied."""
    extended = node.document.extensions and any(":" in name for name in node.value)
    if not extended and node.value.keys().isdisjoint({"data", "errors", "meta"}):
        held = " and ".join(f"`{name}`" for name in node.value) or "nothing"
        yield node.violates(f"the document holds only {held}")


@rule("jsonapi-*/document-top-level/data-errors", on="document", having="errors")
def data_and_errors_exclude_each_other(node: Node) -> Iterator[Remark]:
    """`data` and `errors` never stand together."""
    if "data" in node.value:
        yield node.violates("`data` stands beside `errors`", at="data")


@rule("jsonapi-*/document-top-level/data-included", on="document", having="included")
def included_needs_data(node: Node) -> Iterator[Remark]:
    """`included` never stands without `data`."""
    if "data" not in node.value:
        yield node.violates("`included` stands without `data`", at="included")


@rule("jsonapi-*/document-top-level/primary-data", on="data")
def primary_data_are_objects(node: Node) -> Iterator[Remark]:
    """Primary data are an object, null, or an array of objects."""
    if isinstance(node.value, list):
        for index, item in enumerate(node.value):
            if not isinstance(item, dict):
                yield node.violates(f"`data` holds {kind_of(item)}", at=index)
    elif node.value is not None and not isinstance(node.value, dict):
        yield node.violates(f"`data` is {kind_of(node.value)}")
