"""Problems that stop a request, and the error documents that tell of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sandbox.message import Document, Pairs


class Kind(Enum):
    """A kind of problem: HTTP status and title; its name is the error code."""

    BAD_REQUEST = 400, "Bad request"
    INVALID_DATA_FORMAT = 400, "Invalid data format"
    PARAM_NOT_ALLOWED = 400, "Param not allowed"
    INVALID_INCLUDE = 400, "Invalid include"
    INVALID_FIELD = 400, "Invalid field"
    INVALID_SORT_CRITERIA = 400, "Invalid sort criteria"
    INVALID_PAGE_VALUE = 400, "Invalid page value"
    FILTER_NOT_ALLOWED = 400, "Filter not allowed"
    INVALID_FILTER_VALUE = 400, "Invalid filter value"
    INVALID_VERSION = 400, "Invalid version"
    UNAUTHORIZED = 401, "Access denied"
    FORBIDDEN = 403, "Forbidden"
    RECORD_NOT_FOUND = 404, "Record not found"
    METHOD_NOT_ALLOWED = 405, "Method not allowed"
    NOT_ACCEPTABLE = 406, "Not acceptable"
    CONFLICT = 409, "Conflict"
    PRECONDITION_FAILED = 412, "Precondition failed"
    CONTENT_TOO_LARGE = 413, "Content too large"
    URI_TOO_LONG = 414, "URI too long"
    UNSUPPORTED_MEDIA_TYPE = 415, "Unsupported media type"
    VALIDATION_ERROR = 422, "Validation failed"
    LOCKED = 423, "Locked resource"
    NOT_IMPLEMENTED = 501, "Not implemented"

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def title(self) -> str:
        """The summary, which never varies."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a request, and where in it."""

    kind: Kind
    detail: str
    pointer: str | None = None
    parameter: str | None = None
    header: str | None = None
    meta: Document | None = None


class RefusalError(Exception):
    """Ends the handling of a request with the first problem, and those of the same status beside it."""

    def __init__(self, *problems: Problem, headers: Pairs = ()) -> None:
        super().__init__(problems[0].detail)
        self.status = problems[0].kind.status
        self.problems = tuple(problem for problem in problems if problem.kind.status == self.status)
        self.headers = headers


def refuse(kind: Kind, detail: str, *, headers: Pairs = (), **source: Any) -> RefusalError:
    """A refusal for a single problem."""
    return RefusalError(Problem(kind, detail, **source), headers=headers)


def error_document(refusal: RefusalError, edition: str, base: str) -> Document:
    """The document that tells a client what was wrong."""
    errors = [_error_object(problem, edition, base) for problem in refusal.problems]
    return {"jsonapi": {"version": edition}, "errors": errors}


def _error_object(problem: Problem, edition: str, base: str) -> Document:
    """One error object; 1.0 knows neither a type link nor a header as the source."""
    kind = problem.kind
    result: Document = {
        "id": str(uuid.uuid4()),
        "status": str(kind.status),
        "code": kind.name,
        "title": kind.title,
    }
    result["detail"] = problem.detail
    source = {"pointer": problem.pointer, "parameter": problem.parameter}
    if edition == "1.1":
        source["header"] = problem.header
        page = f"{base}/problems/{kind.name}"
        result["links"] = {"about": f"{page}#{result['id']}", "type": page}
    source = {name: value for name, value in source.items() if value is not None}
    if source:
        result["source"] = source
    if problem.meta:
        result["meta"] = problem.meta
    return result
