"""The workshop: makes rows of the run's own by the drafts of a contract, and reads, updates and removes them.

It is the same for every form of documents: a row's `resource` is the resource object of JSON:API, or the whole
document of an API that keeps no standard above HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accord.judge.expect import Inconclusive
from accord.model.contract import Contract, ResourceTerms
from accord.model.exchange import Exchange
from accord.runtime.making.maker import Maker
from accord.runtime.places import with_value
from accord.wire.urls import below


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the run's own: its collection, where it is served, what was sent, and how that was answered."""

    name: str
    url: str
    sent: Any
    exchange: Exchange


def terms_of(contract: Contract, name: str) -> ResourceTerms | None:
    """What a contract says of a collection, by its path (with or without the slash) or its type."""
    path = "/" + name.strip("/")
    found = [terms for terms in contract.resources if terms.path == path]
    return next(iter(found or [terms for terms in contract.resources if terms.type == name]), None)


def resource_in(exchange: Exchange) -> Any:
    """The resource that an answer to a request for one holds."""
    document = exchange.json.value
    is_jsonapi = isinstance(document, dict) and isinstance(document.get("data"), dict) and "type" in document["data"]
    return document["data"] if is_jsonapi else document


class Workshop:
    """Makes rows by the contract's drafts; whatever it makes is removed when the run ends."""

    def __init__(self, maker: Maker, contract: Contract) -> None:
        self.maker = maker
        self.contract = contract
        self._kept: dict[str, Row] = {}

    def terms(self, name: str) -> ResourceTerms:
        """What the contract says of a collection; raises Inconclusive where it says nothing."""
        found = terms_of(self.contract, name)
        if found is None:
            raise Inconclusive(f"the contract names no resource {name}; add it as [[resource]]")
        return found

    def url(self, name: str) -> str:
        """The URL of a collection."""
        return below(self.contract.base_url, self.terms(name).path)

    def draft(self, name: str, changes: Mapping[str, Any] | None = None, n: int = 0, **named: Any) -> Any:
        """A fresh body that creates a row: the contract's draft, other values at the places that `changes` names.

        Places are those of `accord.runtime.places`, within the resource. Raises Inconclusive where the contract
        gives no draft.
        """
        terms = self.terms(name)
        if terms.create is None:
            raise Inconclusive(f"the contract gives no draft of {name}; add `create` to its [[resource]]")
        draft: Any = dict(terms.create)
        if self.contract.edition:
            draft = draft.get("data", draft)
            shaped = {"attributes", "relationships"} & draft.keys()
            draft = draft if shaped else {"attributes": draft}
            draft = {"type": terms.type or terms.path.rpartition("/")[2], **draft}
        for place, value in (changes or {}).items():
            draft = with_value(draft, place, value)
        filled = self.maker.fill(draft, n, **named)
        return {"data": filled} if self.contract.edition else filled

    def post(self, name: str, document: Any) -> Exchange:
        """The answer to a document sent to a collection."""
        return self.maker.client.post(self.url(name), document)

    def row_of(self, name: str, document: Any, exchange: Exchange) -> Row | None:
        """The row that a creation made, or None where it made none that can be found."""
        made = self.maker.made_by(exchange)
        return Row(name, made[1], document, exchange) if made else None

    def make(self, name: str, document: Any = None) -> Row:
        """Create a row, from a document where one is given; raises Inconclusive where that is refused."""
        document = self.draft(name) if document is None else document
        exchange = self.post(name, document)
        row = self.row_of(name, document, exchange)
        if row is None:
            answer = exchange.status or exchange.fault
            raise Inconclusive(f"the control {exchange.request.line} was answered {answer}: nothing could be made")
        return row

    def kept(self, name: str) -> Row:
        """A row made by the bare draft, always the same: for checks that leave it as it is."""
        row = self._kept.get(name)
        if row is None or row.url not in self.maker.custody.made.values():
            row = self._kept[name] = self.make(name)
        return row

    def read(self, row: Row) -> Exchange:
        """GET a row anew."""
        return self.maker.read(row.url)

    def shown(self, row: Row) -> Any:
        """The resource of a row as a GET shows it now; raises Inconclusive where it is not shown."""
        exchange = self.read(row)
        if not exchange.ok:
            raise Inconclusive(f"{exchange.request.line} was answered {exchange.status or exchange.fault}")
        return resource_in(exchange)

    def token(self, row: Row) -> Any:
        """The present version of a row, or None where the API has none."""
        token = self.contract.updates.token
        return resource_in(self.read(row)).get(token) if token else None

    def update(self, row: Row, *changes: Mapping[str, Any], version: Any = None, **named: Any) -> Exchange:
        """The answer to an update, by the present version of the row where the API wants one, or by another.

        For an API whose updates are actions each change is an action; else each maps places to new values.
        """
        method, document = self.updating(row, *changes, version=version, **named)
        return self.maker.client.request(method, row.url, document=document)

    def updating(self, row: Row, *changes: Mapping[str, Any], version: Any = None, **named: Any) -> tuple[str, Any]:
        """The method and the body of an update."""
        updates = self.contract.updates
        filled = [self.maker.fill(dict(change), **named) for change in changes]
        if updates.style == "actions":
            document: Any = {updates.actions: filled}
        else:
            document = self._members(row, filled)
        if updates.token:
            document[updates.token] = self.token(row) if version is None else version
        return ("PUT" if updates.style == "replace" else updates.method), document

    def _members(self, row: Row, changes: list[Any]) -> Any:
        """The body of an update that changes members: those alone, or all where the API wants the whole."""
        resource: Any = self.shown(row) if self.contract.edition or self.contract.updates.style == "replace" else {}
        if self.contract.edition:
            resource = {name: resource.get(name) for name in ("type", "id")}
        for change in changes:
            for place, value in change.items():
                resource = with_value(resource, place, value)
        return {"data": resource} if self.contract.edition else resource

    def remove(self, row: Row, version: Any = None) -> Exchange:
        """The answer to DELETE of a row, by its present version or another."""
        return self.maker.remove(row.url, version)
