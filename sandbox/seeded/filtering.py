"""Seeded faults in filters: what SQL, URLs or text processing make of some values."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from urllib.parse import unquote_plus

from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.seeded.selecting import TEXTS, arrange, every_row, filters, value_of
from sandbox.shaping import refusal, with_parameter, without_parameter

LONGEST = 40


@seeded("filtering/quote-crashes", breaks="properties/robustness/no-server-error", editions=("1.1",))
def a_quote_breaks_the_statement(request: Request, serve: Serve) -> Response:
    """A filter by free text is pasted into a statement: a quote within a word ends it too early."""
    broken = any(re.search(r"\w'(?!')\w", value) for _, value in filters(request, TEXTS))
    return refusal(500, "Internal error") if broken else serve(request)


@seeded("filtering/percent-is-a-wildcard", breaks="properties/queries/filtered", editions=("1.1",))
def percent_stands_for_any_text(request: Request, serve: Serve) -> Response:
    """A filter by free text is a LIKE of SQL, in which a percent sign stands for anything."""
    for name, value in filters(request, TEXTS):
        if "%" in value:
            pattern = re.sub(r"[*?\[]", "[\\g<0>]", value).replace("%", "*")
            rows = every_row(request, serve, "filter[")
            matching = [row for row in rows if fnmatchcase(str(value_of(row, name)), pattern)]
            return arrange(serve(request), lambda _, found=matching: found)  # type: ignore[misc]
    return serve(request)


@seeded("filtering/case-beyond-ascii", breaks="properties/queries/filtered")
def letter_case_is_lost_beyond_ascii(request: Request, serve: Serve) -> Response:
    """A filter with a letter beyond ASCII takes another path, which compares without letter case."""
    for name, value in filters(request, TEXTS):
        if not value.isascii():
            rows = every_row(request, serve, "filter[")
            matching = [row for row in rows if str(value_of(row, name)).casefold() == value.casefold()]
            return arrange(serve(request), lambda _, found=matching: found)  # type: ignore[misc]
    return serve(request)


@seeded("filtering/value-trimmed", breaks="properties/queries/filtered", editions=("1.1",))
def blanks_around_a_value_are_dropped(request: Request, serve: Serve) -> Response:
    """The blanks around a filter's value are dropped, those of stored texts are not."""
    for name, value in filters(request, TEXTS):
        request = with_parameter(request, f"filter[{name}]", value.strip())
    return serve(request)


@seeded("filtering/long-value-cut", breaks="properties/queries/filtered", editions=("1.0",))
def long_values_are_cut(request: Request, serve: Serve) -> Response:
    """Of a filter's value only the first 40 characters are kept."""
    for name, value in filters(request, ("name", *TEXTS)):
        request = with_parameter(request, f"filter[{name}]", value[:LONGEST])
    return serve(request)


@seeded("filtering/decoded-twice", breaks="properties/queries/filtered", editions=("1.0",))
def values_are_decoded_twice(request: Request, serve: Serve) -> Response:
    """A filter's value is decoded by the framework and once more by the handler."""
    for name, value in filters(request, TEXTS):
        request = with_parameter(request, f"filter[{name}]", unquote_plus(value))
    return serve(request)


@seeded("filtering/zero-is-nothing", breaks="properties/queries/filtered", editions=("1.1",))
def a_filter_by_zero_is_passed_over(request: Request, serve: Serve) -> Response:
    """A filter by 0 is taken for no filter, as 0 is false."""
    for name, value in filters(request):
        if value == "0" and name not in TEXTS:
            request = without_parameter(request, f"filter[{name}]")
    return serve(request)
