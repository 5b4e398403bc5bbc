"""Faults in error objects and in their `source`."""

from collections.abc import Callable
from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, edit_errors, has_parameter


def with_second_error(request: Request, response: Response, second: Any) -> Response:
    """The answer to a refused sort with a second error after the first."""

    def add(document: Document) -> None:
        if has_parameter(request, "sort") and response.status == 400:
            document["errors"].append(second)

    return edit(response, add)


def edit_source(response: Response, member: str, change: Callable[[str], Any]) -> Response:
    """The answer with a member of each `source` replaced by what a function makes of it, if it makes anything."""

    def change_one(error: Document) -> None:
        source = error.get("source", {})
        if member in source:
            source[member] = change(source[member]) or source[member]

    return edit_errors(response, change_one)


@fault("jsonapi-*/errors/error-object-key")
def a_message_stands_among_the_errors(request: Request, serve: Serve) -> Response:
    """A refused sort has a string among its errors."""
    return with_second_error(request, serve(request), "The sort was refused.")


@fault("jsonapi-1.1/errors/error-object-not-empty")
def an_error_is_empty(request: Request, serve: Serve) -> Response:
    """A refused sort has an empty error object."""
    return with_second_error(request, serve(request), {})


@fault("jsonapi-1.1/errors/error-status-provided")
def an_error_has_no_status(request: Request, serve: Serve) -> Response:
    """A refused sort has an error without `status`."""
    return with_second_error(request, serve(request), {"title": "Nothing was sorted"})


@fault("jsonapi-*/errors/error-source-object")
def source_is_a_string(request: Request, serve: Serve) -> Response:
    """A refused sort has an error whose `source` is a string."""
    second = {"status": "400", "title": "Nothing was sorted", "source": "sort"}
    return with_second_error(request, serve(request), second)


@fault("jsonapi-1.1/errors/error-source-one-member")
def source_is_empty(request: Request, serve: Serve) -> Response:
    """A refused sort has an error whose `source` says nothing."""
    return with_second_error(request, serve(request), {"status": "400", "title": "Nothing was sorted", "source": {}})


@fault("jsonapi-*/errors/error-code-string")
def error_codes_are_numbers(request: Request, serve: Serve) -> Response:
    """`code` of errors is a number."""

    def count(error: Document) -> None:
        error["code"] = sum(error["code"].encode())

    return edit_errors(serve(request), count)


@fault("jsonapi-*/errors/error-text-strings")
def details_are_arrays(request: Request, serve: Serve) -> Response:
    """`detail` of errors is an array of sentences."""

    def split(error: Document) -> None:
        error["detail"] = error["detail"].split(". ")

    return edit_errors(serve(request), split)


@fault("jsonapi-*/errors/error-source-parameter")
def source_has_the_value_of_the_parameter(request: Request, serve: Serve) -> Response:
    """`parameter` is the value of the offending parameter instead of its name, unless pages were asked for."""
    values = {} if has_parameter(request, "page[") else dict(request.query)
    return edit_source(serve(request), "parameter", lambda name: values.get(name, name))


@fault("jsonapi-1.1/errors/error-source-header")
def source_lists_headers(request: Request, serve: Serve) -> Response:
    """`header` is an array of names."""
    return edit_source(serve(request), "header", lambda name: [name])


@fault("jsonapi-*/errors/error-source-pointer")
def pointers_are_paths_with_dots(request: Request, serve: Serve) -> Response:
    """`pointer` to the type is a path with a dot, without a slash in front."""
    return edit_source(serve(request), "pointer", {"/data/type": "data.type"}.get)


@fault("jsonapi-1.1/errors/error-source-pointer-exists")
def pointers_lead_into_the_void(request: Request, serve: Serve) -> Response:
    """`pointer` to the type leads to a member that is not in the request document."""
    return edit_source(serve(request), "pointer", {"/data/type": "/data/type/name"}.get)
