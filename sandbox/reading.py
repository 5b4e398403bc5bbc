"""What GET answers: the entry, collections, resources, related resources, relationships."""

from __future__ import annotations

from dataclasses import replace

from sandbox.call import Call
from sandbox.cursors import Page, cut
from sandbox.documents import (
    document,
    follow,
    identifier,
    jsonapi_object,
    linkage,
    resource_object,
    resource_objects,
    top_links,
)
from sandbox.errors import Kind, RefusalError, refuse
from sandbox.message import Document, Response
from sandbox.query import COLLECTION, LINKAGE, NOTHING, SINGLE, Query, read_query
from sandbox.sorting import sort_rows
from sandbox.store import Row


def read_entry(call: Call) -> Response:
    """The entry document: where the collections are; 1.1 applies a profile of this server's own, and JSON-LD."""
    if call.api.edition == "1.1":
        profiles = (*call.applied.profiles, f"{call.base}/profiles/entry")
        call = replace(call, applied=replace(call.applied, profiles=profiles))
    query = read_query(call.request, call.api, None, NOTHING)
    listed = [kind for kind in call.api.types.values() if kind.singleton or "list" in kind.operations]
    places = {kind.name: f"{call.base}/{kind.path}" for kind in listed}
    result: Document = {"jsonapi": jsonapi_object(call.api, call.applied)}
    result["meta"] = {"title": call.api.title, "collections": places}
    result["links"] = top_links(call, query)
    if call.api.edition == "1.0":
        return call.answer(result)
    context = f'<{call.base}/context>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
    return call.answer({"@id": call.base, **result}, headers=(("link", context),))


def read_collection(call: Call) -> Response:
    """A page of a collection."""
    query = read_query(call.request, call.api, call.kind, COLLECTION, call.by_cursor)
    return call.answer(page_document(call, query, call.store.rows(call.kind.name)))


def read_resource(call: Call) -> Response:
    """One resource; where there is none, problems of the query are told beside."""
    try:
        row = call.row
    except RefusalError as missing:
        raise _with_those_of_the_query(call, missing) from None
    query = read_query(call.request, call.api, call.kind, SINGLE)
    return call.answer(single_document(call, query, row, links=top_links(call, query)))


def _with_those_of_the_query(call: Call, refusal: RefusalError) -> RefusalError:
    try:
        read_query(call.request, call.api, call.kind, SINGLE)
    except RefusalError as further:
        return RefusalError(*refusal.problems, *further.problems)
    return refusal


def read_related(call: Call) -> Response:
    """The resources that a relationship leads to: a page of them, or one, or null."""
    rows = call.store.related(call.row, call.relationship.name)
    allowed = COLLECTION if call.relationship.many else SINGLE
    query = read_query(call.request, call.api, call.target, allowed, call.by_cursor)
    if call.relationship.many:
        return call.answer(page_document(call, query, rows))
    return call.answer(single_document(call, query, rows[0] if rows else None, links=top_links(call, query)))


def read_relationship(call: Call) -> Response:
    """The linkage of a relationship, or one page of it where that is asked for."""
    row, name = call.row, call.relationship.name
    allowed = LINKAGE if call.relationship.many else SINGLE
    query = read_query(call.request, call.api, call.kind, allowed, call.by_cursor)
    if any(sent.startswith("page[") for sent, _ in query.sent):
        return _linkage_page(call, query)
    if query.include and set(query.include) != {name}:
        raise refuse(Kind.INVALID_INCLUDE, f"Only paths from {name!r} are supported.", parameter="include")
    rows, followed = follow(call.store, [row], query.include or {}, set())
    included = [resource_object(call, query, each, followed[each.key]) for each in rows]
    links = top_links(call, query, related=f"{call.url(row)}/{name}")
    return call.answer(document(call, query, linkage(row, call.relationship), included, links=links))


def _linkage_page(call: Call, query: Query) -> Response:
    if query.include is not None:
        raise refuse(Kind.PARAM_NOT_ALLOWED, "A page of linkage includes nothing.", parameter="include")
    if call.by_cursor:
        page = cut(call, query, call.store.related(call.row, call.relationship.name))
        return call.answer(_cursor_document(call, query, page, [identifier(*row.key) for row in page.rows]))
    members = linkage(call.row, call.relationship)
    start, pages = (query.number - 1) * query.size, max(1, -(-len(members) // query.size))
    links = top_links(call, query, related=f"{call.url(call.row)}/{call.relationship.name}")
    links |= _page_links(call, query, pages)
    return call.answer(document(call, query, members[start : start + query.size], None, links=links))


def single_document(call: Call, query: Query, row: Row | None, **members: Document) -> Document:
    """The document of one resource, or of none."""
    objects, included = resource_objects(call, query, [row] if row else [])
    return document(call, query, objects[0] if objects else None, included, **members)


def page_document(call: Call, query: Query, rows: list[Row]) -> Document:
    """The document of one page of rows, filtered and sorted as the query asks."""
    found = [row for row in rows if all(passes(row, call.store) for passes in query.filters)]
    if call.by_cursor:
        page = cut(call, query, found)
        return _cursor_document(call, query, page, *resource_objects(call, query, page.rows))
    found = sort_rows(call.api, call.store, call.target, found, query.sort)
    pages = max(1, -(-len(found) // query.size))
    start = (query.number - 1) * query.size
    objects, included = resource_objects(call, query, found[start : start + query.size])
    counts = dict(zip(call.api.meta_names, (len(found), pages), strict=True))
    links = top_links(call, query, **_page_links(call, query, pages))
    return document(call, query, objects, included, meta=counts, links=links)


def _cursor_document(
    call: Call, query: Query, page: Page, items: list[Document], included: list[Document] | None = None
) -> Document:
    """The document of a page by cursor; the size of what is no collection is given as a guess."""
    cursors = [{"page": {"cursor": cursor}} for cursor in page.cursors]
    marked = [{**item, "meta": {**item.get("meta", {}), **meta}} for item, meta in zip(items, cursors, strict=True)]
    links = {name: None if to is None else call.here + query.text(to) for name, to in page.links.items()}
    if call.place.kind == "relationship":
        links["related"] = f"{call.url(call.row)}/{call.relationship.name}"
    meta = {"page": page.meta(exact=call.place.kind == "collection")}
    return document(call, query, marked, included, meta=meta, links=top_links(call, query, **links))


def _page_links(call: Call, query: Query, pages: int) -> Document:
    numbers = {"first": 1, "last": pages}
    if query.number > 1:
        numbers["prev"] = min(query.number - 1, pages)
    if query.number < pages:
        numbers["next"] = query.number + 1
    return {name: call.here + query.text(number) for name, number in numbers.items()}
