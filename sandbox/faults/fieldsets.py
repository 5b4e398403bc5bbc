"""Faults in sparse fieldsets."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import edit, is_success, place_of, without_parameter


@fault("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-additional-fields")
def collections_ignore_fieldsets(request: Request, serve: Serve) -> Response:
    """Collections show all fields, whatever `fields` asks for."""
    response, plain = serve(request), serve(without_parameter(request, "fields["))
    if place_of(request).kind != "collection" or not (is_success(response) and is_success(plain)):
        return response
    return edit(response, lambda document: document.update(data=plain.document["data"]))


@fault("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-parameter-value")
def only_the_first_field_counts(request: Request, serve: Serve) -> Response:
    """Of a list of fields, all but the first are overlooked."""
    pairs = [
        (name, value.partition(",")[0] if name.startswith("fields[") else value) for name, value in request.query
    ]
    return serve(request.replacing(query=tuple(pairs)))


@fault("jsonapi-*/fetching-sparse-fieldsets/sparse-fieldsets-empty-value")
def an_empty_fieldset_means_all(request: Request, serve: Serve) -> Response:
    """A `fields` parameter without a value is dropped."""
    kept = [pair for pair in request.query if pair[1] or not pair[0].startswith("fields[")]
    return serve(request.replacing(query=tuple(kept)))


@fault("jsonapi-1.0/fetching-sparse-fieldsets/sparse-fieldsets-encoded-brackets")
def encoded_brackets_are_not_understood(request: Request, serve: Serve) -> Response:
    """`fields` is overlooked where its brackets are percent-encoded."""
    return serve(without_parameter(request, "fields[") if "fields%5B" in request.query_text else request)
