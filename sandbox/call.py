"""One request on its way through the honest server, with all that is needed to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from sandbox.errors import Kind, refuse
from sandbox.message import CURSORS, Document, Pairs, Request, Response
from sandbox.negotiation import Applied
from sandbox.routing import Place
from sandbox.schema import Api, Relationship, ResourceType
from sandbox.store import Row, Store


@dataclass(frozen=True, slots=True)
class Call:
    """A request with the API and store it concerns, the place it names, and what is applied to its answer."""

    api: Api
    store: Store
    request: Request
    place: Place
    applied: Applied

    @property
    def base(self) -> str:
        """The API's base URL."""
        return self.request.base

    @property
    def here(self) -> str:
        """The URL of the request without its query, in normal spelling."""
        return self.base + "".join(f"/{quote(part, safe='')}" for part in self.request.segments)

    @property
    def by_cursor(self) -> bool:
        """Whether pages are asked for by cursor rather than by number."""
        return CURSORS in self.applied.profiles

    @property
    def kind(self) -> ResourceType:
        """The type that the path begins with."""
        if self.place.type is None:
            raise LookupError("this place has no type")
        return self.place.type

    @property
    def relationship(self) -> Relationship:
        """The relationship that the path ends with."""
        if self.place.relationship is None:
            raise LookupError("this place has no relationship")
        return self.place.relationship

    @property
    def target(self) -> ResourceType:
        """The type of the primary data at the place."""
        return self.api.types[self.relationship.target] if self.place.relationship else self.kind

    @property
    def row(self) -> Row:
        """The row that the path names; refuses with 404 where there is none."""
        if self.place.id is None:
            return self.store.rows(self.kind.name)[0]
        row = self.store.find(self.kind.name, self.place.id)
        if row is None:
            detail = f"There is no resource {self.place.id!r} of type {self.kind.name!r}."
            raise refuse(Kind.RECORD_NOT_FOUND, detail)
        return row

    def url(self, row: Row) -> str:
        """The URL of a resource."""
        kind = self.api.types[row.type]
        place = f"{self.base}/{kind.path}"
        return place if kind.singleton else f"{place}/{quote(row.id, safe='')}"

    def answer(self, document: Document, status: int = 200, headers: Pairs = ()) -> Response:
        """A successful answer with a document."""
        return Response(status, (("content-type", self.applied.content_type), *headers), document)
