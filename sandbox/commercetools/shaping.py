"""Helpers for faults: small changes to requests to the shop and to its answers, none of which alters its argument."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from typing import Any

from sandbox.commercetools.dressing import dressed
from sandbox.commercetools.errors import refuse, refused
from sandbox.commercetools.terms import CURRENT, OF_2018, Terms, loosened
from sandbox.message import Document, Request, Response, Serve

Change = Callable[[Document], Any]

SHOP = ("commercetools",)
"""The edition in which faults run where nothing else is said."""
SHOP_2018 = ("commercetools-2018",)
"""The edition of those about figures that hold no more."""
SEARCH = ("product-projections", "search")


def figures(request: Request) -> Terms:
    """The terms of the edition that is asked."""
    return OF_2018 if request.edition == "commercetools-2018" else CURRENT


def is_list(request: Request, path: str) -> bool:
    """Whether a page of a collection is asked for."""
    return request.method == "GET" and request.segments == (path,)


def is_create(request: Request, *paths: str) -> bool:
    """Whether a row is to be created, in one of some collections where they are named."""
    made = request.method == "POST" and len(request.segments) == 1 and request.segments[0] != "graphql"
    return made and (not paths or request.segments[0] in paths)


def is_update(request: Request, *paths: str) -> bool:
    """Whether a row is to be updated, in one of some collections where they are named."""
    updated = request.method == "POST" and len(request.segments) == 2 and request.segments != SEARCH
    return updated and (not paths or request.segments[0] in paths)


def is_about(request: Request, *paths: str) -> bool:
    """Whether a request is about a collection or its rows."""
    return request.segments[:1] != () and request.segments[0] in paths


def by_terms(request: Request, serve: Serve, **terms: Any) -> Response:
    """The answer by other terms."""
    return serve(loosened(request, **terms))


def actions_of(request: Request) -> list[Document]:
    """The actions of an update, those that are objects."""
    given = request.document
    found = given.get("actions") if isinstance(given, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def draft_of(request: Request, *paths: str) -> Document:
    """The draft of a row that is to be created in one of some collections; an empty one of anything else."""
    draft = request.document if is_create(request, *paths) else None
    return draft if isinstance(draft, dict) else {}


def edited(response: Response, change: Change) -> Response:
    """The answer with its document changed in place by a function; answers without one stay as they are."""
    if not isinstance(response.document, dict):
        return response
    document = copy.deepcopy(response.document)
    change(document)
    return response.replacing(document=document)


def rows_edited(response: Response, change: Change) -> Response:
    """The answer with each of its rows, one or a page of them, changed by a function."""
    if response.status >= 400:
        return response

    def change_all(document: Document) -> None:
        for row in document.get("results", (document,)):
            change(row)

    return edited(response, change_all)


def without(response: Response, status: int, *members: str) -> Response:
    """The answer without some members of its document, where it has a status."""
    if response.status != status:
        return response
    return edited(response, lambda document: [document.pop(member, None) for member in members])


def refusal(request: Request, status: int, code: str, message: str = "Refused.") -> Response:
    """An answer of a fault's own that refuses."""
    return dressed(request, refused(refuse(status, code, message)))


def broken(request: Request) -> Response:
    """An answer of a server that has failed."""
    return refusal(request, 500, "General", "An internal error occurred.")


def parameter(request: Request, name: str, value: Any) -> Request:
    """The request with a query parameter set anew, or taken away by None."""
    kept = tuple(pair for pair in request.query if pair[0] != name)
    return request.replacing(query=kept if value is None else (*kept, (name, str(value))))


def number_of(request: Request, name: str) -> int | None:
    """The whole number that a query parameter names, or None."""
    given = request.parameter(name) or ""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def looked_up(request: Request, serve: Serve, path: str, **query: Any) -> Any:
    """What a look at another path shows, for a fault that has to know how things stand."""
    kept = tuple(pair for pair in request.headers if not pair[0].lower().startswith("content-"))
    pairs = tuple((name, str(value)) for name, value in query.items())
    return serve(request.replacing(method="GET", path=path, query=pairs, headers=kept, body=b"")).document


def with_document(request: Request, change: Change) -> Request:
    """The request with its document changed in place by a function; bodies that are no object stay."""
    document = request.document
    if not isinstance(document, dict):
        return request
    change(document)
    return request.replacing(document=document)


def crowd(rows: list[Document], number: int) -> list[Document]:
    """So many rows, made of those that there are, each with an id of its own."""
    copies = itertools.islice(itertools.cycle(rows), number) if rows else ()
    return [{**row, "id": f"{at:08x}{str(row['id'])[8:]}"} for at, row in enumerate(copies)]


def crowded(request: Request, serve: Serve, number: int) -> Response:
    """The page of a collection that seems to have so many rows as its query asks for."""
    response = serve(parameter(parameter(request, "limit", 500), "offset", 0))
    if response.status != 200 or not isinstance(response.document, dict):
        return response
    limit, offset = number_of(request, "limit"), number_of(request, "offset") or 0
    rows = response.document["results"]
    rows = crowd(rows, max(number, len(rows)))
    page = rows[offset : offset + (20 if limit is None else limit)]
    shown = {"limit": 20 if limit is None else limit, "offset": offset, "count": len(page), "total": len(rows)}
    return response.replacing(document={**response.document, **shown, "results": page})


def repeated(items: list[Any], number: int) -> list[Any]:
    """So many items, made of those that there are."""
    return json.loads(json.dumps(list(itertools.islice(itertools.cycle(items), number)))) if items else items
