"""What was asked and what is answered, as values that are easily copied with changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias
from urllib.parse import unquote

Document: TypeAlias = dict[str, Any]
Pairs: TypeAlias = tuple[tuple[str, str], ...]

JSONAPI = "application/vnd.api+json"
CURSORS = "https://jsonapi.org/profiles/ethanresnick/cursor-pagination/"
"""The profile of pagination by cursors; its kinds of errors are named below it."""
ATOMIC = "https://jsonapi.org/ext/atomic"
"""The extension for several operations in one request."""
OPERATIONS = ("operations",)
"""The path at which such requests are taken."""


def header_of(headers: Pairs, name: str) -> str | None:
    """All values under a header name joined by commas, or None where it is absent."""
    found = [value for key, value in headers if key.lower() == name.lower()]
    return ", ".join(found) if found else None


def replace_header(headers: Pairs, name: str, value: str | None) -> Pairs:
    """The headers with one of them set anew, or taken away where the value is None."""
    kept = tuple(pair for pair in headers if pair[0].lower() != name.lower())
    return kept if value is None else (*kept, (name, value))


@dataclass(frozen=True, slots=True)
class Request:
    """One request, seen from the API's base URL.

    `path` is what stands below `base`, percent-encoded as it was sent; `query` holds decoded pairs, and
    `query_text` the query as it was spelt, which changes of `query` leave alone; `client` is the network address
    that it came from; `memory` is a dict of the variant's own in which a fault may remember things between requests.
    """

    edition: str
    method: str
    base: str
    path: str
    query: Pairs = ()
    query_text: str = ""
    headers: Pairs = ()
    body: bytes = b""
    client: str = ""
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def segments(self) -> tuple[str, ...]:
        """The decoded parts of the path; empty at the entry of the API."""
        path = self.path.removeprefix("/")
        return tuple(unquote(part) for part in path.split("/")) if path else ()

    @property
    def document(self) -> Any:
        """The body as parsed JSON, or None where it is no JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        return header_of(self.headers, name)

    def parameter(self, name: str) -> str | None:
        """The value of the first query parameter of that decoded name, or None."""
        return next((value for key, value in self.query if key == name), None)

    def replacing(self, *, document: Any = None, **changes: Any) -> Request:
        """A copy with other fields; `document` becomes the body."""
        if document is not None:
            changes["body"] = encode(document)
        return replace(self, **changes)

    def with_header(self, name: str, value: str | None) -> Request:
        """A copy with one header set, or removed by None."""
        return replace(self, headers=replace_header(self.headers, name, value))


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; `body`, where it is set, is sent in place of `document`. Treat `document` as read-only.

    It is sent `delay` seconds late.
    """

    status: int
    headers: Pairs = ()
    document: Any = None
    body: bytes | None = None
    delay: float = 0.0

    def header(self, name: str) -> str | None:
        """The value of a header, or None."""
        return header_of(self.headers, name)

    def replacing(self, **changes: Any) -> Response:
        """A copy with other fields; another document leaves no body of before."""
        if "document" in changes:
            changes.setdefault("body", None)
        return replace(self, **changes)

    def with_header(self, name: str, value: str | None) -> Response:
        """A copy with one header set, or removed by None."""
        return replace(self, headers=replace_header(self.headers, name, value))

    def octets(self) -> bytes:
        """The body as it goes over the wire."""
        if self.body is not None:
            return self.body
        return b"" if self.document is None else encode(self.document)


Serve: TypeAlias = Callable[[Request], Response]


def encode(document: Any) -> bytes:
    """JSON in UTF-8 without blanks."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
