"""What can be wrong with a request, and the documents that tell of it."""

from __future__ import annotations

from typing import Any

from sandbox.message import Document, Pairs, Response

JSON = "application/json; charset=utf-8"


class RefusalError(Exception):
    """Ends the handling of a request with an error; `members` stand beside the list of errors."""

    def __init__(self, status: int, error: Document, headers: Pairs = (), members: Document | None = None) -> None:
        super().__init__(error["message"])
        self.status = status
        self.error = error
        self.headers = headers
        self.members = members or {}


def refuse(status: int, code: str, message: str, **fields: Any) -> RefusalError:
    """A refusal, to be raised; the fields are those that the code has."""
    return RefusalError(status, {"code": code, "message": message, **fields})


def refused(refusal: RefusalError) -> Response:
    """The answer to a request that was refused."""
    message = refusal.error["message"]
    document = {"statusCode": refusal.status, "message": message, "errors": [refusal.error], **refusal.members}
    return Response(refusal.status, (("content-type", JSON), *refusal.headers), document)


def invalid_input(message: str) -> RefusalError:
    """The refusal of a value, or of a parameter, by a rule that has no code of its own."""
    return refuse(400, "InvalidInput", message)


def malformed_parameter(name: str, reason: str) -> RefusalError:
    """The refusal of a query parameter."""
    return invalid_input(f"Malformed parameter: {name}: {reason}")


def invalid_json(detail: str) -> RefusalError:
    """The refusal of a body that is no JSON, or of a value of another type."""
    message = "Request body does not contain valid JSON."
    return refuse(400, "InvalidJsonInput", message, detailedErrorMessage=detail)


def invalid_field(field: str, value: Any, allowed: list[Any] | None = None) -> RefusalError:
    """The refusal of a value by the form of its field; long values are told in part."""
    shown = f"{value[:100]}..." if isinstance(value, str) and len(value) > 100 else value
    extra = {} if allowed is None else {"allowedValues": allowed}
    message = f"The value {shown} is not valid for field {field}."
    return refuse(400, "InvalidField", message, field=field, invalidValue=shown, **extra)


def missing_field(field: str) -> RefusalError:
    """The refusal of a body that lacks a field."""
    return refuse(400, "RequiredField", f"A value is required for field {field}.", field=field)


def duplicate_field(field: str, value: Any) -> RefusalError:
    """The refusal of a value that another resource has."""
    message = f"A duplicate value {value} exists for field {field}."
    return refuse(400, "DuplicateField", message, field=field, duplicateValue=value)


def not_referenced(type_id: str, name: str, value: str) -> RefusalError:
    """The refusal of a reference to something that is not there, by its id or its key."""
    message = (
        f"The referenced object of type '{type_id}' with {name} '{value}' was not found. "
        "It either doesn't exist, or it can't be accessed from this endpoint."
    )
    return refuse(400, "ReferencedResourceNotFound", message, typeId=type_id, **{name: value})


def invalid_operation(message: str) -> RefusalError:
    """The refusal of an action that the state of a resource, or a limit without a code of its own, forbids."""
    return refuse(400, "InvalidOperation", message)


def not_found(place: str) -> RefusalError:
    """The refusal of a path that names nothing."""
    return refuse(404, "ResourceNotFound", f"The Resource with {place} was not found.")


def outdated(row_id: str, expected: int, actual: int) -> RefusalError:
    """The refusal of a change that was made for another version."""
    message = f"Object {row_id} has a different version than expected. Expected: {expected} - Actual: {actual}."
    return refuse(409, "ConcurrentModification", message, currentVersion=actual)


def unauthorized(code: str, message: str, challenge: str) -> RefusalError:
    """The refusal of a caller who is not known, in the manner of OAuth."""
    error = {"code": code, "message": message}
    members = {"error": code, "error_description": message}
    return RefusalError(401, error, (("www-authenticate", challenge),), members)
