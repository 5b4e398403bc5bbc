"""Paged collections: read page by page, in whatever way a contract pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from accord.authoring import (
    Client,
    Contract,
    Exchange,
    Promise,
    Survey,
    Workshop,
    expect,
    identity,
    inconclusive,
    link_url,
    violation,
    with_query,
)
from accord.model.link_header import parse_links
from accord.runtime.making.workshop import terms_of
from accord.runtime.places import found_at
from suites.promises.aims import Aim, aim
from suites.promises.refusals import require_control

Row = dict[str, Any]

LINK_FIELD = "Link"
"""Stands for the response field in place of the links in a document."""

USUAL_SIZE = 5
"""The size of pages to ask for where a promise names none."""


@dataclass(frozen=True, slots=True)
class Paging:
    """How the collections of a contract are paged: the style, the parameters of number (or offset) and size.

    `largest` is the size by which all rows are read soonest, 0 where only the usual one is known to be taken.
    """

    style: str
    number: str
    size: str
    largest: int = 0

    @classmethod
    def of(cls, contract: Contract) -> Paging:
        """What a contract says of it, empty where it says nothing."""
        told = contract.capabilities.get("pagination") or {}
        size = told.get("size_parameter", "")
        largest = told.get("max_size") or told.get("default_size") or 0
        return cls(told.get("style", ""), told.get("number_parameter", ""), size, largest if size else 0)

    def query(self, index: int, size: int) -> dict[str, str]:
        """The query that asks for a page, the first of which has the index 0."""
        if not self.size or (index and not self.number):
            raise inconclusive("the contract does not say how pages are asked for; add [capabilities.pagination]")
        found = {self.size: str(size)}
        if index:
            found[self.number] = str(index * size if self.style == "offset" else index + 1)
        return found


@dataclass(frozen=True, slots=True)
class Walk:
    """Pages in their order from the first on; `complete` tells that the end was reached."""

    pages: tuple[Exchange, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Paged:
    """A collection as a promise asks for it; `links_at` is the place of the links that lead to other pages."""

    client: Client
    at: Aim
    paging: Paging
    linked: bool
    links_at: str = "links"
    id_member: str = "id"
    query: Mapping[str, str] = field(default_factory=dict)

    def read(self, query: Mapping[str, str] | None = None, *, fresh: bool = False) -> Exchange:
        """The answer to a query, where the plain collection is served; a refusal breaks the promise."""
        require_control(self.client.get(self.at.url))
        return self._served(self.client.get(self.at.url, {**self.query, **(query or {})}, fresh=fresh))

    def asking(self, query: Mapping[str, str]) -> Paged:
        """The same collection with further query parameters."""
        return replace(self, query={**self.query, **query})

    def all_rows(self, most: int = 12, *, fresh: bool = False) -> tuple[Walk, list[Row]]:
        """The rows of all pages, or of so many at most, with the pages."""
        walk = self.walk(self.paging.largest or None, most, fresh=fresh)
        return walk, [row for page in walk.pages for row in self.rows(page)]

    def page(self, index: int, size: int, *, fresh: bool = False) -> Exchange:
        """A page of a size."""
        return self.read(self.paging.query(index, size), fresh=fresh)

    def walk(self, size: int | None, most: int, *, fresh: bool = False) -> Walk:
        """The pages of a size, or of the usual one, at most so many."""
        pages = [self.read(self.paging.query(0, size) if size else None, fresh=fresh)]
        while (goal := self._next(pages, size)) and len(pages) < most:
            page = self._served(self.client.get(goal, fresh=fresh))
            if not self.rows(page):
                return Walk(tuple(pages), complete=True)
            pages.append(page)
        return Walk(tuple(pages), complete=goal is None)

    def rows(self, page: Exchange) -> list[Row]:
        """The rows of a page; one without a list breaks the promise."""
        rows = self.at.rows(page)
        if rows is None:
            raise violation(page, "body", expected="a list of rows", actual="none")
        return rows

    def ids(self, page: Exchange) -> list[str]:
        """What tells the rows of a page from one another."""
        return [self.id_of(row) for row in self.rows(page)]

    def id_of(self, row: Row) -> str:
        """What tells a row from others: its type and id, its id, or all of it where it has none."""
        if told := identity(row):
            return " ".join(told)
        own = row.get(self.id_member)
        return str(own) if isinstance(own, str | int) else json.dumps(row, sort_keys=True)

    def link(self, page: Exchange, name: str) -> str | None:
        """The URL of a page's link, None where it is absent or null."""
        if self.links_at == LINK_FIELD:
            lines = page.response.fields.get("link", []) if page.response else []
            holder: Any = {relation: link.target for link in parse_links(lines) for relation in link.relations}
        else:
            holder = next((value for _, value in found_at(page.json.value, self.links_at)), None)
        return link_url(holder, name, page.request.url)

    def _next(self, pages: list[Exchange], size: int | None) -> str | None:
        if self.linked:
            return self.link(pages[-1], "next")
        if not size or len(self.rows(pages[-1])) < size:
            return None
        return with_query(self.at.url, {**self.query, **self.paging.query(len(pages), size)})

    def _served(self, exchange: Exchange) -> Exchange:
        if not expect(exchange).answered().exchange.ok:
            raise violation(exchange, "status", expected="success, since it is promised that this may be asked for",
                            actual=f"status {exchange.status}")  # fmt: skip
        return exchange


def paged(client: Client, survey: Survey, workshop: Workshop, promise: Promise) -> Paged:
    """The collection of a promise, with the query parameters that it names."""
    contract, at = workshop.contract, aim(promise, workshop, survey)
    named = next((told for told in (promise.get("path"), promise.get("resource")) if told), "")
    terms = terms_of(contract, named) if named else None
    return Paged(
        client,
        at,
        Paging.of(contract),
        linked=bool(contract.edition) or Paging.of(contract).style == "cursor",
        links_at=promise.get("links_at", "links"),
        id_member=terms.id_member if terms else "id",
        query=promise.get("query", {}),
    )
