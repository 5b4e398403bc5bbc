"""Faults in query parameters; that badly named ones are ignored is among those of queries."""

import re

from sandbox.faults import Request, Response, Serve, fault
from sandbox.shaping import refusal, without_parameter

NAME = re.compile(r"(?:^|&)[^=&]*(%[46][1-9a-f]|%[57][0-9a])", re.IGNORECASE)
"""A percent-encoded letter in the name of a parameter."""

BARE = ("rating", "kind")
"""The attributes by which the contracts that ship for this server filter."""


@fault("jsonapi-1.1/query-parameters/query-parameters-unsupported")
def unknown_filters_and_pages_are_ignored(request: Request, serve: Serve) -> Response:
    """`page` and `filter` parameters that nobody knows are dropped."""
    response = serve(request)
    codes = {error["code"] for error in (response.document or {}).get("errors", ())}
    if not codes & {"PARAM_NOT_ALLOWED", "FILTER_NOT_ALLOWED"}:
        return response
    return serve(without_parameter(without_parameter(request, "page["), "filter["))


@fault("jsonapi-*/fetching-filtering/filtering")
def filters_stand_outside_their_family(request: Request, serve: Serve) -> Response:
    """Two filters are called by the bare names of their attributes."""
    if any(request.parameter(f"filter[{name}]") for name in BARE):
        return refusal(400, "Filter not allowed")
    pairs = [(f"filter[{name}]" if name in BARE else name, value) for name, value in request.query]
    return serve(request.replacing(query=tuple(pairs)))


@fault("jsonapi-1.1/appendix/query-parsing")
def letters_in_names_are_not_decoded(request: Request, serve: Serve) -> Response:
    """A parameter whose name has percent-encoded letters is not recognised."""
    return refusal(400, "Param not allowed") if NAME.search(request.query_text) else serve(request)


@fault(
    "jsonapi-1.1/appendix/square-brackets-unencoded-accepted",
    also={
        "jsonapi-1.1/appendix/square-brackets-equivalent": "nothing unencoded is accepted that could be compared",
    },
)
def raw_brackets_are_refused(request: Request, serve: Serve) -> Response:
    """Square brackets that are not percent-encoded get 400."""
    return refusal(400, "Param not allowed") if "[" in request.query_text else serve(request)


@fault("jsonapi-1.1/appendix/square-brackets-equivalent")
def raw_brackets_take_one_value(request: Request, serve: Serve) -> Response:
    """Of a list of fields, only the first counts where the brackets are not percent-encoded."""
    if "fields[" not in request.query_text:
        return serve(request)
    pairs = [
        (name, value.partition(",")[0] if name.startswith("fields[") else value) for name, value in request.query
    ]
    return serve(request.replacing(query=tuple(pairs)))
