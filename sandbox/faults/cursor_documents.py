"""Faults in the links and in the metadata of pages by cursor."""

from typing import Any

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.cursor_order import AFTER, BEFORE, by_cursor, cursor_of, with_data
from sandbox.message import Document
from sandbox.shaping import edit, with_parameter, without_parameter


def of_related(request: Request, response: Response) -> bool:
    """Whether an answer is the first page by cursor of related resources."""
    return by_cursor(request, "related") and response.status == 200


def with_page(response: Response, **members: Any) -> Response:
    """The answer with other pagination metadata."""
    return edit(response, lambda document: document["meta"]["page"].update(members))


def with_link(request: Request, response: Response, name: str, side: str) -> Response:
    """The answer with a link that leads on, beyond its last item or in front of its first."""
    item = response.document["data"][-1 if side == AFTER else 0]
    beyond = without_parameter(without_parameter(request, AFTER), BEFORE)
    pairs = with_parameter(beyond, side, cursor_of(item)).query
    query = "&".join(f"{key.replace('[', '%5B').replace(']', '%5D')}={value}" for key, value in pairs)
    return edit(response, lambda document: document["links"].update({name: f"{request.base}{request.path}?{query}"}))


@fault(
    "jsonapi-cursor-pagination/document-terms/paginated-data-is-data",
    editions=("1.1",),
)
def a_page_of_one_is_the_item_itself(request: Request, serve: Serve) -> Response:
    """A page that is to have one item has that item in place of an array."""
    response = serve(request)
    alone = by_cursor(request, "collection", size="1") and response.status == 200 and response.document["data"]
    return with_data(response, lambda data: data[0]) if alone else response


@fault("jsonapi-cursor-pagination/cursors/cursor-string", editions=("1.1",))
def cursors_of_related_resources_are_numbers(request: Request, serve: Serve) -> Response:
    """Related resources have numbers for cursors."""

    def number(data: list[Document]) -> list[Document]:
        for place, item in enumerate(data):
            item["meta"]["page"]["cursor"] = place
        return data

    response = serve(request)
    return with_data(response, number) if of_related(request, response) else response


@fault("jsonapi-cursor-pagination/document-page-meta/page-meta-object", editions=("1.1",))
def page_of_related_resources_is_a_text(request: Request, serve: Serve) -> Response:
    """Related resources have their cursor as `page` itself."""

    def flatten(data: list[Document]) -> list[Document]:
        for item in data:
            item["meta"]["page"] = cursor_of(item)
        return data

    response = serve(request)
    return with_data(response, flatten) if of_related(request, response) else response


@fault("jsonapi-cursor-pagination/document-page-meta/page-meta-reserved", editions=("1.1",))
def page_tells_a_number(request: Request, serve: Serve) -> Response:
    """The pagination metadata of related resources have a `number` as well."""
    response = serve(request)
    return with_page(response, number=1) if of_related(request, response) else response


@fault("jsonapi-cursor-pagination/collection-sizes/total-integer", editions=("1.1",))
def the_total_is_one_too_many(request: Request, serve: Serve) -> Response:
    """Behind a cursor `total` counts one more than there are."""
    response = serve(request)
    if not by_cursor(request, "collection", after=True) or response.status != 200:
        return response
    return with_page(response, total=response.document["meta"]["page"]["total"] + 1)


@fault("jsonapi-cursor-pagination/collection-sizes/estimated-total-object", editions=("1.1",))
def the_estimate_is_a_number(request: Request, serve: Serve) -> Response:
    """On the first page of related resources `estimatedTotal` is a number."""
    response = serve(request)
    return with_page(response, estimatedTotal=12) if of_related(request, response) else response


@fault("jsonapi-cursor-pagination/collection-sizes/best-guess-integer", editions=("1.1",))
def the_best_guess_is_a_text(request: Request, serve: Serve) -> Response:
    """On the first page of related resources `bestGuess` is a text."""
    response = serve(request)
    return with_page(response, estimatedTotal={"bestGuess": "a dozen"}) if of_related(request, response) else response


@fault("jsonapi-cursor-pagination/pagination-links/first-last-recommended", editions=("1.1",))
def a_page_that_holds_all_has_no_last(request: Request, serve: Serve) -> Response:
    """A page of fifty that holds the whole list has no `last` link."""
    response = serve(request)
    if not by_cursor(request, "collection", size="50") or response.status != 200:
        return response
    return edit(response, lambda document: document["links"].pop("last"))


@fault("jsonapi-cursor-pagination/pagination-links/prev-next-required", editions=("1.1",))
def first_pages_of_related_resources_have_no_prev(request: Request, serve: Serve) -> Response:
    """The first page of related resources has no `prev`."""
    response = serve(request)
    return (
        edit(response, lambda document: document["links"].pop("prev")) if of_related(request, response) else response
    )


@fault("jsonapi-cursor-pagination/pagination-links/next-null-on-last", editions=("1.1",))
def the_last_page_leads_on(request: Request, serve: Serve) -> Response:
    """The last page behind a cursor has a `next` link, to an empty page."""
    response = serve(request)
    last = by_cursor(request, "collection", after=True, size="10") and response.status == 200
    if not last or not response.document["data"] or response.document["links"]["next"]:
        return response
    return with_link(request, response, "next", AFTER)


@fault("jsonapi-cursor-pagination/pagination-links/prev-null-on-first", editions=("1.1",))
def the_first_page_leads_back(request: Request, serve: Serve) -> Response:
    """The first page of ten has a `prev` link, to an empty page."""
    response = serve(request)
    first = by_cursor(request, "collection", size="10") and response.status == 200
    return with_link(request, response, "prev", BEFORE) if first else response


@fault("jsonapi-cursor-pagination/pagination-links/other-null-when-cheap", editions=("1.1",))
def the_last_link_leads_on(request: Request, serve: Serve) -> Response:
    """The page that `last` leads to has a `next` link, to an empty page."""
    response = serve(request)
    last = by_cursor(request, "collection", before=True, size="10") and response.status == 200
    if not last or not response.document["data"] or response.document["links"]["next"]:
        return response
    return with_link(request, response, "next", AFTER)
