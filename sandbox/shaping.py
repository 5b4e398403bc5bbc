"""Helpers for faults: small changes to requests and to answers, none of which alters its argument."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from sandbox.apis import APIS
from sandbox.message import JSONAPI, Document, Request, Response, Serve
from sandbox.routing import Place, locate

Change = Callable[[Document], Any]

WRITES = ("POST", "PATCH", "DELETE")


def place_of(request: Request) -> Place:
    """What the path names: its `kind` is entry, collection, resource, related, relationship or nowhere."""
    return locate(APIS[request.edition], request.segments) or Place("nowhere")


def is_success(response: Response) -> bool:
    """Whether the status is 2xx."""
    return 200 <= response.status < 300


def has_data(response: Response) -> bool:
    """Whether the document has primary data."""
    return isinstance(response.document, dict) and "data" in response.document


def edit(response: Response, change: Change) -> Response:
    """The answer with its document changed in place by a function; answers without one stay as they are."""
    if not isinstance(response.document, dict):
        return response
    document = copy.deepcopy(response.document)
    change(document)
    return response.replacing(document=document)


def edit_resources(response: Response, change: Change) -> Response:
    """The answer with each resource object, primary or included, changed by a function."""
    return edit(response, lambda document: _each(resources(document), change))


def edit_included(response: Response, change: Change) -> Response:
    """The answer with each included resource object changed by a function."""
    return edit(response, lambda document: _each(list(document.get("included", ())), change))


def with_relationship(request: Request, serve: Serve, relationship: Any) -> Response:
    """The answer with a relationship `notes` given to each included resource, unless the request chose the fields."""

    def relate(resource: Document) -> None:
        resource.setdefault("relationships", {})["notes"] = relationship

    response = serve(request)
    return response if has_parameter(request, "fields[") else edit_included(response, relate)


def edit_relationships(response: Response, change: Callable[[str, Document], Any]) -> Response:
    """The answer with each relationship object changed by a function of its name and itself."""

    def change_all(resource: Document) -> None:
        for name, relationship in resource.get("relationships", {}).items():
            change(name, relationship)

    return edit_resources(response, change_all)


def edit_linkage(request: Request, response: Response, change: Callable[[Any], Any]) -> Response:
    """The answer with each linkage, also at relationship URLs, replaced by what a function makes of it."""

    def change_one(_: str, relationship: Document) -> None:
        if "data" in relationship:
            relationship["data"] = change(relationship["data"])

    def change_primary(document: Document) -> None:
        if "data" in document and place_of(request).kind == "relationship":
            document["data"] = change(document["data"])

    return edit(edit_relationships(response, change_one), change_primary)


def edit_links(response: Response, change: Change) -> Response:
    """The answer with each links object changed: of the document, its resources, relationships and errors."""
    return edit(response, lambda document: _each(links_objects(document), change))


def edit_errors(response: Response, change: Change) -> Response:
    """The answer with each error object changed by a function."""
    return edit(response, lambda document: _each(list(document.get("errors", ())), change))


def primary(document: Document) -> list[Document]:
    """The primary resource objects or identifiers, as a list in any case."""
    data = document.get("data")
    return data if isinstance(data, list) else [] if data is None else [data]


def resources(document: Document) -> list[Document]:
    """All resource objects, primary ones first; the identifiers at a relationship URL are none."""
    found = [*primary(document), *document.get("included", ())]
    return [resource for resource in found if not set(resource) <= {"type", "id"}]


def links_objects(document: Document) -> Iterator[Document]:
    """All links objects of a document."""
    holders: list[Document] = [document, *document.get("errors", ())]
    for resource in resources(document):
        holders += [resource, *resource.get("relationships", {}).values()]
    yield from (holder["links"] for holder in holders if "links" in holder)


def without_parameter(request: Request, name: str) -> Request:
    """The request without a query parameter, or without a whole family given as `page[`."""
    return request.replacing(query=tuple(pair for pair in request.query if not _named(pair[0], name)))


def with_parameter(request: Request, name: str, value: str) -> Request:
    """The request with a query parameter set to a value, in its place or at the end."""
    if request.parameter(name) is None:
        return request.replacing(query=(*request.query, (name, value)))
    return request.replacing(query=tuple((key, value if key == name else old) for key, old in request.query))


def has_parameter(request: Request, name: str) -> bool:
    """Whether a parameter, or one of a family given as `page[`, is in the query."""
    return any(_named(key, name) for key, _ in request.query)


def edit_body(request: Request, change: Change) -> Request:
    """The request with its document changed in place by a function; bodies that are no object stay."""
    document = request.document
    if not isinstance(document, dict):
        return request
    change(document)
    return request.replacing(document=document)


def reading(request: Request, path: str | None = None) -> Request:
    """A plain GET of the same path or another, for a look at how things stand."""
    headers = tuple(pair for pair in request.headers if not pair[0].lower().startswith(("content-", "accept")))
    target = request.path if path is None else path
    return request.replacing(method="GET", path=target, query=(), headers=headers, body=b"")


def refusal(status: int, title: str = "Refused", **members: Any) -> Response:
    """An error answer of a fault's own."""
    error = {"status": str(status), "title": title, "detail": f"{title}.", **members}
    return Response(status, (("content-type", JSONAPI), ("vary", "Accept")), {"errors": [error]})


def _named(name: str, wanted: str) -> bool:
    return name.startswith(wanted) if wanted.endswith("[") else name == wanted


def _each(items: Any, change: Change) -> None:
    for item in items:
        change(item)
