"""Faults in the size of pages by cursor, and of ranges between two cursors."""

from sandbox.faults import Request, Response, Serve, fault
from sandbox.faults.cursor_order import AFTER, BEFORE, SIZE, by_cursor, with_data
from sandbox.message import Document
from sandbox.shaping import edit, has_parameter, with_parameter, without_parameter


@fault("jsonapi-cursor-pagination/page-size/size-invalid-error", editions=("1.1",))
def words_for_a_size_are_ignored(request: Request, serve: Serve) -> Response:
    """A size that is a word is as good as none."""
    word = by_cursor(request, "collection") and (request.parameter(SIZE) or "").isalpha()
    return serve(without_parameter(request, SIZE) if word else request)


@fault(
    "jsonapi-cursor-pagination/page-size/max-size-exceeded-error",
    editions=("1.1",),
    also={
        "jsonapi-cursor-pagination/errors/max-size-*": "there is no error that could be wrong",
        "jsonapi-cursor-pagination/pagination-links/first-last-recommended": "no maximum is told, up to which to ask",
    },
)
def large_sizes_are_made_smaller(request: Request, serve: Serve) -> Response:
    """A size beyond the maximum gets a page of the default size."""
    size = request.parameter(SIZE) or ""
    large = by_cursor(request, "collection") and size.isdecimal() and int(size) > 50
    return serve(without_parameter(request, SIZE) if large else request)


@fault("jsonapi-cursor-pagination/page-size/default-size-used", editions=("1.1",))
def later_pages_are_smaller(request: Request, serve: Serve) -> Response:
    """Behind a cursor a page that nobody gave a size has five items."""
    sized = has_parameter(request, SIZE) or not by_cursor(request, "collection", after=True)
    return serve(request if sized else with_parameter(request, SIZE, "5"))


@fault("jsonapi-cursor-pagination/page-size/default-size-range", editions=("1.1",))
def pages_without_a_size_are_empty(request: Request, serve: Serve) -> Response:
    """Tags that are asked for without a size are not shown."""
    response = serve(request)
    sized = request.path != "/tags" or request.query or not by_cursor(request, "collection")
    return response if sized else with_data(response, lambda data: data[:0])


@fault("jsonapi-cursor-pagination/page-size/page-filled", editions=("1.1",))
def pages_of_five_lack_one(request: Request, serve: Serve) -> Response:
    """A page of five has four items."""
    response = serve(request)
    return with_data(response, lambda data: data[:4]) if by_cursor(request, "collection", size="5") else response


@fault("jsonapi-cursor-pagination/page-size/size-base-10", editions=("1.1",))
def a_leading_nought_means_octal(request: Request, serve: Serve) -> Response:
    """A size with a nought in front is read as an octal number."""
    octal = by_cursor(request, "collection", size="010")
    return serve(with_parameter(request, SIZE, "8") if octal else request)


@fault("jsonapi-cursor-pagination/range-pagination/range-default-size", editions=("1.1",))
def ranges_have_the_default_size(request: Request, serve: Serve) -> Response:
    """A range that nobody gave a size has up to ten items."""
    sized = has_parameter(request, SIZE) or not by_cursor(request, "collection", after=True, before=True)
    return serve(request if sized else with_parameter(request, SIZE, "10"))


@fault("jsonapi-cursor-pagination/range-pagination/range-overflow-data", editions=("1.1",))
def cut_ranges_are_cut_at_their_head(request: Request, serve: Serve) -> Response:
    """Of a range with more items than fit, the last ones come."""
    response = serve(request)
    if not by_cursor(request, "collection", after=True, before=True, size="3") or response.status != 200:
        return response
    tail = serve(without_parameter(request, AFTER)).document["data"]
    return edit(response, lambda document: document.update(data=tail))


@fault("jsonapi-cursor-pagination/range-pagination/range-overflow-flag", editions=("1.1",))
def cut_ranges_do_not_say_so(request: Request, serve: Serve) -> Response:
    """A range with more items than fit is not marked."""

    def unmark(document: Document) -> None:
        document["meta"]["page"].pop("rangeTruncated", None)

    response = serve(request)
    ranged = by_cursor(request, "collection", after=True, before=True) and response.status == 200
    return edit(response, unmark) if ranged else response


@fault(
    "jsonapi-cursor-pagination/range-pagination/range-unsupported-error",
    editions=("1.1",),
    also={
        f"jsonapi-cursor-pagination/errors/range-unsupported-{part}": "there is no error that could be wrong"
        for part in ("status", "type")
    },
)
def the_end_of_a_range_is_overlooked(request: Request, serve: Serve) -> Response:
    """Where ranges are not served, `page[before]` is dropped beside `page[after]`."""
    response = serve(request)
    ranged = by_cursor(request, "collection", after=True, before=True) and response.status == 400
    return serve(without_parameter(request, BEFORE)) if ranged else response
