"""Faults in the documents that answer operations."""

from typing import Any

from sandbox.batches import data_of, operations_of, results_of, with_results
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import ATOMIC, Document
from sandbox.operations import LABEL
from sandbox.shaping import edit

_IN = ("1.1",)
_BASE = "the base specification has it, too"


def beside_results(response: Response, **members: Any) -> Response:
    """The answer with members beside its results, where it has any."""
    return edit(response, lambda document: document.update(members)) if results_of(response) else response


@fault("jsonapi-atomic-operations/uri/extension-uri", editions=_IN)
def the_uri_ends_with_a_slash(request: Request, serve: Serve) -> Response:
    """Answers with results name the extension with a slash at its end."""
    response = serve(request)
    if not results_of(response):
        return response
    spelt = edit(response, lambda document: document["jsonapi"].update(ext=[f"{ATOMIC}/"]))
    return spelt.with_header("content-type", LABEL.replace(ATOMIC, f"{ATOMIC}/"))


@fault(
    "jsonapi-atomic-operations/namespace/namespace-atomic",
    also={"jsonapi-1.1/document-member-names/extension-member-prefix": _BASE},
    editions=_IN,
)
def results_stand_under_a_plain_name(request: Request, serve: Serve) -> Response:
    """Beside `atomic:results` the number of results stands under `results`."""
    response = serve(request)
    return beside_results(response, results=len(results_of(response)))


@fault("jsonapi-atomic-operations/document-structure/no-data", editions=_IN)
def data_stand_beside_results(request: Request, serve: Serve) -> Response:
    """Beside the results there is `data`, which is null."""
    return beside_results(serve(request), data=None)


@fault(
    "jsonapi-atomic-operations/document-structure/no-included",
    also={"jsonapi-1.1/document-top-level/data-included": _BASE},
    editions=_IN,
)
def resources_are_included_beside_results(request: Request, serve: Serve) -> Response:
    """Beside the results there is `included`, which is empty."""
    return beside_results(serve(request), included=[])


@fault("jsonapi-atomic-operations/document-structure/operations-results-exclusive", editions=_IN)
def operations_are_echoed(request: Request, serve: Serve) -> Response:
    """Beside the results there are the operations that were sent."""
    return beside_results(serve(request), **{"atomic:operations": operations_of(request)})


@fault("jsonapi-atomic-operations/document-structure/results-array", editions=_IN)
def empty_results_are_null(request: Request, serve: Serve) -> Response:
    """A result without anything in it is null."""
    response = serve(request)
    results = results_of(response)
    return with_results(response, [result or None for result in results]) if results else response


@fault("jsonapi-atomic-operations/document-structure/no-errors-beside-operations", editions=_IN)
def results_stand_beside_errors(request: Request, serve: Serve) -> Response:
    """Where one of several operations fails, there are empty results beside the errors."""
    response, operations = serve(request), operations_of(request)
    if response.status < 400 or len(operations) < 2:
        return response
    return with_results(response, [{} for _ in operations])


@fault("jsonapi-atomic-operations/result-objects/result-data-document-rules", editions=_IN)
def a_relationship_in_a_result_is_empty(request: Request, serve: Serve) -> Response:
    """The data of results have a relationship with nothing in it."""

    def relate(document: Document) -> None:
        for result in document["atomic:results"]:
            if resource := data_of(result):
                resource.setdefault("relationships", {})["notes"] = {}

    response = serve(request)
    return edit(response, relate) if results_of(response) else response


@fault("jsonapi-atomic-operations/processing/status-200", editions=_IN)
def single_additions_are_answered_201(request: Request, serve: Serve) -> Response:
    """An operation that adds a resource is answered with 201 where it is alone."""
    response, operations = serve(request), operations_of(request)
    created = len(operations) == 1 and operations[0].get("op") == "add" and results_of(response)
    return response.replacing(status=201) if created else response


@fault("jsonapi-atomic-operations/processing/results-member", editions=_IN)
def no_results_are_meta(request: Request, serve: Serve) -> Response:
    """Where there is nothing to tell, a document with meta and without results is sent in place of 204."""
    response = serve(request)
    if not operations_of(request) or response.status != 204:
        return response
    return Response(200, (("content-type", LABEL), *response.headers), {"meta": {"done": True}})


@fault("jsonapi-atomic-operations/processing/results-length", editions=_IN)
def empty_results_are_left_out(request: Request, serve: Serve) -> Response:
    """A result without anything in it is left out."""
    response = serve(request)
    results = results_of(response)
    return with_results(response, [result for result in results if result]) if results else response


@fault("jsonapi-atomic-operations/processing/results-position", editions=_IN)
def results_come_in_reverse(request: Request, serve: Serve) -> Response:
    """The results of three operations come the last one first."""
    response = serve(request)
    results = results_of(response)
    return with_results(response, results[::-1]) if len(results) == 3 else response
