"""Problems that stop a request, and the error documents that tell of them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sandbox.message import CURSORS, Document, Pairs


class Kind(Enum):
    """A kind of problem: HTTP status and title; its name is the error code."""

    BAD_REQUEST = 400, "Bad request"
    INVALID_DATA_FORMAT = 400, "Invalid data format"
    PARAM_NOT_ALLOWED = 400, "Param not allowed"
    INVALID_INCLUDE = 400, "Invalid include"
    INVALID_FIELD = 400, "Invalid field"
    INVALID_SORT_CRITERIA = 400, "Invalid sort criteria"
    INVALID_PAGE_VALUE = 400, "Invalid page value"
    MAX_PAGE_SIZE_EXCEEDED = 400, "Max page size exceeded"
    RANGE_PAGINATION_NOT_SUPPORTED = 400, "Range pagination not supported"
    UNSUPPORTED_SORT = 400, "Unsupported sort"
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


OF_CURSORS = {
    Kind.MAX_PAGE_SIZE_EXCEEDED: "max-size-exceeded",
    Kind.RANGE_PAGINATION_NOT_SUPPORTED: "range-pagination-not-supported",
    Kind.UNSUPPORTED_SORT: "unsupported-sort",
}
"""The kinds that the cursor pagination profile defines, and what it calls them."""


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
    """Ends the handling of a request with its problems: under their status, or 400 where they differ in it."""

    def __init__(self, *problems: Problem, headers: Pairs = ()) -> None:
        super().__init__(problems[0].detail)
        statuses = {problem.kind.status for problem in problems}
        self.status = statuses.pop() if len(statuses) == 1 else Kind.BAD_REQUEST.status
        self.problems = problems
        self.headers = headers


def refuse(kind: Kind, detail: str, *, headers: Pairs = (), **source: Any) -> RefusalError:
    """A refusal for a single problem."""
    return RefusalError(Problem(kind, detail, **source), headers=headers)


def error_objects(refusal: RefusalError, edition: str, base: str) -> list[Document]:
    """The error objects that tell a client what was wrong."""
    return [_error_object(problem, edition, base) for problem in refusal.problems]


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
        named = CURSORS + OF_CURSORS[kind] if kind in OF_CURSORS else page
        result["links"] = {"about": f"{page}#{result['id']}", "type": named}
    source = {name: value for name, value in source.items() if value is not None}
    if source:
        result["source"] = source
    if problem.meta:
        result["meta"] = problem.meta
    return result
