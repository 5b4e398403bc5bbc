"""What can be wrong with a request, and the problem documents (RFC 9457) that tell of it."""

from __future__ import annotations

import uuid
from enum import Enum
from typing import Any

from sandbox.message import Pairs, Response

MEDIA_TYPE = "application/problem+json"


class Kind(Enum):
    """A kind of problem: HTTP status and title; its name, in lower case, ends its type."""

    MALFORMED = 400, "The request is malformed"
    INVALID_PARAMETER = 400, "A query parameter has an invalid value"
    INVALID_JSON = 400, "The content is not JSON that can be kept"
    INVALID_VERSION = 400, "The version asked for does not exist or contradicts another"
    AMBIGUOUS_CREDENTIALS = 400, "The credentials are ambiguous or malformed"
    UNAUTHORIZED = 401, "Valid credentials are needed"
    FORBIDDEN = 403, "The token does not allow this"
    NOT_FOUND = 404, "There is nothing at this URL"
    METHOD_NOT_ALLOWED = 405, "The method is not offered here"
    NOT_ACCEPTABLE = 406, "No representation is acceptable"
    GONE = 410, "The resource has been withdrawn"
    PRECONDITION_FAILED = 412, "A precondition failed"
    CONTENT_TOO_LARGE = 413, "The content is too large"
    URI_TOO_LONG = 414, "The URI is too long"
    UNSUPPORTED_MEDIA_TYPE = 415, "The content has a type or a coding that is not taken here"
    RANGE_NOT_SATISFIABLE = 416, "The range lies outside of the representation"
    INVALID_CONTENT = 422, "The content does not describe a note"
    KEY_REUSED = 422, "The idempotency key was used for another request"
    UPGRADE_REQUIRED = 426, "Another protocol is required"
    TOO_MANY_REQUESTS = 429, "There were too many requests"
    FIELDS_TOO_LARGE = 431, "The header section is too large"
    NOT_IMPLEMENTED = 501, "The method is unknown"

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.value[0]

    @property
    def title(self) -> str:
        """The summary, which never varies."""
        return self.value[1]

    @property
    def slug(self) -> str:
        """The name as it stands in a URL."""
        return self.name.lower().replace("_", "-")


class RefusalError(Exception):
    """Ends the handling of a request with a problem; `members` extend its document."""

    def __init__(self, kind: Kind, detail: str, headers: Pairs, members: dict[str, Any]) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = headers
        self.members = members


def refuse(kind: Kind, detail: str, *, headers: Pairs = (), **members: Any) -> RefusalError:
    """A refusal, to be raised."""
    return RefusalError(kind, detail, headers, members)


def problem(refusal: RefusalError, base: str) -> Response:
    """The answer to a request that was refused; `base` is the path below which the API stands."""
    kind = refusal.kind
    document = {
        "type": f"{base}/problems/{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": refusal.detail,
        "instance": f"urn:uuid:{uuid.uuid4()}",
        **refusal.members,
    }
    headers = (("content-type", MEDIA_TYPE), ("cache-control", "no-store"), *refusal.headers)
    return Response(kind.status, headers, document)
