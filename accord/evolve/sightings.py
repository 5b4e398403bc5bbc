"""Finds the objects in an answer that show a shape: resources, rows, documents, errors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from accord.evolve.places import Places, rows_of
from accord.model.exchange import Exchange

_JSONAPI = "application/vnd.api+json"
_OPAQUE = ("data", "included")
"""Members of a document whose resources have shapes of their own."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One object that shows a shape: whose it is, the id of its row if it is one, and what of it is not gone into."""

    shape: str
    owner: str
    value: dict[str, Any]
    row: str = ""
    leave: Any = None
    resource: bool = False


def is_jsonapi(exchange: Exchange) -> bool:
    """Whether an answer is labelled as a document of JSON:API."""
    label = exchange.response.header("content-type") if exchange.response else None
    return (label or "").partition(";")[0].strip().lower() == _JSONAPI


def listed(exchange: Exchange, places: Places) -> list[dict[str, Any]] | None:
    """The rows in the answer of a collection; None where it has none, or is no collection's."""
    url, value = exchange.request.url, exchange.json.value
    found = places.collection(url)
    if found is None or not places.is_listing(url):
        return None
    rows = exchange.document.get("data") if is_jsonapi(exchange) else rows_of(value, found.items)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else None


def sightings(exchange: Exchange, operation: str, places: Places, by_operation: bool = False) -> Iterator[Sighting]:
    """Every object that shows a shape in the answer to an operation."""
    if not exchange.ok:
        for item in errors_in(exchange.json.value):
            yield Sighting(f"errors {exchange.status}", f"{operation}?{exchange.request.query}", item)
    elif is_jsonapi(exchange):
        yield from _of_jsonapi(exchange, operation, places, by_operation)
    else:
        yield from _of_plain(exchange, operation, places)


def errors_in(value: Any) -> list[dict[str, Any]]:
    """The errors that a document tells: those in its `errors`, or the document itself."""
    if not isinstance(value, dict):
        return []
    errors = value.get("errors")
    items = errors if isinstance(errors, list) and "message" not in value else [value]
    return [item for item in items if isinstance(item, dict)]


def _of_jsonapi(exchange: Exchange, operation: str, places: Places, by_operation: bool) -> Iterator[Sighting]:
    document = exchange.document
    data, included = document.get("data"), document.get("included")
    opaque: dict[str, Any] = {name: _emptied(document[name]) for name in _OPAQUE if name in document}
    if document:
        yield Sighting(operation, str(places.path(exchange.request.url)), {**document, **opaque})
    if "/relationships/" in urlsplit(exchange.request.url).path:
        return
    for row in [*(data if isinstance(data, list) else [data]), *(included if isinstance(included, list) else ())]:
        if isinstance(row, dict) and isinstance(row.get("type"), str):
            shape = f"{row['type']} in {operation}" if by_operation else row["type"]
            name = str(row.get("id"))
            yield Sighting(shape, f"{row['type']}/{name}", row, row=name, resource=True)


def _of_plain(exchange: Exchange, operation: str, places: Places) -> Iterator[Sighting]:
    value, url = exchange.json.value, exchange.request.url
    found, rows = places.collection(url), listed(exchange, places)
    if isinstance(value, dict):
        leave = rows_of(value, found.items) if found and rows is not None else None
        yield Sighting(operation, str(places.path(url)), value, leave=leave)
    for row in rows or ():
        name = str(row.get(found.id_member)) if found else ""
        yield Sighting(f"{operation} rows", f"{operation}/{name}", row, row=name)


def _emptied(value: Any) -> Any:
    return type(value)() if isinstance(value, list | dict) else value
