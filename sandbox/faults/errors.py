"""Faults in error documents."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit_errors


@fault("jsonapi-*/errors/error-status-string")
def error_status_is_a_number(request: Request, serve: Serve) -> Response:
    """`status` of error objects is a JSON number."""

    def as_number(error: Document) -> None:
        error["status"] = int(error["status"])

    return edit_errors(serve(request), as_number)


@fault("jsonapi-*/errors/error-id")
def error_ids_name_the_kind_of_problem(request: Request, serve: Serve) -> Response:
    """`id` of error objects is the same at each occurrence of a problem."""

    def repeat(error: Document) -> None:
        error["id"] = f"error-{error['code']}"

    return edit_errors(serve(request), repeat)
