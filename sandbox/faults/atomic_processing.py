"""Faults in how operations are carried out, and in what their results show."""

from sandbox.batches import (
    data_of,
    is_addition,
    of_relationship,
    only_operation,
    operations_of,
    results_of,
    with_operations,
    with_results,
)
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import is_success, reading, refusal

_IN = ("1.1",)
NOTHING_DONE = Response(204)


def changes(request: Request, kind: str) -> bool:
    """Whether the only operation of a request updates a resource of a type."""
    operation = only_operation(request)
    ours = operation.get("op") == "update" and not of_relationship(operation)
    return ours and data_of(operation).get("type") == kind


def relates(request: Request, *, to_many: bool) -> bool:
    """Whether the only operation of a request changes a relationship that leads to one, or to many."""
    operation = only_operation(request)
    return of_relationship(operation) and isinstance(operation.get("data"), list) is to_many


@fault("jsonapi-atomic-operations/processing/order", editions=_IN)
def updates_are_done_in_reverse(request: Request, serve: Serve) -> Response:
    """Several updates are carried out the last one first."""
    operations = operations_of(request)
    if len(operations) < 2 or any(operation.get("op") != "update" for operation in operations):
        return serve(request)
    response = serve(with_operations(request, operations[::-1]))
    return with_results(response, results_of(response)[::-1]) if results_of(response) else response


@fault("jsonapi-atomic-operations/processing/atomicity", editions=_IN)
def additions_outlast_a_failure(request: Request, serve: Serve) -> Response:
    """Resources that were added before an operation that fails stay."""
    response, operations = serve(request), operations_of(request)
    added = [operation for operation in operations if is_addition(operation)]
    if response.status >= 400 and len(operations) > 1 and added:
        serve(with_operations(request, added))
    return response


@fault("jsonapi-atomic-operations/processing/rollback-preceding", editions=_IN)
def updates_outlast_a_failure(request: Request, serve: Serve) -> Response:
    """What an update changed before an operation that fails stays changed."""
    response, operations = serve(request), operations_of(request)
    if response.status >= 400 and len(operations) > 1 and operations[0].get("op") == "update":
        serve(with_operations(request, operations[:1]))
    return response


@fault("jsonapi-atomic-operations/operation-objects/ref-lid-resolves", editions=_IN)
def lids_in_ref_are_unknown(request: Request, serve: Serve) -> Response:
    """A `ref` with a `lid` is refused."""
    if any("lid" in operation.get("ref", {}) for operation in operations_of(request)):
        return refusal(400)
    return serve(request)


@fault("jsonapi-atomic-operations/processing-multiple-operations/lid-links-resources", editions=_IN)
def lids_in_linkage_are_dropped(request: Request, serve: Serve) -> Response:
    """Relationships of new resources that lead to a `lid` are left unset."""

    def without(operation: Document) -> Document:
        relationships = data_of(operation).get("relationships", {})
        kept = {name: each for name, each in relationships.items() if "lid" not in str(each)}
        return (
            operation
            if kept == relationships
            else {**operation, "data": {**data_of(operation), "relationships": kept}}
        )

    operations = operations_of(request)
    return serve(with_operations(request, [without(each) for each in operations])) if operations else serve(request)


@fault("jsonapi-atomic-operations/processing-multiple-operations/several-operations", editions=_IN)
def new_resources_cannot_be_linked_at_once(request: Request, serve: Serve) -> Response:
    """A request is refused where a new resource leads to another under the id that the client gave it there."""
    operations = operations_of(request)
    given = {str(data_of(operation)["id"]) for operation in operations if is_addition(operation, id=True)}
    linked = str([data_of(operation).get("relationships") for operation in operations])
    return refusal(404) if any(f"'id': '{each}'" in linked for each in given) else serve(request)


@fault("jsonapi-atomic-operations/creating-resources/create-result-data-required", editions=_IN)
def single_additions_show_nothing(request: Request, serve: Serve) -> Response:
    """A single operation that adds a resource under an id of the server's choice is answered with 204."""
    response = serve(request)
    silent = is_addition(only_operation(request), id=False, lid=False) and response.status == 200
    return NOTHING_DONE if silent else response


@fault("jsonapi-atomic-operations/updating-resources/update-result-data-required", editions=_IN)
def changed_articles_are_not_shown(request: Request, serve: Serve) -> Response:
    """The update of an article, whose `updatedAt` changes with it, is answered with 204."""
    response = serve(request)
    return NOTHING_DONE if changes(request, "articles") and response.status == 200 else response


@fault("jsonapi-atomic-operations/updating-resources/update-result-data-optional", editions=_IN)
def another_person_is_shown(request: Request, serve: Serve) -> Response:
    """The result of an update of a person is another person."""
    response = serve(request)
    if not changes(request, "people") or response.status != 204:
        return response
    return with_results(response, [{"data": serve(reading(request, "/people/1")).document["data"]}])


@fault("jsonapi-atomic-operations/deleting-resources/delete-result-without-data", editions=_IN)
def removals_show_what_is_gone(request: Request, serve: Serve) -> Response:
    """The result of a removal beside other operations has the identity of what is gone as data."""
    response = serve(request)
    results = list(results_of(response))
    for place, operation in enumerate(operations_of(request) if results else ()):
        if operation["op"] == "remove" and "id" in operation.get("ref", {}):
            results[place] = {"data": operation["ref"]}
    return with_results(response, results) if results else response


@fault("jsonapi-atomic-operations/updating-to-one-relationships/to-one-effect", editions=_IN)
def null_leaves_a_relationship_as_it_is(request: Request, serve: Serve) -> Response:
    """A to-one relationship that is to be emptied stays as it is."""
    operation = only_operation(request)
    emptied = relates(request, to_many=False) and operation.get("data", 0) is None
    return NOTHING_DONE if emptied else serve(request)


@fault("jsonapi-atomic-operations/updating-to-one-relationships/to-one-result-without-data", editions=_IN)
def to_one_updates_show_linkage(request: Request, serve: Serve) -> Response:
    """The result of a to-one relationship that was set has its linkage as data."""
    response, shown = serve(request), data_of(only_operation(request))
    related = relates(request, to_many=False) and shown and is_success(response)
    return with_results(response, [{"data": shown}]) if related else response


@fault("jsonapi-atomic-operations/updating-to-many-relationships/to-many-effect", editions=_IN)
def members_are_not_removed(request: Request, serve: Serve) -> Response:
    """Members that are to be removed from a relationship stay."""
    removed = relates(request, to_many=True) and only_operation(request).get("op") == "remove"
    return NOTHING_DONE if removed else serve(request)


@fault("jsonapi-atomic-operations/updating-to-many-relationships/to-many-result-without-data", editions=_IN)
def additions_to_a_relationship_show_linkage(request: Request, serve: Serve) -> Response:
    """The result of an addition to a relationship has the members that were sent as data."""
    response, operation = serve(request), only_operation(request)
    added = relates(request, to_many=True) and operation.get("op") == "add" and is_success(response)
    return with_results(response, [{"data": operation["data"]}]) if added else response
