"""Rules of the documents that answer operations (the extension Atomic Operations)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from accord.authoring import JSONAPI, Exchange, Node, Remark, rule
from accord.judge.document import Document
from accord.judge.expect import UNDECIDED
from accord.judge.fields import parse_media_type
from accord.judge.rules import registered_rules
from accord.judge.walk import walk
from accord.runtime.surveying.operations import ATOMIC, OPERATIONS, RESULTS, operations_in
from suites.jsonapi.kinds import kind_of, shown

_BASE = ("jsonapi-*/", "jsonapi-1.1/")
_OF_RESOURCES = frozenset(
    {"resource", "identifier", "attributes", "relationships", "relationship", "linkage", "links", "link"}
    | {"link-object", "meta", "attribute", "name"}
)
_OF_ERRORS = frozenset({"errors", "error"})
_LETTERS = re.compile("[^a-z]")
_OURS = frozenset({"results", "operations", "atomicresults", "atomicoperations"})


def asks_for_operations(exchange: Exchange) -> bool:
    """Whether a request is one of this extension."""
    media_type = parse_media_type(exchange.request.header("content-type") or "")
    return exchange.request.method == "POST" and media_type is not None and ATOMIC in media_type.uris("ext")


def _answers(node: Node) -> bool:
    """Whether it is an answer to operations; they are judged however they are labelled."""
    return asks_for_operations(node.document.exchange)


def _tells(node: Node) -> bool:
    return _answers(node) and node.document.has_body and bool(node.value.document)


def _succeeds(node: Node) -> bool:
    """Whether operations were carried out, and answered with a document."""
    return _tells(node) and bool(node.value.ok) and node.value.status != 202


def _has(*names: str) -> Callable[[Node], bool]:
    """Whether the document that answers operations has all of some members."""
    return lambda node: _tells(node) and all(name in node.value.document for name in names)


def _lists_results(node: Node) -> bool:
    return _has(RESULTS)(node) and isinstance(node.value.document[RESULTS], list)


@rule(
    "jsonapi-atomic-operations/uri/extension-uri",
    on="exchange",
    when=lambda node: _has(RESULTS)(node) and node.value.status == 200,
)
def content_type_names_the_extension(node: Node) -> Iterator[Remark]:
    """The Content-Type of an answer with results lists the extension's URI, spelt as it is."""
    if ATOMIC not in node.document.extensions:
        listed = ", ".join(map(shown, node.document.extensions)) or "no extension"
        yield Remark("Content-Type", f"`ext` lists {listed}", f"`ext` with {shown(ATOMIC)}")


@rule("jsonapi-atomic-operations/namespace/namespace-atomic", on="exchange", when=_tells)
def members_have_the_prefix(node: Node) -> Iterator[Remark]:
    """What the extension adds at the top level is prefixed with `atomic:`, in lowercase."""
    for name in node.value.document:
        if name not in (OPERATIONS, RESULTS) and not name.startswith("@") and _bared(name) in _OURS:
            yield Remark(_pointer(name), f"{shown(name)} stands at the top level")


def _bared(name: str) -> str:
    return _LETTERS.sub("", name.lower())


@rule("jsonapi-atomic-operations/document-structure/no-data", on="exchange", when=_tells)
def there_is_no_data(node: Node) -> Iterator[Remark]:
    """No answer to operations has `data` at its top level."""
    if "data" in node.value.document:
        yield Remark("/data", "`data` stands at the top level")


@rule("jsonapi-atomic-operations/document-structure/no-included", on="exchange", when=_tells)
def nothing_is_included(node: Node) -> Iterator[Remark]:
    """No answer to operations has `included`."""
    if "included" in node.value.document:
        yield Remark("/included", "`included` stands at the top level")


@rule("jsonapi-atomic-operations/document-structure/operations-results-exclusive", on="exchange", when=_has(RESULTS))
def operations_are_not_echoed(node: Node) -> Iterator[Remark]:
    """Results do not come together with operations."""
    if OPERATIONS in node.value.document:
        yield Remark(_pointer(OPERATIONS), f"`{OPERATIONS}` stands beside the results")


@rule("jsonapi-atomic-operations/document-structure/no-errors-beside-operations", on="exchange", when=_has("errors"))
def errors_stand_alone(node: Node) -> Iterator[Remark]:
    """Errors come with neither operations nor results."""
    for name in (OPERATIONS, RESULTS):
        if name in node.value.document:
            yield Remark(_pointer(name), f"`{name}` stands beside `errors`")


