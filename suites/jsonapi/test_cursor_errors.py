"""Pagination by cursor: the errors that the profile defines."""

from __future__ import annotations

from accord.authoring import Client, Exchange, Survey, expect, not_applicable, verifies, violation, warn
from suites.jsonapi.cursor_errors import (
    beyond_maximum,
    maximum,
    names,
    range_answers,
    refused_size,
    refused_sort,
    require_source,
    require_type,
    serves_ranges,
)
from suites.jsonapi.cursors import identities, listings
from suites.jsonapi.parts import errors_of
from suites.jsonapi.provoking import INVENTED, expect_bad_request

SIZES = ("-1", "abc", "1.5", "")
CURSORS = (INVENTED, "", "~!*\u00fc")


@verifies("jsonapi-cursor-pagination/page-size/size-invalid-error")
def test_sizes_that_are_no_positive_integers_are_refused(client: Client, survey: Survey) -> None:
    """A `page[size]` that is no positive integer gets 400; 0, which a footnote lets pass, is worth a warning."""
    listing = listings(client, survey)[0]
    for size in SIZES:
        expect_bad_request(listing.ask(size=size), because=f"`page[size]` is {size!r}, which is no positive integer")
    zero = listing.ask(size=0)
    if zero.ok:
        warn(zero, "status", expected="status 400, since 0 is no positive integer", actual=f"status {zero.status}")
    else:
        expect_bad_request(zero, because="`page[size]` is 0, which is no positive integer")


@verifies("jsonapi-cursor-pagination/page-after-before/cursor-invalid-error")
def test_what_is_no_cursor_is_refused(client: Client, survey: Survey) -> None:
    """A `page[after]` or `page[before]` that is no cursor gets 400; what may be taken for one is a warning."""
    listing = listings(client, survey)[0]
    plain = listing.page(size=2)
    for side in ("after", "before"):
        for cursor in CURSORS:
            exchange = listing.on_side(side, cursor)
            expect(exchange).answered()
            if not exchange.ok:
                expect_bad_request(exchange, because=f"`page[{side}]` is {cursor!r}, which is no cursor")
            elif identities(exchange) == identities(plain):
                raise violation(exchange, "status", expected=f"status 400, since `page[{side}]` is no cursor",
                                actual=f"status {exchange.status}, as if it were not there")  # fmt: skip
            else:
                warn(exchange, "status", expected=f"status 400, if `page[{side}]` is no cursor",
                     actual=f"status {exchange.status}: it may be taken for one")  # fmt: skip


@verifies("jsonapi-cursor-pagination/errors/invalid-parameter-error")
def test_errors_name_the_parameter(client: Client, survey: Survey) -> None:
    """The errors about bad sizes and cursors name the parameter that is bad."""
    listing = listings(client, survey)[0]
    listing.page(size=2)
    asked = [("size", listing.ask(size=size)) for size in (*SIZES, 0)]
    asked += [(side, listing.on_side(side, cursor)) for side in ("after", "before") for cursor in CURSORS]
    refused = [(name, exchange) for name, exchange in asked if exchange.status == 400]
    if not refused:
        raise not_applicable("no bad size or cursor was refused with 400")
    for name, exchange in refused:
        require_source(exchange, f"page[{name}]")


@verifies("jsonapi-cursor-pagination/page-size/max-size-exceeded-error")
def test_sizes_beyond_the_maximum_are_refused(client: Client, survey: Survey) -> None:
    """A size beyond the maximum is an error, and not quietly made smaller."""
    listing = listings(client, survey)[0]
    exchange, known = beyond_maximum(listing), listing.walk().items
    if exchange.ok and len(identities(exchange)) < len(known):
        raise violation(exchange, "/data", expected=f"an error, or all {len(known)} items at least",
                        actual=f"{len(identities(exchange))} items")  # fmt: skip
    if exchange.ok:
        raise not_applicable("no maximum is seen: a page of any size holds the whole list")


@verifies("jsonapi-cursor-pagination/errors/max-size-status")
def test_maximum_size_error_has_status_400(client: Client, survey: Survey) -> None:
    """The refusal of a size beyond the maximum has status 400."""
    _, exchange = refused_size(client, survey)
    expect_bad_request(exchange, because="`page[size]` is beyond the maximum")


