"""Which resource a path names, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from sandbox.commercetools import custom_objects, graphql, messages, oauth, projections
from sandbox.commercetools.call import Call, Handler
from sandbox.commercetools.handlers import (
    add,
    change,
    read_contained,
    read_custom,
    read_list,
    read_message,
    read_messages,
    read_one,
    read_project,
    read_projection,
    read_projections,
    remove,
    remove_custom,
    search_products,
    write_custom,
)
from sandbox.commercetools.kind import Kind
from sandbox.commercetools.kinds import KINDS
from sandbox.commercetools.products import VIEW
from sandbox.message import Response

Scopes: TypeAlias = tuple[str, ...]
ORDER = ("GET", "HEAD", "OPTIONS", "POST", "DELETE")


@dataclass(frozen=True, slots=True)
class Route:
    """A resource, or one for each value of its blanks `{}`: its handlers by method, each with the scopes it takes."""

    path: str
    handlers: Mapping[str, tuple[Handler, Scopes]]
    public: bool = False
    """Whether no token is needed."""

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that the resource has."""
        have = {*self.handlers, "OPTIONS", *(["HEAD"] if "GET" in self.handlers else [])}
        return tuple(method for method in ORDER if method in have)

    def match(self, segments: tuple[str, ...]) -> tuple[str, ...] | None:
        """What a path gives for the blanks, or None where it names another resource."""
        wanted = self.path.split("/") if self.path else []
        if len(wanted) != len(segments):
            return None
        pairs = list(zip(wanted, segments, strict=True))
        if any(part != segment and not (part == "{}" and segment) for part, segment in pairs):
            return None
        return tuple(segment for part, segment in pairs if part == "{}")


def locate(segments: tuple[str, ...]) -> tuple[Route | None, tuple[str, ...]]:
    """The route that a path names, and what it gives for the blanks."""
    for route in _BY_HEAD.get(segments[0] if segments else "", ()):
        ids = route.match(segments)
        if ids is not None:
            return route, ids
    return None, ()


_OfKind: TypeAlias = Callable[[Call, Kind], Response]


def _of_kind(kind: Kind) -> tuple[Route, ...]:
    def bound(handler: _OfKind) -> Handler:
        return lambda call: handler(call, kind)

    return (
        Route(kind.path, {"GET": (bound(read_list), kind.view), "POST": (bound(add), kind.manage)}),
        Route(
            f"{kind.path}/{{}}",
            {
                "GET": (bound(read_one), kind.view),
                "POST": (bound(change), kind.manage),
                "DELETE": (bound(remove), kind.manage),
            },
        ),
    )


_OBJECTS, _VIEWED, _MANAGED = custom_objects.PATH, custom_objects.VIEW, custom_objects.MANAGE
_ANY = ("view_project_settings", "manage_project_settings")
ROUTES = (
    Route("", {"GET": (read_project, _ANY)}),
    Route("oauth/token", {"POST": (oauth.issue_token, ())}, public=True),
    Route("graphql", {"POST": (graphql.answer, graphql.SCOPES)}),
    Route(messages.PATH, {"GET": (read_messages, messages.VIEW)}),
    Route(f"{messages.PATH}/{{}}", {"GET": (read_message, messages.VIEW)}),
    Route(projections.PATH, {"GET": (read_projections, VIEW)}),
    Route(
        f"{projections.PATH}/search",
        {"GET": (search_products, VIEW), "POST": (search_products, VIEW)},
    ),
    Route(f"{projections.PATH}/{{}}", {"GET": (read_projection, VIEW)}),
    Route(_OBJECTS, {"GET": (read_contained, _VIEWED), "POST": (write_custom, _MANAGED)}),
    Route(f"{_OBJECTS}/{{}}", {"GET": (read_contained, _VIEWED)}),
    Route(f"{_OBJECTS}/{{}}/{{}}", {"GET": (read_custom, _VIEWED), "DELETE": (remove_custom, _MANAGED)}),
    *(route for kind in KINDS for route in _of_kind(kind)),
)
_BY_HEAD = {
    head: tuple(route for route in ROUTES if route.path.partition("/")[0] == head)
    for head in {route.path.partition("/")[0] for route in ROUTES}
}