@rule("jsonapi-atomic-operations/document-structure/results-array", on="exchange", when=_has(RESULTS))
def results_are_objects_in_an_array(node: Node) -> Iterator[Remark]:
    """The results are an array of objects, with at least one in it."""
    results = node.value.document[RESULTS]
    if not isinstance(results, list) or not results:
        yield Remark(_pointer(RESULTS), "no result is in the array" if results == [] else f"it is {kind_of(results)}")
        return
    for place, result in enumerate(results):
        if not isinstance(result, dict):
            yield Remark(_pointer(RESULTS, place), f"a result is {kind_of(result)}")


@rule("jsonapi-atomic-operations/processing/status-200", on="exchange", when=_succeeds)
def success_with_a_document_is_200(node: Node) -> Iterator[Remark]:
    """Operations that were carried out and are answered with a document have status 200."""
    if node.value.status != 200:
        yield Remark("status", f"status {node.value.status}", "status 200")


@rule(
    "jsonapi-atomic-operations/processing/results-member",
    on="exchange",
    when=lambda node: _answers(node) and node.value.status == 200,
)
def success_has_results(node: Node) -> Iterator[Remark]:
    """An answer with status 200 has its results in `atomic:results`."""
    if RESULTS not in node.value.document:
        yield Remark("", f"no `{RESULTS}`", f"`{RESULTS}` at the top level")


@rule("jsonapi-atomic-operations/processing/results-length", on="exchange", when=_lists_results)
def there_are_as_many_results_as_operations(node: Node) -> Iterator[Remark]:
    """There is one result for each operation."""
    sent, came = len(operations_in(node.value.request)), len(node.value.document[RESULTS])
    if came != sent:
        yield Remark(_pointer(RESULTS), f"{came} results for {sent} operations")


@rule(
    "jsonapi-atomic-operations/result-objects/result-data-document-rules",
    on="exchange",
    when=lambda node: _lists_results(node) and any(map(_holds_data, node.value.document[RESULTS])),
)
def data_of_results_keep_the_base_rules(node: Node) -> Iterator[Remark]:
    """The data of a result keep what the base specification asks of primary data."""
    for place, result in enumerate(node.value.document[RESULTS]):
        if _holds_data(result):
            for remark in _base_remarks(node.document, {"data": result["data"]}, _OF_RESOURCES):
                yield replace(remark, place=_pointer(RESULTS, place) + remark.place)


def _pointer(*keys: str | int) -> str:
    """The JSON pointer to a place in an answer."""
    return "".join(f"/{str(key).replace('~', '~0').replace('/', '~1')}" for key in keys)


def _holds_data(result: Any) -> bool:
    return isinstance(result, dict) and isinstance(result.get("data"), dict)


def _tells_of_errors(node: Node) -> bool:
    """Whether operations were refused by the API itself, with a JSON object that has errors or is labelled so."""
    exchange, document = node.document.exchange, node.document
    if not _answers(node) or exchange.status < 400 or exchange.status in UNDECIDED or not document.has_body:
        return False
    return "errors" in exchange.document or (document.labelled and bool(exchange.document))


@rule("jsonapi-atomic-operations/processing-errors/errors-as-base", on="exchange", when=_tells_of_errors)
def errors_keep_the_base_rules(node: Node) -> Iterator[Remark]:
    """Errors are told as the base specification says: under its media type, in an array of error objects."""
    document = node.document
    if not document.labelled:
        label = document.media_type.essence if document.media_type else "nothing"
        yield Remark("Content-Type", f"errors under {shown(label)}", f"`{JSONAPI}`")
    errors = node.value.document.get("errors")
    if errors is not None:
        yield from _base_remarks(document, {"errors": errors}, _OF_ERRORS)
    elif "meta" not in node.value.document:
        yield Remark("", "an error document without `errors`", "`errors` at the top level")


def _base_remarks(document: Document, value: dict[str, Any], kinds: frozenset[str]) -> Iterator[Remark]:
    """What the rules of the base specification say of some kinds of nodes, if an answer had such a document."""
    exchange = document.exchange
    if exchange.response is None:
        return
    response = replace(
        exchange.response, headers=(("Content-Type", _label(document)),), body=json.dumps(value).encode()
    )
    alike = Document(replace(exchange, response=response, _key=[]), document.context)
    rules = [each for each in registered_rules() if each.pattern.startswith(_BASE)]
    for node in walk(alike):
        members = node.value if isinstance(node.value, dict) else ()
        for each in rules if node.kind in kinds else ():
            concerned = node.kind in each.on and (each.having is None or each.having in members)
            if concerned and (each.when is None or each.when(node)):
                yield from each.judge(node)


def _label(document: Document) -> str:
    """The JSON:API media type, with the extensions that an answer named."""
    return f'{JSONAPI}; ext="{" ".join(document.extensions)}"' if document.extensions else JSONAPI
