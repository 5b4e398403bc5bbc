"""Which resource a path names, and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sandbox.plain.call import Handler
from sandbox.plain.negotiation import JSON, VENDOR
from sandbox.plain.tokens import READ

ORDER = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
KNOWN = (*ORDER, "TRACE", "CONNECT")
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Route:
    """A resource, or one for each value of its blanks: its handlers by method, and who may use it.

    `path` has `{}` for each blank; `read` is the scope that reading takes, None where no token is needed;
    `taken` the media types of content by method, as OPTIONS tells them.
    """

    path: str
    handlers: Mapping[str, Handler]
    read: str | None = READ
    offered: tuple[str, ...] = (JSON, VENDOR)
    taken: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that the resource has."""
        have = {*self.handlers, "OPTIONS", *(["HEAD"] if "GET" in self.handlers else [])}
        return tuple(method for method in ORDER if method in have)

    def match(self, segments: tuple[str, ...]) -> tuple[str, ...] | None:
        """What a path gives for the blanks, or None where it names another resource."""
        wanted = tuple(self.path.split("/")[1:]) if self.path != "/" else ()
        if len(wanted) != len(segments):
            return None
        pairs = list(zip(wanted, segments, strict=True))
        if any(part != segment and not (part == "{}" and segment) for part, segment in pairs):
            return None
        return tuple(segment for part, segment in pairs if part == "{}")