@verifies("jsonapi-cursor-pagination/errors/max-size-source")
def test_maximum_size_error_names_the_size(client: Client, survey: Survey) -> None:
    """The refusal of a size beyond the maximum names `page[size]`."""
    _, exchange = refused_size(client, survey)
    require_source(exchange, "page[size]")


@verifies("jsonapi-cursor-pagination/errors/max-size-type")
def test_maximum_size_error_has_its_type(client: Client, survey: Survey) -> None:
    """The refusal of a size beyond the maximum has the type link that the profile gives it."""
    _, exchange = refused_size(client, survey)
    require_type(exchange, "max-size-exceeded")


@verifies("jsonapi-cursor-pagination/errors/max-size-meta")
def test_maximum_size_error_tells_the_maximum(client: Client, survey: Survey) -> None:
    """The refusal tells the maximum as an integer, up to which sizes are served and beyond which they are not."""
    listing, exchange = refused_size(client, survey)
    size = maximum(listing)
    if size is None:
        told = any(names(error, "page[size]") for error in errors_of(exchange))
        raise violation(exchange, "/errors", expected="an integer as `meta.page.maxSize` of the error",
                        actual="the error tells none" if told else "no error tells one")  # fmt: skip
    expect(listing.ask(size=size)).status(200, because=f"`maxSize` is {size}")
    above = listing.ask(size=size + 1)
    expect(above).answered()
    if above.ok:
        raise violation(above, "status", expected=f"an error, since `maxSize` is {size}",
                        actual=f"status {above.status}")  # fmt: skip


@verifies("jsonapi-cursor-pagination/errors/unsupported-sort-status")
def test_unsupported_sort_error_has_status_400(client: Client, survey: Survey) -> None:
    """The refusal to serve pages under a sort has status 400."""
    exchange = refused_sort(client, survey)
    expect_bad_request(exchange, because="pages are not served under this sort")


@verifies("jsonapi-cursor-pagination/errors/unsupported-sort-source")
def test_unsupported_sort_error_names_sort(client: Client, survey: Survey) -> None:
    """The refusal to serve pages under a sort names `sort`."""
    exchange = refused_sort(client, survey)
    require_source(exchange, "sort")


@verifies("jsonapi-cursor-pagination/errors/unsupported-sort-type")
def test_unsupported_sort_error_has_its_type(client: Client, survey: Survey) -> None:
    """The refusal to serve pages under a sort has the type link that the profile gives it."""
    exchange = refused_sort(client, survey)
    require_type(exchange, "unsupported-sort")


@verifies("jsonapi-cursor-pagination/range-pagination/range-unsupported-error")
def test_unsupported_ranges_are_refused(client: Client, survey: Survey) -> None:
    """A request with both cursors is served as a range, or refused."""
    answers = list(range_answers(client, survey))
    for _, known, exchange in answers:
        if exchange.ok and not serves_ranges(known, exchange):
            raise violation(exchange, "/data", expected="items between the two cursors alone, or an error",
                            actual=f"{len(identities(exchange))} items, as if one cursor were not there")  # fmt: skip
    if all(exchange.ok for _, _, exchange in answers):
        raise not_applicable("ranges are served")


def _refused_ranges(client: Client, survey: Survey) -> list[Exchange]:
    refused = [exchange for _, _, exchange in range_answers(client, survey) if not exchange.ok]
    if not refused:
        raise not_applicable("ranges are served, or at least not refused")
    return refused


@verifies("jsonapi-cursor-pagination/errors/range-unsupported-status")
def test_unsupported_range_error_has_status_400(client: Client, survey: Survey) -> None:
    """The refusal of a range has status 400."""
    for exchange in _refused_ranges(client, survey):
        expect_bad_request(exchange, because="ranges are not served here")


@verifies("jsonapi-cursor-pagination/errors/range-unsupported-type")
def test_unsupported_range_error_has_its_type(client: Client, survey: Survey) -> None:
    """The refusal of a range has the type link that the profile gives it."""
    for exchange in _refused_ranges(client, survey):
        require_type(exchange, "range-pagination-not-supported")
