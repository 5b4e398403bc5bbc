"""Rules of error objects: where they stand and what their members hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from accord.authoring import Node, Remark, rule
from suites.jsonapi.kinds import kind_of, shown

LISTED = frozenset({"id", "links", "status", "code", "title", "detail", "source", "meta"})
_TELLING = frozenset({"status", "code", "title", "detail"})


def _tells_of_errors(node: Node) -> bool:
    return node.document.exchange.status >= 400 or "errors" in node.value


@rule("jsonapi-*/errors/error-object-key", on="document", when=_tells_of_errors)
def errors_are_an_array_of_objects(node: Node) -> Iterator[Remark]:
    """Error objects stand in an array under top-level `errors`, and nowhere else."""
    if "errors" not in node.value:
        yield from _misplaced(node)
    elif not isinstance(node.value["errors"], list):
        yield node.violates(f"`errors` is {kind_of(node.value['errors'])}", at="errors")
    else:
        for index, item in enumerate(node.value["errors"]):
            if not isinstance(item, dict):
                yield Remark(node.at("errors", index), f"`errors` holds {kind_of(item)}")


def _misplaced(node: Node) -> Iterator[Remark]:
    """Error objects of a document without `errors`: at the root, under `error`, or in `meta`."""
    meta = node.value.get("meta")
    if _is_telling(node.value) and "data" not in node.value:
        yield node.violates("an error object is the root of the document")
    if _errors_in(node.value.get("error")):
        yield node.violates("error objects stand under `error`", at="error")
    for name in ("error", "errors"):
        if isinstance(meta, dict) and any(LISTED.issuperset(item) for item in _errors_in(meta.get(name))):
            yield Remark(node.at("meta", name), "error objects stand in `meta`")


def _errors_in(value: Any) -> list[dict[str, Any]]:
    return [item for item in (value if isinstance(value, list) else [value]) if _is_telling(item)]


def _is_telling(value: Any) -> bool:
    return isinstance(value, dict) and not _TELLING.isdisjoint(value)


@rule("jsonapi-1.1/errors/error-object-not-empty", on="error")
def error_object_says_something(node: Node) -> Iterator[Remark]:
    """An error object has one of the listed members at least."""
    if LISTED.isdisjoint(node.value):
        yield node.violates("the error object has none of the listed members")


@rule("jsonapi-1.1/errors/error-status-provided", on="error", when=lambda node: not LISTED.isdisjoint(node.value))
def error_has_a_status(node: Node) -> Iterator[Remark]:
    """An error object should have `status`."""
    if "status" not in node.value:
        yield node.warns("the error object has no `status`")


@rule("jsonapi-*/errors/error-status-string", on="error", having="status")
def error_status_is_a_status_code(node: Node) -> Iterator[Remark]:
    """`status` is a string of three digits; that of a single error should be the answer's own."""
    status = node.value["status"]
    http = str(node.document.exchange.status)
    if not isinstance(status, str):
        yield node.violates(f"`status` is {kind_of(status)}", at="status")
    elif not re.fullmatch(r"[0-9]{3}", status):
        yield node.violates(f"`status` is {shown(status)}, not three digits", at="status")
    elif status != http and node.parent and len(node.parent.value) == 1:
        yield node.warns(f"`status` of the only error is {status} under HTTP status {http}", at="status")


@rule("jsonapi-*/errors/error-code-string", on="error", having="code")
def error_code_is_a_string(node: Node) -> Iterator[Remark]:
    """`code` is a string; null in its place is a warning."""
    yield from _text_remarks(node, "code")


@rule(
    "jsonapi-*/errors/error-text-strings",
    on="error",
    when=lambda node: not {"title", "detail"}.isdisjoint(node.value),
)
def error_texts_are_strings(node: Node) -> Iterator[Remark]:
    """`title` and `detail` are strings; null in their place is a warning."""
    for member in ("title", "detail"):
        if member in node.value:
            yield from _text_remarks(node, member)


def _text_remarks(node: Node, member: str) -> Iterator[Remark]:
    value = node.value[member]
    if value is None:
        yield node.warns(f"`{member}` is null instead of being left out", at=member)
    elif not isinstance(value, str):
        yield node.violates(f"`{member}` is {kind_of(value)}", at=member)
