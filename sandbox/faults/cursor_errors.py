"""Faults in the errors that the cursor pagination profile defines."""

from collections.abc import Callable

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.cursor_order import AFTER, SIZE
from sandbox.message import CURSORS, Document
from sandbox.shaping import edit_errors, without_parameter

Change = Callable[[Document], None]

MAX_SIZE, RANGE, SORT = "max-size-exceeded", "range-pagination-not-supported", "unsupported-sort"


def about(response: Response, kind: str, change: Change) -> Response:
    """The answer with its error object changed by a function, where it is of a kind of the profile."""
    return edit_errors(response, change) if is_about(response, kind) else response


def is_about(response: Response, kind: str) -> bool:
    """Whether an answer is the error of a kind of the profile."""
    document: Document = response.document if isinstance(response.document, dict) else {}
    return any(error.get("links", {}).get("type") == CURSORS + kind for error in document.get("errors", ()))


def with_status(response: Response, kind: str, status: int) -> Response:
    """The answer with another status, where it is the error of a kind of the profile."""
    changed = about(response, kind, lambda error: error.update(status=str(status)))
    return changed.replacing(status=status) if is_about(response, kind) else response


def with_type_of_the_server(response: Response, kind: str) -> Response:
    """The answer with a type link of the server's own, where it is the error of a kind of the profile."""

    def rename(error: Document) -> None:
        error["links"]["type"] = error["links"]["about"].partition("#")[0]

    return about(response, kind, rename)


def naming(response: Response, kind: str, parameter: str) -> Response:
    """The answer with another parameter as its source, where it is the error of a kind of the profile."""
    return about(response, kind, lambda error: error.update(source={"parameter": parameter}))


@fault("jsonapi-cursor-pagination/errors/unsupported-sort-status", editions=("1.1",))
def an_unsupported_sort_is_unprocessable(request: Request, serve: Serve) -> Response:
    """The error about a sort that has no pages has status 422."""
    return with_status(serve(request), SORT, 422)


@fault("jsonapi-cursor-pagination/errors/unsupported-sort-source", editions=("1.1",))
def an_unsupported_sort_is_blamed_on_the_page(request: Request, serve: Serve) -> Response:
    """The error about a sort that has no pages names `page`."""
    return naming(serve(request), SORT, "page")


@fault("jsonapi-cursor-pagination/errors/unsupported-sort-type", editions=("1.1",))
def an_unsupported_sort_has_another_type(request: Request, serve: Serve) -> Response:
    """The error about a sort that has no pages has a type of the server's own."""
    return with_type_of_the_server(serve(request), SORT)


@fault("jsonapi-cursor-pagination/errors/max-size-status", editions=("1.1",))
def a_size_beyond_the_maximum_is_unprocessable(request: Request, serve: Serve) -> Response:
    """The error about a size beyond the maximum has status 422."""
    return with_status(serve(request), MAX_SIZE, 422)


@fault("jsonapi-cursor-pagination/errors/max-size-source", editions=("1.1",))
def a_size_beyond_the_maximum_is_blamed_on_the_page(request: Request, serve: Serve) -> Response:
    """The error about a size beyond the maximum names `page`."""
    return naming(serve(request), MAX_SIZE, "page")


@fault("jsonapi-cursor-pagination/errors/max-size-meta", editions=("1.1",))
def the_maximum_is_told_too_small(request: Request, serve: Serve) -> Response:
    """The error about a size beyond the maximum tells 40, while 50 is the maximum."""
    return about(serve(request), MAX_SIZE, lambda error: error.update(meta={"page": {"maxSize": 40}}))


@fault("jsonapi-cursor-pagination/errors/max-size-type", editions=("1.1",))
def a_size_beyond_the_maximum_has_another_type(request: Request, serve: Serve) -> Response:
    """The error about a size beyond the maximum has a type of the server's own."""
    return with_type_of_the_server(serve(request), MAX_SIZE)


@fault("jsonapi-cursor-pagination/errors/range-unsupported-status", editions=("1.1",))
def a_range_is_unprocessable(request: Request, serve: Serve) -> Response:
    """The error about ranges that are not served has status 422."""
    return with_status(serve(request), RANGE, 422)


@fault("jsonapi-cursor-pagination/errors/range-unsupported-type", editions=("1.1",))
def a_range_has_another_type(request: Request, serve: Serve) -> Response:
    """The error about ranges that are not served has a type of the server's own."""
    return with_type_of_the_server(serve(request), RANGE)


@fault("jsonapi-cursor-pagination/errors/invalid-parameter-error", editions=("1.1",))
def a_bad_size_is_blamed_on_the_page(request: Request, serve: Serve) -> Response:
    """The error about a size that is none names `page`."""
    response = serve(request)
    asked = CURSORS in (request.header("accept") or "") and response.status == 400
    if not asked or is_about(response, MAX_SIZE):
        return response

    def blame(error: Document) -> None:
        if error.get("source") == {"parameter": SIZE}:
            error["source"] = {"parameter": "page"}

    return edit_errors(response, blame)


@fault("jsonapi-cursor-pagination/page-after-before/cursor-invalid-error", editions=("1.1",))
def what_is_no_cursor_is_ignored(request: Request, serve: Serve) -> Response:
    """A `page[after]` that is no cursor is as good as none."""
    response = serve(request)
    errors = response.document.get("errors") if isinstance(response.document, dict) else None
    if errors and errors[0].get("source") == {"parameter": AFTER}:
        return serve(without_parameter(request, AFTER))
    return response
