"""Seeded faults of pages: rows lost, repeated or miscounted by a size, a number or a link of some kind."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from sandbox.apis import APIS
from sandbox.message import Document
from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import (
    edit,
    has_data,
    has_parameter,
    is_success,
    place_of,
    primary,
    with_parameter,
    without_parameter,
)

LISTS = ("collection", "related")


def _page(request: Request) -> tuple[int, int] | None:
    """Size and number of the page that a request asks for, where it says a size of its own and is by number."""
    size, number = request.parameter("page[size]"), request.parameter("page[number]") or "1"
    listed = request.method == "GET" and place_of(request).kind in LISTS
    told = bool(size and size.isdigit() and number.isdigit())
    if not listed or not told or "profile" in (request.header("accept") or ""):
        return None
    return int(size or 0), int(number)


def _own_size(request: Request) -> tuple[int, int] | None:
    """The same, where the size is another than the usual one."""
    page = _page(request)
    return page if page and page[0] != APIS[request.edition].page_size else None


def _total(request: Request, response: Response) -> int:
    """How many rows the list has as its meta tells."""
    meta = response.document.get("meta", {}) if has_data(response) else {}
    total = meta.get(APIS[request.edition].meta_names[0])
    return total if isinstance(total, int) else 0


def _row_before(request: Request, serve: Serve, size: int, number: int) -> list[Document]:
    """The row that ends the page before."""
    before = serve(with_parameter(with_parameter(request, "page[size]", str(size)), "page[number]", str(number - 1)))
    return primary(before.document)[-1:] if has_data(before) else []


@seeded("pages/full-last-page-begins-early", breaks="properties/queries/pages", editions=("1.1",))
def a_full_last_page_begins_early(request: Request, serve: Serve) -> Response:
    """With a size of the client's own that divides the rows, the last page begins with the row before it."""
    response, page = serve(request), _own_size(request)
    if page is None or not is_success(response):
        return response
    size, number = page
    if number < 2 or size * number != _total(request, response):
        return response
    row = _row_before(request, serve, size, number)
    return edit(response, lambda document: document.update(data=[*row, *document["data"][:-1]]))


@seeded("pages/large-page-loses-a-row", breaks="properties/queries/pages", editions=("1.0",))
def a_large_page_loses_a_row(request: Request, serve: Serve) -> Response:
    """Pages are put together from batches of 20: of a larger one, the row at the seam is lost."""
    response, page = serve(request), _own_size(request)
    if page is None or not is_success(response):
        return response
    return edit(response, lambda document: document["data"].__delitem__(slice(20, 21)))


@seeded("pages/beyond-is-the-first", breaks="properties/queries/pages", editions=("1.1",))
def a_page_beyond_is_the_first(request: Request, serve: Serve) -> Response:
    """A page more than one behind the last shows the rows of the first."""
    response, page = serve(request), _page(request)
    if page is None or not is_success(response) or (page[1] - 2) * page[0] < _total(request, response):
        return response
    first = serve(with_parameter(request, "page[number]", "1"))
    return edit(response, lambda document: document.update(data=first.document["data"]))


@seeded("pages/total-of-all", breaks="properties/queries/pages", editions=("1.0", "1.1"))
def a_filtered_page_counts_all_rows(request: Request, serve: Serve) -> Response:
    """With a filter and a size of the client's own, the total is that of the whole collection."""
    response = serve(request)
    if _own_size(request) is None or not has_parameter(request, "filter[") or not is_success(response):
        return response
    name = APIS[request.edition].meta_names[0]
    whole = _total(request, serve(without_parameter(request, "filter[")))
    return edit(response, lambda document: document["meta"].update({name: whole}))


@seeded("pages/next-forgets-fields", breaks="properties/queries/pages", editions=("1.1",))
def next_forgets_fields_later_on(request: Request, serve: Serve) -> Response:
    """From the second page on, `next` and `prev` have lost the fieldsets."""
    response, page = serve(request), _page(request)
    return _forgetting(response, "fields[") if page and page[1] > 1 else response


@seeded("pages/last-forgets-include", breaks="properties/queries/pages", editions=("1.0",))
def last_forgets_include(request: Request, serve: Serve) -> Response:
    """`last` and `prev` have lost what is to be included, where the size is the client's own."""
    response = serve(request)
    return _forgetting(response, "include", ("last", "prev")) if _own_size(request) else response


def _forgetting(response: Response, family: str, keys: tuple[str, ...] = ("next", "prev")) -> Response:
    """The answer with some links between pages that lack a parameter."""

    def forget(document: Document) -> None:
        links = document.get("links", {})
        for key in keys:
            if isinstance(links.get(key), str):
                path, _, query = links[key].partition("?")
                pairs = parse_qsl(query, keep_blank_values=True)
                links[key] = f"{path}?{urlencode([pair for pair in pairs if not pair[0].startswith(family)])}"

    return edit(response, forget)


@seeded("pages/a-new-row-shifts-the-rest", breaks="properties/queries/pages", editions=("1.1",))
def a_new_row_shifts_the_rest(request: Request, serve: Serve) -> Response:
    """Who reads on after a row was created gets pages that begin one row late: they are cut from the newest rows."""
    response, place = serve(request), place_of(request)
    known = request.memory.setdefault("shifted", {})
    name = place.type.name if place.type else ""
    if request.method == "POST" and place.kind == "collection" and is_success(response):
        known[name] = True
    page = _page(request)
    if page is None or not is_success(response) or place.kind != "collection":
        return response
    if page[1] == 1:
        known[name] = False
    if page[1] == 1 or not known.get(name):
        return response
    return edit(response, lambda document: document.update(data=document["data"][1:]))


@seeded("pages/related-pages-overlap", breaks="properties/queries/pages", editions=("1.1",))
def pages_of_related_rows_overlap(request: Request, serve: Serve) -> Response:
    """At related URLs, pages of fewer than five rows begin with the row that ended the page before."""
    response, page = serve(request), _own_size(request)
    if page is None or place_of(request).kind != "related" or not is_success(response):
        return response
    size, number = page
    if size > 4 or number < 2 or not primary(response.document):
        return response
    row = _row_before(request, serve, size, number)
    return edit(response, lambda document: document.update(data=[*row, *document["data"]][:size]))


@seeded("pages/ties-are-skipped-by-cursor", breaks="properties/queries/pages", editions=("1.1",))
def ties_are_skipped_by_cursor(request: Request, serve: Serve) -> Response:
    """With two criteria, a page behind a cursor leaves out its first row where that ties with the second row."""
    response, sort = serve(request), request.parameter("sort") or ""
    if not request.parameter("page[after]") or "," not in sort or not is_success(response):
        return response
    name = sort.partition(",")[0].removeprefix("-")

    def skip(document: Document) -> None:
        values = [row.get("attributes", {}).get(name) for row in document["data"][:2]]
        if len(values) == 2 and values[0] == values[1]:
            del document["data"][0]

    return edit(response, skip)
