"""Faults in how operations are refused."""

from sandbox.batches import of_relationship, only_operation, operations_of, with_results
from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import edit_errors

_IN = ("1.1",)
_ALSO = "what is not refused is not explained"


def fails(request: Request, response: Response, code: str, *, relationship: bool = False, many: bool = False) -> bool:
    """Whether the only operation of a request has such a code and target, and was refused, though well-formed."""
    operation = only_operation(request)
    if operation.get("op") != code or of_relationship(operation) is not relationship:
        return False
    return isinstance(operation.get("data"), list) is many and response.status in (404, 409)


def bare(response: Response) -> Response:
    """The refusal without its document."""
    return Response(response.status)


def passed_over(request: Request, serve: Serve, code: str, **of: bool) -> Response:
    """The answer, or 204 in its place where it refuses such an operation."""
    response = serve(request)
    return Response(204) if fails(request, response, code, **of) else response


def unexplained(request: Request, serve: Serve, code: str, **of: bool) -> Response:
    """The answer, without its document where it refuses such an operation."""
    response = serve(request)
    return bare(response) if fails(request, response, code, **of) else response


def without_op(request: Request) -> bool:
    """Whether the only operation of a request has no `op`."""
    operation = only_operation(request)
    return bool(operation) and "op" not in operation


@fault(
    "jsonapi-atomic-operations/processing-errors/errors-as-base",
    also={"jsonapi-1.1/content-negotiation/response-content-type": "the base specification has it, too"},
    editions=_IN,
)
def errors_are_plain_json(request: Request, serve: Serve) -> Response:
    """Operations that fail are answered with errors under `application/json`."""
    response = serve(request)
    refused = operations_of(request) and response.status >= 400
    return response.with_header("content-type", "application/json") if refused else response


@fault("jsonapi-atomic-operations/processing-errors/errors-with-pointer", editions=_IN)
def errors_of_several_operations_have_no_pointer(request: Request, serve: Serve) -> Response:
    """Where one of several operations fails, no pointer tells which."""
    response = serve(request)
    several = len(operations_of(request)) > 1 and response.status >= 400
    return edit_errors(response, lambda error: error.pop("source", None)) if several else response


@fault("jsonapi-atomic-operations/processing-errors/malformed-operation", editions=_IN)
def unknown_codes_get_422(request: Request, serve: Serve) -> Response:
    """An operation with another `op` than the three is answered with 422."""
    response = serve(request)
    if only_operation(request).get("op", "add") in ("add", "update", "remove"):
        return response
    return edit_errors(response.replacing(status=422), lambda error: error.update(status="422"))


@fault("jsonapi-atomic-operations/processing-errors/malformed-error-document", editions=_IN)
def a_missing_code_is_not_explained(request: Request, serve: Serve) -> Response:
    """The 400 for an operation without `op` has no document."""
    response = serve(request)
    return bare(response) if without_op(request) else response


@fault("jsonapi-atomic-operations/processing-errors/malformed-pointer", editions=_IN)
def a_missing_code_is_not_pointed_at(request: Request, serve: Serve) -> Response:
    """The error for an operation without `op` has no pointer."""
    response = serve(request)
    return edit_errors(response, lambda error: error.pop("source", None)) if without_op(request) else response


@fault("jsonapi-atomic-operations/creating-resources/failure-error-response", editions=_IN)
def unknown_types_are_passed_over(request: Request, serve: Serve) -> Response:
    """The addition of a resource of an unknown type has an empty result."""
    response = serve(request)
    unknown = fails(request, response, "add") and response.status == 404
    return with_results(Response(204), [{}]) if unknown else response


@fault("jsonapi-atomic-operations/creating-resources/failure-error-document", editions=_IN)
def failed_additions_are_not_explained(request: Request, serve: Serve) -> Response:
    """The refusal of an addition under an unknown type has no document."""
    response = serve(request)
    return bare(response) if fails(request, response, "add") and response.status == 404 else response


@fault(
    "jsonapi-atomic-operations/updating-resources/failure-error-response",
    also={"jsonapi-atomic-operations/updating-resources/failure-error-document": _ALSO},
    editions=_IN,
)
def missing_resources_are_not_updated(request: Request, serve: Serve) -> Response:
    """The update of a missing resource has an empty result."""
    response = serve(request)
    return with_results(Response(204), [{}]) if fails(request, response, "update") else response


@fault("jsonapi-atomic-operations/updating-resources/failure-error-document", editions=_IN)
def failed_updates_are_not_explained(request: Request, serve: Serve) -> Response:
    """The refusal of an update has no document."""
    return unexplained(request, serve, "update")


@fault(
    "jsonapi-atomic-operations/deleting-resources/failure-error-response",
    also={"jsonapi-atomic-operations/deleting-resources/failure-error-document": _ALSO},
    editions=_IN,
)
def missing_resources_are_not_removed(request: Request, serve: Serve) -> Response:
    """The removal of a missing resource is answered with 204."""
    return passed_over(request, serve, "remove")


@fault("jsonapi-atomic-operations/deleting-resources/failure-error-document", editions=_IN)
def failed_removals_are_not_explained(request: Request, serve: Serve) -> Response:
    """The refusal of a removal has no document."""
    return unexplained(request, serve, "remove")


@fault(
    "jsonapi-atomic-operations/updating-to-one-relationships/failure-error-response",
    also={"jsonapi-atomic-operations/updating-to-one-relationships/failure-error-document": _ALSO},
    editions=_IN,
)
def to_one_linkage_that_leads_nowhere_is_dropped(request: Request, serve: Serve) -> Response:
    """A to-one relationship set to a missing resource is answered with 204."""
    return passed_over(request, serve, "update", relationship=True)


@fault("jsonapi-atomic-operations/updating-to-one-relationships/failure-error-document", editions=_IN)
def failed_to_one_updates_are_not_explained(request: Request, serve: Serve) -> Response:
    """The refusal of a to-one relationship has no document."""
    return unexplained(request, serve, "update", relationship=True)


@fault(
    "jsonapi-atomic-operations/updating-to-many-relationships/failure-error-response",
    also={"jsonapi-atomic-operations/updating-to-many-relationships/failure-error-document": _ALSO},
    editions=_IN,
)
def missing_members_are_passed_over(request: Request, serve: Serve) -> Response:
    """The addition of a missing resource to a relationship is answered with 204."""
    return passed_over(request, serve, "add", relationship=True, many=True)


@fault("jsonapi-atomic-operations/updating-to-many-relationships/failure-error-document", editions=_IN)
def failed_additions_of_members_are_not_explained(request: Request, serve: Serve) -> Response:
    """The refusal of an addition to a relationship has no document."""
    return unexplained(request, serve, "add", relationship=True, many=True)
