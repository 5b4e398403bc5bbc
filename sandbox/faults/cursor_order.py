"""Faults in the order of lists in pages by cursor, and in where pages begin and end."""

from collections.abc import Callable
from typing import Any

from sandbox.cursors import decode
from sandbox.faults import Request, Response, Serve, fault
from sandbox.message import CURSORS, Document
from sandbox.shaping import edit, has_parameter, place_of, reading, refusal, with_parameter, without_parameter

SIZE, AFTER, BEFORE = "page[size]", "page[after]", "page[before]"


def by_cursor(request: Request, kind: str, *, after: bool = False, before: bool = False, size: str = "") -> bool:
    """Whether it is a GET by cursor at a kind of place, with just these parameters; an empty size is any or none."""
    return (
        request.method == "GET"
        and CURSORS in (request.header("accept") or "")
        and place_of(request).kind == kind
        and (has_parameter(request, AFTER), has_parameter(request, BEFORE)) == (after, before)
        and (not size or request.parameter(SIZE) == size)
    )


def is_page(response: Response) -> bool:
    """Whether an answer is a page with items."""
    return response.status == 200 and bool(response.document["data"])


def cursor_of(item: Document) -> str:
    """The cursor of an item."""
    cursor: str = item["meta"]["page"]["cursor"]
    return cursor


def with_data(response: Response, change: Callable[[Any], Any]) -> Response:
    """The answer with its primary data replaced by what a function makes of them."""
    return edit(response, lambda document: document.update(data=change(document["data"])))


def item_before(request: Request, serve: Serve, item: Document) -> Document | None:
    """The item in front of another."""
    asked = with_parameter(without_parameter(request, AFTER), BEFORE, cursor_of(item))
    found = serve(with_parameter(asked, SIZE, "1")).document["data"]
    return found[0] if found else None


def every_other_time(request: Request) -> bool:
    """Whether a request comes for the second, fourth, sixth ... time."""
    times: dict[Any, int] = request.memory.setdefault("times", {})
    key = (request.path, request.query)
    times[key] = times.get(key, 0) + 1
    return times[key] % 2 == 0


@fault("jsonapi-cursor-pagination/sorting-requirement/stable-order", editions=("1.1",))
def sorted_tags_are_turned_round_now_and_then(request: Request, serve: Serve) -> Response:
    """A page of sorted tags comes in reverse every other time."""
    response = serve(request)
    turned = by_cursor(request, "collection") and request.path == "/tags" and has_parameter(request, "sort")
    if not turned or response.status != 200 or not every_other_time(request):
        return response
    return with_data(response, lambda data: data[::-1])


@fault("jsonapi-cursor-pagination/sorting-requirement/partial-sort-completed", editions=("1.1",))
def ties_at_the_edge_of_a_page_are_lost(request: Request, serve: Serve) -> Response:
    """Behind a cursor, an item with the same value of the sort field as the one before it is left out."""
    response, name = serve(request), request.parameter("sort")
    if not name or not by_cursor(request, "collection", after=True) or not is_page(response):
        return response
    first = response.document["data"][0]
    before = item_before(request, serve, first)
    if before is None or before["attributes"].get(name) != first["attributes"].get(name):
        return response
    return with_data(response, lambda data: data[1:])


@fault("jsonapi-cursor-pagination/sorting-requirement/natural-order-assigned", editions=("1.1",))
def related_resources_are_turned_round_now_and_then(request: Request, serve: Serve) -> Response:
    """A page of related resources comes in reverse every other time."""
    response = serve(request)
    if not by_cursor(request, "related", size="3") or not every_other_time(request):
        return response
    return with_data(response, lambda data: data[::-1])


@fault("jsonapi-cursor-pagination/cursors/cursor-survives-deletion", editions=("1.1",))
def what_follows_a_deleted_item_is_skipped(request: Request, serve: Serve) -> Response:
    """Behind the cursor of a tag that is no more, the next one is skipped."""
    response = serve(request)
    if request.path != "/tags" or not by_cursor(request, "collection", after=True) or not is_page(response):
        return response
    place = decode("tags?", request.parameter(AFTER) or "")
    gone = bool(place) and serve(reading(request, f"/tags/{(place or [''])[-1]}")).status == 404
    return with_data(response, lambda data: data[1:]) if gone else response


@fault("jsonapi-cursor-pagination/page-after-before/after-starts-behind-cursor", editions=("1.1",))
def pages_of_two_repeat_the_item_of_the_cursor(request: Request, serve: Serve) -> Response:
    """A page of two behind a cursor begins with the item on it."""
    response = serve(request)
    if not by_cursor(request, "collection", after=True, size="2") or not is_page(response):
        return response
    before = item_before(request, serve, response.document["data"][0])
    return with_data(response, lambda data: [before, *data[:1]])


@fault("jsonapi-cursor-pagination/page-after-before/before-ends-at-cursor", editions=("1.1",))
def pages_of_two_in_front_of_a_cursor_are_the_first(request: Request, serve: Serve) -> Response:
    """A page of two in front of a cursor is the head of the list."""
    response = serve(request)
    if not by_cursor(request, "collection", before=True, size="2") or not is_page(response):
        return response
    head = serve(without_parameter(request, BEFORE)).document["data"]
    return with_data(response, lambda data: head[: len(data)])


@fault("jsonapi-cursor-pagination/page-after-before/after-empty-at-end", editions=("1.1",))
def nothing_behind_a_cursor_is_an_error(request: Request, serve: Serve) -> Response:
    """Behind the last item there is 404."""
    response = serve(request)
    if by_cursor(request, "collection", after=True) and response.status == 200 and not is_page(response):
        return refusal(404, "Not found")
    return response


@fault("jsonapi-cursor-pagination/page-after-before/before-empty-at-start", editions=("1.1",))
def nothing_in_front_of_a_cursor_is_an_error(request: Request, serve: Serve) -> Response:
    """In front of the first item there is 404."""
    response = serve(request)
    if by_cursor(request, "collection", before=True) and response.status == 200 and not is_page(response):
        return refusal(404, "Not found")
    return response


@fault("jsonapi-cursor-pagination/page-after-before/no-cursor-starts-at-first", editions=("1.1",))
def pages_of_two_leave_out_the_first_item(request: Request, serve: Serve) -> Response:
    """A page of two without a cursor begins with the second item."""
    if not by_cursor(request, "collection", size="2") or has_parameter(request, "sort"):
        return serve(request)
    return with_data(serve(with_parameter(request, SIZE, "3")), lambda data: data[1:])


@fault("jsonapi-cursor-pagination/page-after-before/no-cursor-empty-list", editions=("1.1",))
def an_empty_list_is_an_error(request: Request, serve: Serve) -> Response:
    """A page of an empty list of related resources is 404."""
    response = serve(request)
    if by_cursor(request, "related", size="2") and response.status == 200 and not is_page(response):
        return refusal(404, "Not found")
    return response


@fault("jsonapi-cursor-pagination/item-cursors/item-cursor-falls-on-item", editions=("1.1",))
def the_cursor_of_the_seventh_item_falls_on_the_eighth(request: Request, serve: Serve) -> Response:
    """On the first page the seventh item has the cursor of the eighth."""

    def shift(data: list[Document]) -> list[Document]:
        if len(data) > 7:
            data[6]["meta"]["page"]["cursor"] = cursor_of(data[7])
        return data

    response = serve(request)
    return with_data(response, shift) if by_cursor(request, "collection") and response.status == 200 else response
