"""Helpers for faults in operations: what was sent in one request, and what came of it."""

from __future__ import annotations

import copy
from typing import Any

from sandbox.message import OPERATIONS, Document, Request, Response
from sandbox.operations import LABEL
from sandbox.shaping import edit

_SENT, _CAME = "atomic:operations", "atomic:results"


def operations_of(request: Request) -> list[Document]:
    """The operations in a request, none where it has none."""
    document = request.document if request.method == "POST" and request.segments == OPERATIONS else None
    found = document.get(_SENT) if isinstance(document, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def only_operation(request: Request) -> Document:
    """The operation of a request that has just one, else an empty object."""
    found = operations_of(request)
    return found[0] if len(found) == 1 else {}


def with_operations(request: Request, operations: list[Document]) -> Request:
    """The request with other operations."""
    return request.replacing(document={_SENT: operations})


def results_of(response: Response) -> list[Any]:
    """The results in an answer, none where it has none."""
    found = response.document.get(_CAME) if isinstance(response.document, dict) else None
    return found if isinstance(found, list) else []


def with_results(response: Response, results: list[Any]) -> Response:
    """The answer with other results; one without a document is given one."""
    if response.document is None:
        labelled = response.with_header("content-type", LABEL).with_header("vary", "Accept")
        return labelled.replacing(status=200, document={_CAME: copy.deepcopy(results)})
    return edit(response, lambda document: document.update({_CAME: copy.deepcopy(results)}))


def of_relationship(operation: Document) -> bool:
    """Whether an operation changes a relationship."""
    ref = operation.get("ref")
    return isinstance(ref, dict) and "relationship" in ref


def data_of(operation: Document) -> Document:
    """The data of an operation, where that is an object, else an empty one."""
    data = operation.get("data")
    return data if isinstance(data, dict) else {}


def is_addition(operation: Document, **members: bool) -> bool:
    """Whether an operation adds a resource; `id=False` tells that its data has no such member."""
    if operation.get("op") != "add" or "ref" in operation or not data_of(operation):
        return False
    return all((name in data_of(operation)) is there for name, there in members.items())
