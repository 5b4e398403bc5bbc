"""What a promise is aimed at: the collections that it names, the rows in their answers, and errors in any form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from accord.authoring import Contract, Exchange, Node, Promise, Survey, Workshop, inconclusive
from accord.judge.document import METHODS
from accord.model.contract import ResourceTerms
from accord.runtime.making.workshop import terms_of
from accord.runtime.surveying.rows import rows_in
from accord.wire.urls import below

_METHODS = METHODS | {"HEAD"}


@dataclass(frozen=True, slots=True)
class Aim:
    """A collection that a promise is about: its URL, and the place of the rows in its answers where that is told."""

    url: str
    items: str | None = None

    def rows(self, exchange: Exchange) -> list[dict[str, Any]] | None:
        """The rows of an answer, None where it has no list."""
        return rows_of(exchange, self.items)


def aim(promise: Promise, workshop: Workshop, survey: Survey) -> Aim:
    """The collection of a promise: that of its `path` or `resource`, else the one that was seen to be fullest.

    Raises Inconclusive where there is none.
    """
    contract = workshop.contract
    for told in (promise.get("path"), promise.get("resource"), *promise.get("resources", ())):
        if told:
            return _aim_at(workshop.maker.fill(told), contract)
    seen = sorted(survey.collections, key=lambda facts: (not facts.paginated, -len(facts.ids)))
    if not seen:
        raise inconclusive("no collection was seen")
    terms = terms_of(contract, seen[0].path)
    return Aim(seen[0].url or "", terms.items if terms else None)


def _aim_at(told: str, contract: Contract) -> Aim:
    terms = terms_of(contract, told)
    return Aim(below(contract.base_url, terms.path if terms else told), terms.items if terms else None)


def rows_of(exchange: Exchange, items: str | None = None) -> list[dict[str, Any]] | None:
    """The rows of a collection's answer in whatever form, None where it has no list."""
    value = exchange.json.value
    data = value.get("data") if isinstance(value, dict) and items is None else None
    if isinstance(data, list):
        return [row for row in data if isinstance(row, dict)]
    return rows_in(value, items)


def of_api(exchange: Exchange, contract: Contract) -> bool:
    """Whether an exchange is an ordinary one with the API itself.

    Its token endpoint, other places on its host, requests for another host, raw octets, and methods that do not
    handle resources are not.
    """
    request, base = exchange.request, contract.base_url.rstrip("/")
    if request.raw or request.method not in _METHODS or request.url == contract.token_url:
        return False
    if request.header("host") not in (None, urlsplit(base).netloc):
        return False
    return request.url.startswith((f"{base}/", f"{base}?")) or request.url == base


def concerns(node: Node, promise: Promise) -> bool:
    """Whether an exchange is one with a resource or path that a promise names; with any, where it names none."""
    contract = node.document.context.contract
    named = [told for told in (promise.get("path"), promise.get("resource"), *promise.get("resources", ())) if told]
    if not named or contract is None:
        return True
    asked = urlsplit(node.exchange.request.url).path.rstrip("/")
    for told in named:
        terms = terms_of(contract, told)
        path = urlsplit(below(contract.base_url, terms.path if terms else told)).path.rstrip("/")
        if asked == path or asked.startswith((f"{path}/", f"{path}!")):
            return True
    return False


def resources_in(exchange: Exchange, terms: ResourceTerms | None = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every resource that an answer shows, in whatever form, each with the JSON pointer to it."""
    value = exchange.json.value
    if not isinstance(value, dict | list):
        return
    data = value.get("data") if isinstance(value, dict) else None
    if isinstance(data, dict) and "type" in data:
        yield "/data", data
    elif isinstance(data, list):
        yield from ((f"/data/{n}", row) for n, row in enumerate(data) if isinstance(row, dict))
    else:
        rows = rows_in(value, terms.items if terms else None)
        if rows is None or (isinstance(value, dict) and terms and terms.id_member in value):
            yield from [("", value)] if isinstance(value, dict) else []
        else:
            place = (
                next((f"/{name}" for name, each in value.items() if each == rows), "")
                if rows and isinstance(value, dict)
                else ""
            )
            yield from ((f"{place}/{n}", row) for n, row in enumerate(rows))


def errors_in(exchange: Exchange) -> list[dict[str, Any]]:
    """The error objects of an answer, in whatever form: a list of `errors`, or the document itself."""
    document = exchange.document
    errors = document.get("errors")
    found = [error for error in errors if isinstance(error, dict)] if isinstance(errors, list) else []
    return found or ([document] if document and not exchange.ok else [])


def codes_in(exchange: Exchange) -> set[str]:
    """The error codes that an answer tells."""
    return {
        str(error[name])
        for error in (*errors_in(exchange), exchange.document)
        for name in ("code", "error", "type")
        if isinstance(error.get(name), str | int)
    }
