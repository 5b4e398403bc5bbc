"""Seeded faults that only odd queries find, or lawful ones in another spelling."""

from __future__ import annotations

import re
from urllib.parse import unquote

from sandbox.seeded import Request, Response, Serve, seeded
from sandbox.shaping import refusal, with_parameter, without_parameter

FAMILIES = ("sort", "filter", "page", "fields", "include")


@seeded("odd_queries/repeated-sort-crashes", breaks="properties/robustness/no-server-error", editions=("1.1",))
def a_repeated_sort_crashes(request: Request, serve: Serve) -> Response:
    """A second `sort` makes a list of what is taken for a text."""
    repeated = [name for name, _ in request.query].count("sort") > 1
    return refusal(500, "Internal error") if repeated else serve(request)


@seeded("odd_queries/open-bracket-crashes", breaks="properties/robustness/no-server-error", editions=("1.0",))
def an_open_bracket_crashes(request: Request, serve: Serve) -> Response:
    """The name of a known family with a bracket that is not closed has no part that could be read."""
    broken = any(re.fullmatch(rf"(?:{'|'.join(FAMILIES)})\[[^\]]*", name) for name, _ in request.query)
    return refusal(500, "Internal error") if broken else serve(request)


@seeded("odd_queries/long-list-crashes", breaks="properties/robustness/no-server-error")
def a_long_list_crashes(request: Request, serve: Serve) -> Response:
    """A filter by more than 50 values is more than the statement takes."""
    long = any(name.startswith("filter") and value.count(",") >= 50 for name, value in request.query)
    return refusal(500, "Internal error") if long else serve(request)


@seeded("odd_queries/deep-path-crashes", breaks="properties/robustness/no-server-error")
def a_deep_path_crashes(request: Request, serve: Serve) -> Response:
    """A path to include of more than 30 steps is more than the recursion takes."""
    return refusal(500, "Internal error") if (request.parameter("include") or "").count(".") > 30 else serve(request)


@seeded("odd_queries/encoded-comma", breaks="properties/queries/spelling-alike", editions=("1.1",))
def an_encoded_comma_parts_nothing(request: Request, serve: Serve) -> Response:
    """The list in `sort` is parted before it is decoded, so that only its first field counts."""
    parts = [part.partition("=") for part in request.query_text.split("&")]
    if not any(unquote(name) == "sort" and "%2c" in value.lower() for name, _, value in parts):
        return serve(request)
    return serve(with_parameter(request, "sort", (request.parameter("sort") or "").partition(",")[0]))


@seeded("odd_queries/lowercase-hex", breaks="properties/queries/spelling-alike", editions=("1.0",))
def lowercase_escapes_of_brackets_are_not_known(request: Request, serve: Serve) -> Response:
    """Brackets that are escaped with lowercase digits make a parameter unknown."""
    return refusal(400, "Param not allowed") if re.search("%5[bd]", request.query_text) else serve(request)


@seeded("odd_queries/order-matters", breaks="properties/queries/spelling-alike")
def what_stands_behind_a_page_is_not_read(request: Request, serve: Serve) -> Response:
    """The fields that stand behind the size of a page are not read."""
    names = [name for name, _ in request.query]
    behind = names[names.index("page[size]") :] if "page[size]" in names else []
    for name in behind:
        request = without_parameter(request, name) if name.startswith("fields[") else request
    return serve(request)


@seeded("odd_queries/late-sort-field-skipped", breaks="properties/defects/refused")
def a_third_unknown_sort_field_is_skipped(request: Request, serve: Serve) -> Response:
    """Behind two sort fields, one that is not known is skipped in place of refused."""
    response, sort = serve(request), request.parameter("sort") or ""
    if response.status != 400 or sort.count(",") < 2:
        return response
    return serve(with_parameter(request, "sort", ",".join(sort.split(",")[:2])))


@seeded("odd_queries/deep-path-cut", breaks="properties/defects/refused")
def a_path_is_checked_to_its_second_step(request: Request, serve: Serve) -> Response:
    """A path to include is cut behind its second step, and what stands there is not looked at."""
    paths = (request.parameter("include") or "").split(",")
    cut = [".".join(path.split(".")[:2]) for path in paths]
    return serve(with_parameter(request, "include", ",".join(cut)) if cut != paths else request)


@seeded("odd_queries/begins-like-a-family", breaks="properties/defects/refused")
def names_that_begin_like_a_family_pass(request: Request, serve: Serve) -> Response:
    """Whatever begins with the name of a family passes the check of names, and is then ignored."""
    for name in [name for name, _ in request.query]:
        if re.fullmatch(rf"(?:{'|'.join(FAMILIES)})[a-z]+", name):
            request = without_parameter(request, name)
    return serve(request)
