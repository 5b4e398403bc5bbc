"""Faults in the vendor's pages."""

from urllib.parse import parse_qsl, urlencode

from sandbox.commerce_layer.breaking import VENDOR, at, at_collection, codes, lists
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import Document
from sandbox.shaping import edit, has_parameter, with_parameter, without_parameter

PAGES = "commerce-layer/pagination"
NUMBER, SIZE = "page[number]", "page[size]"


@fault(f"{PAGES}/default-size", editions=VENDOR)
def pages_are_larger_by_default(request: Request, serve: Serve) -> Response:
    """Where no size is asked for, a page has twelve rows."""
    plain = at_collection(request) and request.parameter(SIZE) is None
    return serve(with_parameter(request, SIZE, "12") if plain else request)


@fault(f"{PAGES}/default-number", editions=VENDOR)
def there_seems_to_be_a_page_before(request: Request, serve: Serve) -> Response:
    """Where nothing is asked for, the first page links one before it."""
    response = serve(request)
    if not at_collection(request) or request.query or response.status != 200:
        return response
    return edit(response, lambda document: document["links"].update(prev=document["links"]["first"]))


@fault(f"{PAGES}/max-size", editions=VENDOR)
def one_more_is_served(request: Request, serve: Serve) -> Response:
    """A page may have 26 rows."""
    if not at_collection(request) or request.parameter(SIZE) != "26":
        return serve(request)
    first = serve(with_parameter(with_parameter(request, SIZE, "13"), NUMBER, "1"))
    second = serve(with_parameter(with_parameter(request, SIZE, "13"), NUMBER, "2"))
    return edit(first, lambda document: document["data"].extend(second.document["data"]))


@fault(f"{PAGES}/over-max-error", editions=VENDOR)
def what_is_no_number_is_overlooked(request: Request, serve: Serve) -> Response:
    """A number or size of pages that cannot be served is overlooked."""
    response = serve(request)
    return serve(without_parameter(request, "page[")) if "INVALID_PAGE_VALUE" in codes(response) else response


@fault(f"{PAGES}/meta-counts", editions=VENDOR)
def there_seems_to_be_another_page(request: Request, serve: Serve) -> Response:
    """There is one page less than meta tells."""
    response = serve(request)
    if not at_collection(request) or response.status != 200:
        return response
    return edit(response, lambda document: document["meta"].update(page_count=document["meta"]["page_count"] + 1))


@fault(f"{PAGES}/links", editions=VENDOR)
def the_last_page_is_not_linked(request: Request, serve: Serve) -> Response:
    """From the second page on there is no link to the last one."""
    response = serve(request)
    if not at_collection(request) or request.parameter(NUMBER) in (None, "1"):
        return response
    return edit(response, lambda document: document.get("links", {}).pop("last", None))


@fault(f"{PAGES}/links-keep-query", editions=VENDOR)
def links_forget_the_filter(request: Request, serve: Serve) -> Response:
    """The links between pages of permissions ask for no filter."""

    def forget(document: Document) -> None:
        links = document["links"]
        for name in {"first", "last", "prev", "next"} & links.keys():
            path, _, query = links[name].partition("?")
            kept = [pair for pair in parse_qsl(query) if not pair[0].startswith("filter[")]
            links[name] = f"{path}?{urlencode(kept)}"

    response = serve(request)
    return edit(response, forget) if lists(request, response, "permissions") else response


@fault(f"{PAGES}/brackets-encoded", editions=VENDOR)
def bare_brackets_are_overlooked(request: Request, serve: Serve) -> Response:
    """Parameters whose brackets are not encoded are overlooked."""
    bare = at(request, "permissions") and "[" in request.query_text
    return serve(without_parameter(request, "page[") if bare else request)


@fault("commerce-layer/resources/related-pagination", editions=VENDOR)
def related_rows_come_all_at_once(request: Request, serve: Serve) -> Response:
    """The roles of an organization come on one page, whatever size is asked for."""
    related = at(request, "organizations", "related") and request.segments[-1] == "roles"
    whole = related and has_parameter(request, SIZE)
    return serve(with_parameter(request, SIZE, "25") if whole else request)
