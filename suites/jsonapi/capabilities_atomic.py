"""Permissions that answers to operations show in use (the extension Atomic Operations)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from accord.authoring import Node, detects
from accord.runtime.surveying.operations import OPERATIONS, RESULTS
from suites.jsonapi.requested import exchange_of

_AROUND = frozenset({"meta", "links", "jsonapi"})


def _operates(node: Node) -> bool:
    return OPERATIONS in node.document.sent and exchange_of(node).ok


def _operations(node: Node) -> list[dict[str, Any]]:
    sent = node.document.sent[OPERATIONS]
    return [item for item in sent if isinstance(item, dict)] if isinstance(sent, list) else []


def _results(node: Node) -> list[Any]:
    found = node.value[RESULTS]
    return found if isinstance(found, list) else []


def _aim(operation: dict[str, Any]) -> str:
    """What an operation is aimed at: a code and `resource`, or `to-one` or `to-many`."""
    ref = operation.get("ref")
    if isinstance(ref, dict) and "relationship" in ref:
        return "to-many" if isinstance(operation.get("data"), list) else "to-one"
    return f"{operation.get('op')} resource"


def _all_done(node: Node, aim: str) -> bool:
    operations = _operations(node)
    return exchange_of(node).status == 204 and bool(operations) and {_aim(each) for each in operations} == {aim}


def _creations(node: Node) -> Iterator[dict[str, Any]]:
    """The results of what was created under an id of the client."""
    operations, results = _operations(node), _results(node)
    for operation, result in zip(operations, results, strict=False) if len(operations) == len(results) else ():
        data = operation.get("data")
        chosen = isinstance(data, dict) and "id" in data and _aim(operation) == "add resource"
        if chosen and isinstance(result, dict):
            yield result


@detects("jsonapi-atomic-operations/document-structure/base-members-allowed", on="document", having=RESULTS)
def members_beside_results(node: Node) -> bool:
    """`meta`, `links` or `jsonapi` stands beside the results."""
    return not _AROUND.isdisjoint(node.value)


@detects("jsonapi-atomic-operations/document-structure/operations-or-results", on="document", having=RESULTS)
def results(node: Node) -> bool:
    """A document has results."""
    return isinstance(node.value[RESULTS], list)


@detects("jsonapi-atomic-operations/result-objects/result-members", on="document", having=RESULTS)
def members_of_results(node: Node) -> bool:
    """A result has `data` or `meta`."""
    return any(isinstance(result, dict) and {"data", "meta"} & result.keys() for result in _results(node))


@detects("jsonapi-atomic-operations/result-objects/empty-result", on="document", having=RESULTS)
def empty_results(node: Node) -> bool:
    """A result is an empty object."""
    return {} in _results(node)


@detects("jsonapi-atomic-operations/processing/status-204", on="exchange", when=_operates)
def done_without_document(node: Node) -> bool:
    """Operations are answered with 204."""
    return exchange_of(node).status == 204


@detects("jsonapi-atomic-operations/updating-resources/update-204", on="exchange", when=_operates)
def updates_without_document(node: Node) -> bool:
    """Updates of resources are answered with 204."""
    return _all_done(node, "update resource")


@detects("jsonapi-atomic-operations/deleting-resources/delete-204", on="exchange", when=_operates)
def removals_without_document(node: Node) -> bool:
    """Removals of resources are answered with 204."""
    return _all_done(node, "remove resource")


@detects("jsonapi-atomic-operations/updating-to-one-relationships/to-one-204", on="exchange", when=_operates)
def to_one_updates_without_document(node: Node) -> bool:
    """Updates of to-one relationships are answered with 204."""
    return _all_done(node, "to-one")


@detects("jsonapi-atomic-operations/updating-to-many-relationships/to-many-204", on="exchange", when=_operates)
def to_many_updates_without_document(node: Node) -> bool:
    """Updates of to-many relationships are answered with 204."""
    return _all_done(node, "to-many")


@detects("jsonapi-atomic-operations/creating-resources/create-result-without-data", on="document", having=RESULTS,
         when=_operates)  # fmt: skip
def creations_without_data(node: Node) -> bool:
    """The result of a creation under an id of the client lacks `data`."""
    return any("data" not in result for result in _creations(node))


@detects("jsonapi-atomic-operations/creating-resources/create-result-with-data", on="document", having=RESULTS,
         when=_operates)  # fmt: skip
def creations_with_data(node: Node) -> bool:
    """The result of a creation under an id of the client has `data`."""
    return any("data" in result for result in _creations(node))
